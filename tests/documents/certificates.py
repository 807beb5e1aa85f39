"""Certificates made on the spot: an authority, people's PKCS#12 files, and papers to sign with them."""

import io
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    pkcs12,
)
from reportlab.pdfgen.canvas import Canvas

PASSPHRASE = "frasa sandi Ω"
NOW = datetime.now(UTC).replace(microsecond=0)
DAY = timedelta(days=1)


def named(**parts: str) -> x509.Name:
    """A distinguished name: CN, O, …"""
    oids = {"CN": x509.NameOID.COMMON_NAME, "O": x509.NameOID.ORGANIZATION_NAME, "C": x509.NameOID.COUNTRY_NAME}
    return x509.Name([x509.NameAttribute(oids[key], value) for key, value in parts.items()])


def usage(**allowed: bool) -> x509.KeyUsage:
    """A key usage with only what is named."""
    names = ("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
             "key_cert_sign", "crl_sign", "encipher_only", "decipher_only")  # fmt: skip
    return x509.KeyUsage(**{name: allowed.get(name, False) for name in names})


SIGNING = usage(digital_signature=True, content_commitment=True)


@dataclass
class Authority:
    """An authority that issues certificates; `pem` is its root."""

    name: x509.Name
    key: Any
    root: x509.Certificate

    @classmethod
    def make(cls, common_name: str = "Otoritas Contoh", organization: str = "Contoh") -> "Authority":
        name, key = named(CN=common_name, O=organization, C="ID"), ec.generate_private_key(ec.SECP256R1())
        root = (
            x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
            .serial_number(x509.random_serial_number()).not_valid_before(NOW - 3650 * DAY)
            .not_valid_after(NOW + 3650 * DAY).add_extension(x509.BasicConstraints(True, None), critical=True)
            .add_extension(usage(key_cert_sign=True, crl_sign=True), critical=True).sign(key, hashes.SHA256())
        )  # fmt: skip
        return cls(name, key, root)

    @property
    def pem(self) -> bytes:
        return self.root.public_bytes(Encoding.PEM)

    def issue(
        self, common_name: str, public_key: Any, since: datetime, until: datetime, key_usage: x509.KeyUsage | None,
        purpose: x509.ObjectIdentifier | None = None,
    ) -> x509.Certificate:  # fmt: skip
        """Issue one certificate."""
        builder = (
            x509.CertificateBuilder().subject_name(named(CN=common_name, C="ID")).issuer_name(self.name)
            .public_key(public_key).serial_number(x509.random_serial_number()).not_valid_before(since)
            .not_valid_after(until).add_extension(x509.BasicConstraints(False, None), critical=True)
        )  # fmt: skip
        if key_usage is not None:
            builder = builder.add_extension(key_usage, critical=True)
        if purpose is not None:
            builder = builder.add_extension(x509.ExtendedKeyUsage([purpose]), critical=True)
        return builder.sign(self.key, hashes.SHA256())

    def pkcs12(
        self, common_name: str = "Siti Contoh", *, since: datetime = NOW - DAY, until: datetime = NOW + 365 * DAY,
        key_usage: x509.KeyUsage | None = SIGNING, key: Any = None, passphrase: str = PASSPHRASE,
        with_key: bool = True, encryption: KeySerializationEncryption | None = None,
    ) -> bytes:  # fmt: skip
        """Issue a certificate with its key and put both into a file, as a provider hands it out."""
        key = key or ec.generate_private_key(ec.SECP256R1())
        own = self.issue(common_name, key.public_key(), since, until, key_usage)
        protection = encryption or BestAvailableEncryption(passphrase.encode())
        return pkcs12.serialize_key_and_certificates(b"contoh", key if with_key else None, own, [self.root], protection)


def unprotected() -> KeySerializationEncryption:
    """No encryption at all."""
    return NoEncryption()


def paper(text: str = "Surat Nomor B/12/PLG/V/2026", pages: int = 2) -> bytes:
    """A paper of some pages with a line of text each."""
    sheet = io.BytesIO()
    canvas = Canvas(sheet, pagesize=(595, 842), invariant=1)
    for number in range(pages):
        canvas.drawString(72, 700, f"{text}, halaman {number + 1}")
        canvas.showPage()
    canvas.save()
    return sheet.getvalue()
