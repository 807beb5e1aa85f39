"""A real IMAP server for the tests: Debian's Dovecot, in a folder of its own, as whoever runs the tests."""

import grp
import imaplib
import os
import pwd
import shutil
import socket
import ssl
import subprocess
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.prepare import find_dovecot

USER, PASSWORD = "balai", "kata-sandi-uji"
START_TIMEOUT = 20  # seconds


class Dovecot:
    """One server with one mailbox, over TLS. Use `append`, `flags` and `delete_all` as an administrator would."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="tanggap-dovecot-"))
        self.folder.chmod(0o755)
        self.port = _free_port()
        self.ca_file = self.folder / "tls.crt"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> "Dovecot":
        """Write the settings, start, and wait until it answers."""
        _certificate(self.ca_file, self.folder / "tls.key")
        mail, owner = self.folder / "mail", _mail_owner()
        mail.mkdir()
        os.chown(mail, owner.pw_uid, owner.pw_gid)
        (self.folder / "users").write_text(f"{USER}:{{PLAIN}}{PASSWORD}\n")
        settings = self.folder / "dovecot.conf"
        settings.write_text(self._settings(owner))
        path = find_dovecot()
        assert path is not None
        log = (self.folder / "start.log").open("wb")
        self.process = subprocess.Popen([path, "-F", "-c", str(settings)], stdout=log, stderr=log)
        end = monotonic() + START_TIMEOUT
        while True:
            try:
                self.client().logout()
                return self
            except (OSError, imaplib.IMAP4.error) as fault:
                if monotonic() > end or self.process.poll() is not None:
                    said = [file.read_text() for file in self.folder.glob("*.log")]
                    self.stop()
                    raise RuntimeError(f"Dovecot does not start: {fault} {said}") from fault

    def _settings(self, owner: pwd.struct_passwd) -> str:
        me = pwd.getpwuid(os.geteuid()).pw_name
        root = os.geteuid() == 0
        inner = "dovecot" if root else me
        login = "dovenull" if root else me
        group = grp.getgrgid(owner.pw_gid).gr_name
        folder = self.folder
        return f"""
            base_dir = {folder}/run
            state_dir = {folder}/state
            log_path = {folder}/dovecot.log
            protocols = imap
            listen = 127.0.0.1
            default_internal_user = {inner}
            default_internal_group = {grp.getgrgid(pwd.getpwnam(inner).pw_gid).gr_name}
            default_login_user = {login}
            first_valid_uid = 0
            mail_location = maildir:{folder}/mail
            mail_uid = {owner.pw_name}
            mail_gid = {group}
            ssl = required
            ssl_cert = <{folder}/tls.crt
            ssl_key = <{folder}/tls.key
            auth_mechanisms = plain
            auth_failure_delay = 0
            passdb {{
              driver = passwd-file
              args = {folder}/users
            }}
            userdb {{
              driver = static
              args = uid={owner.pw_name} gid={group} home={folder}/mail
            }}
            service imap-login {{
              chroot =
              inet_listener imap {{
                port = 0
              }}
              inet_listener imaps {{
                port = {self.port}
                ssl = yes
              }}
            }}
            service anvil {{
              chroot =
              unix_listener anvil-auth-penalty {{
                mode = 0
              }}
            }}
            service stats {{
              chroot =
            }}
        """

    def client(self) -> imaplib.IMAP4_SSL:
        """Return a connection of our own, signed in, with the folder open."""
        context = ssl.create_default_context(cafile=self.ca_file)
        client = imaplib.IMAP4_SSL("localhost", self.port, ssl_context=context, timeout=10)
        client.login(USER, PASSWORD)
        client.select("INBOX")
        return client

    def append(self, *mails: bytes) -> None:
        """Put mails into the mailbox, as the mail server of the office would."""
        client = self.client()
        for raw in mails:
            assert client.append("INBOX", "", "", raw)[0] == "OK"
        client.logout()

    def flags(self) -> list[set[str]]:
        """Return the flags of every mail in the mailbox, in order."""
        client = self.client()
        found = client.uid("FETCH", "1:*", "(FLAGS)")[1]
        client.logout()
        lines = [line for line in found if isinstance(line, bytes)]
        return [{flag.decode() for flag in imaplib.ParseFlags(line)} for line in lines]

    def mark(self, flags: str, value: bool = True) -> None:
        """Put flags on every mail, or take them away."""
        client = self.client()
        client.uid("STORE", "1:*", "+FLAGS" if value else "-FLAGS", flags)
        client.logout()

    def empty(self) -> None:
        """Make the mailbox anew: it gets another UIDVALIDITY, and its mails begin at 1 again."""
        client = self.client()
        client.uid("STORE", "1:*", "+FLAGS", r"(\Deleted)")
        client.expunge()
        client.logout()
        for path in (self.folder / "mail").glob("dovecot*"):
            path.unlink()

    def stop(self) -> None:
        """End the server and remove its folder."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait(10)
        shutil.rmtree(self.folder, ignore_errors=True)


def _mail_owner() -> pwd.struct_passwd:
    """Whose the mails are: Dovecot refuses to keep root's."""
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _certificate(cert: Path, key: Path) -> None:
    """Make a certificate of the name localhost that vouches for itself."""
    own = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(own.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(own, hashes.SHA256())
    )  # fmt: skip
    cert.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    key.write_bytes(own.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))  # fmt: skip
    key.chmod(0o600)
