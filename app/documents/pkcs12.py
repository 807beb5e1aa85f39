"""Opening a person's PKCS#12 file, and what makes it unfit for signing. Loaded by app.documents.signing when needed."""

from datetime import datetime
from typing import Any

from asn1crypto.pkcs12 import Pfx, SafeContents
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, rsa
from cryptography.hazmat.primitives.serialization import pkcs12

from app.documents.signing import LARGEST_FILE, Certificate
from app.errors import Invalid, invalid
from app.messages import N_

MOST_ROUNDS = 5_000_000  # of the passphrase's derivation; a hostile file could otherwise keep a process busy for hours
LONGEST_PASSPHRASE = 500
SMALLEST_RSA = 2048
SHOWN = 300
NO_FILE = N_("This is not a certificate file. Send the PKCS#12 file (.p12 or .pfx) that your provider gave you.")


def open_for_signing(content: bytes, passphrase: str, at: datetime) -> Certificate:
    """Open the file and check that one may sign with it at a moment. Raises Invalid (see signing.read_certificate)."""
    if _key_is_bare(content):
        raise _unprotected()
    key, own, _others = _opened(content, passphrase)
    if key is None:
        raise invalid("/certificate", N_("This file holds no private key, so nobody can sign with it."))
    if own is None:
        raise invalid("/certificate", N_("This file holds no certificate that belongs to its private key."))
    certificate = _described(own)
    if fault := _fault_of(key, own, certificate, at):
        raise fault
    return certificate


def _unprotected() -> Invalid:
    return invalid("/certificate", N_("The key in this file is not protected by a passphrase. Send a file that is."))


def _key_is_bare(content: bytes) -> bool:
    """Whether the file carries its key in the clear. Raises Invalid when it is no PKCS#12 file at all."""
    if len(content) > LARGEST_FILE:
        raise invalid("/certificate", NO_FILE)
    try:
        file = Pfx.load(content, strict=True)
        rounds = file["mac_data"]["iterations"].native or 0 if file["mac_data"].native else 0
        parts = list(file.authenticated_safe)
        plain = [part["content"].native for part in parts if part["content_type"].native == "data"]
        bags = [bag for content in plain for bag in SafeContents.load(content)]
        kinds = [bag["bag_id"].native for bag in bags]
        rounds = max([rounds, *_rounds_of_ciphers(parts, bags)])
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError):
        raise invalid("/certificate", NO_FILE) from None
    if rounds > MOST_ROUNDS:
        raise invalid("/certificate", NO_FILE)
    return "key_bag" in kinds


def _rounds_of_ciphers(parts: list[Any], bags: list[Any]) -> list[int]:
    """Return how often each cipher of the file derives its key from the passphrase."""
    sealed = [part["content"]["encrypted_content_info"] for part in parts if part["content_type"].native != "data"]
    ciphers = [info["content_encryption_algorithm"] for info in sealed]
    shrouded = [bag["bag_value"] for bag in bags if bag["bag_id"].native == "pkcs8_shrouded_key_bag"]
    ciphers += [key["encryption_algorithm"] for key in shrouded]
    return [cipher.kdf_iterations for cipher in ciphers]


def _opened(content: bytes, passphrase: str) -> tuple[Any, Any, list[x509.Certificate]]:
    if not passphrase:
        raise invalid("/passphrase", N_("Type the passphrase of the certificate."))
    if len(passphrase) > LONGEST_PASSPHRASE:
        raise _wrong_passphrase()
    try:
        secret = passphrase.encode()
        return pkcs12.load_key_and_certificates(content, secret)
    except (ValueError, TypeError) as fault:
        if "password" in str(fault).lower() or isinstance(fault, UnicodeError):
            raise _wrong_passphrase() from None
        raise invalid("/certificate", NO_FILE) from None


def _wrong_passphrase() -> Invalid:
    return invalid("/passphrase", N_("This is not the passphrase of the certificate. Nothing was signed or saved."))


def _described(own: x509.Certificate) -> Certificate:
    names = own.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    subject, issuer = own.subject.rfc4514_string(), own.issuer.rfc4514_string()
    return Certificate(
        name=str(names[-1].value if names else subject)[:SHOWN],
        subject=subject[:SHOWN],
        issuer=issuer[:SHOWN],
        serial=f"{own.serial_number:x}",
        valid_from=own.not_valid_before_utc,
        valid_to=own.not_valid_after_utc,
    )


def _fault_of(key: Any, own: x509.Certificate, certificate: Certificate, at: datetime) -> Invalid | None:
    """Say what forbids to sign with an open certificate, or nothing."""
    if at > certificate.valid_to:
        day = f"{certificate.valid_to:%d-%m-%Y}"
        return invalid(
            "/certificate", N_("This certificate expired on %(day)s. Ask your provider for a new one."), day=day
        )
    if at < certificate.valid_from:
        day = f"{certificate.valid_from:%d-%m-%Y}"
        return invalid("/certificate", N_("This certificate is valid only from %(day)s."), day=day)
    if not _meant_for_signing(own):
        return invalid(
            "/certificate", N_("This certificate is not meant for signing: its key usage does not allow it.")
        )
    known = isinstance(key, ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey | ed448.Ed448PrivateKey)
    if not known and not (isinstance(key, rsa.RSAPrivateKey) and key.key_size >= SMALLEST_RSA):
        return invalid(
            "/certificate", N_("The key of this certificate is too weak or of a kind that cannot sign papers.")
        )
    return None


def _meant_for_signing(own: x509.Certificate) -> bool:
    try:
        usage = own.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return True
    except ValueError:
        return False
    return usage.digital_signature or usage.content_commitment
