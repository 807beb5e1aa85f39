"""Settings, read from the environment. One class per environment; imports nothing from app."""

import os
import shlex
from datetime import timedelta
from pathlib import Path


def _data_folder() -> Path:
    return Path(os.environ.get("TANGGAP_DATA", "data")).resolve()


def _secret_key() -> str:
    """Read the secret key from its file; an explicit variable wins."""
    if key := os.environ.get("TANGGAP_SECRET_KEY"):
        return key
    named = os.environ.get("TANGGAP_SECRET_KEY_FILE")
    path = Path(named) if named else _data_folder() / "secret_key"
    if not path.is_file():
        raise SystemExit(f"No secret key: {path} does not exist. Start with `python3 run.py`, which makes one.")
    return path.read_text(encoding="ascii").strip()


def _word(name: str, among: tuple[str, ...]) -> str:
    """Read a variable that takes one of a few words; the first is the default."""
    word = os.environ.get(name) or among[0]
    if word not in among:
        raise SystemExit(f"{name} is {word!r}. It takes one of: {', '.join(among)}.")
    return word


def _whole_number(name: str, default: int, most: int) -> int:
    """Read a variable that takes a whole number: from 1, or from 0 where that is the default."""
    text, least = os.environ.get(name) or str(default), min(default, 1)
    if not (text.isascii() and text.isdigit() and least <= int(text) <= most):
        raise SystemExit(f"{name} is {text!r}. It takes a whole number from {least} to {most}.")
    return int(text)


def _command(name: str) -> str:
    """Read a variable that takes a command with its arguments, quoted as in a shell."""
    text = os.environ.get(name, "").strip()
    try:
        shlex.split(text)
    except ValueError:
        raise SystemExit(f"{name} is {text!r}. A quotation mark in it is never closed.") from None
    return text


def _database_url() -> str:
    return os.environ.get("TANGGAP_DATABASE_URL") or f"sqlite:///{_data_folder() / 'tanggap.db'}"


class Config:
    """Production settings. Read when the class is instantiated, so tests can set the environment first."""

    APP_NAME = "Tanggap"
    FAB_CREATE_DB = False
    FAB_UPDATE_PERMS = False
    FAB_ADD_SECURITY_VIEWS = True
    FAB_ADD_SECURITY_API = False
    FAB_ADD_OPENAPI_VIEWS = False
    FAB_API_SWAGGER_UI = False
    FAB_PASSWORD_COMPLEXITY_ENABLED = False
    FAB_SAFE_REDIRECT_HOSTS: tuple[str, ...] = ()
    AUTH_TYPE = 1
    AUTH_ROLE_ADMIN = "administrator"
    AUTH_ROLE_PUBLIC = "Public"
    AUTH_RATE_LIMITED = True
    AUTH_RATE_LIMIT = "10 per 5 minutes"
    CHECK_RATE_LIMIT = "30 per minute;300 per day"  # asking the public page about a code, per address
    # What a public form takes before it asks (app/portal/protection.py): per caller's address, then for one draft or case
    # (never more than that), then from everybody together. "": no such limit.
    PUBLIC_LIMITS = {
        "start": ("20 per hour", "", "600 per hour"),  # a form begun
        "save": ("", "600 per hour", ""),  # a step of a begun form kept
        "upload": ("", "60 per hour", ""),  # a file added to a draft or a case
        "send": ("6 per hour", "30 per hour", "200 per hour"),  # a complaint or appeal handed in
        "follow": ("20 per 10 minutes", "", "3000 per hour"),  # number and access code tried
        "message": ("30 per hour", "30 per hour", ""),  # a message, an answer or a confirmation on a case's page
    }
    PUBLIC_UPLOADS_PER_DAY = 4 * 1024**3  # bytes that all public uploads may take together
    RATELIMIT_ENABLED = True
    RATELIMIT_STORAGE_URI = "memory://"
    RATELIMIT_HEADERS_ENABLED = True
    BABEL_DEFAULT_LOCALE = "id"
    BABEL_DEFAULT_FOLDER = "translations"
    LANGUAGES = {"id": {"flag": "id", "name": "Bahasa Indonesia"}, "en": {"flag": "gb", "name": "English"}}
    WTF_CSRF_ENABLED = True
    WTF_CSRF_TIME_LIMIT = 12 * 3600
    SESSION_COOKIE_HTTPONLY = True
    SESSION_COOKIE_SAMESITE = "Lax"
    PERMANENT_SESSION_LIFETIME = timedelta(hours=12)
    SESSION_IDLE = timedelta(hours=2)
    CUSTOMER_IDLE = timedelta(hours=1)  # a customer who follows a case without an account
    JWT_ACCESS_TOKEN_EXPIRES = timedelta(hours=8)
    TRACKING_TOKEN_EXPIRES = timedelta(hours=8)
    MAX_CONTENT_LENGTH = 25 * 1024 * 1024
    MAX_FORM_MEMORY_SIZE = 4 * 1024 * 1024
    UPLOAD_LIMIT = 10 * 1024 * 1024
    SQLALCHEMY_TRACK_MODIFICATIONS = False
    PAPERS_AT_ONCE = True

    def __init__(self) -> None:
        self.DATA_FOLDER = _data_folder()
        self.SECRET_KEY = _secret_key()
        self.JWT_SECRET_KEY = self.SECRET_KEY
        self.SQLALCHEMY_DATABASE_URI = _database_url()
        self.FILES_FOLDER = self.DATA_FOLDER / "files"
        self.S3_BUCKET = os.environ.get("TANGGAP_S3_BUCKET", "")  # empty: files are kept in FILES_FOLDER
        self.S3_ENDPOINT = os.environ.get("TANGGAP_S3_ENDPOINT", "")
        self.S3_REGION = os.environ.get("TANGGAP_S3_REGION", "")
        self.S3_PREFIX = os.environ.get("TANGGAP_S3_PREFIX", "")
        self.S3_KEY = os.environ.get("TANGGAP_S3_KEY", "")
        self.S3_SECRET = os.environ.get("TANGGAP_S3_SECRET", "")
        roots = os.environ.get("TANGGAP_TRUST_ROOTS")
        self.TRUST_ROOTS = Path(roots) if roots else None
        own = os.environ.get("TANGGAP_PROCEDURES")
        self.PROCEDURES_FOLDER = Path(own) if own else None
        # Printed on every paper: where its code is checked. run.py serves at the default.
        self.TIMESTAMP_URL = os.environ.get(
            "TANGGAP_TIMESTAMP_URL", ""
        )  # of an RFC 3161 authority; empty: none is asked
        self.MAINTENANCE = os.environ.get("TANGGAP_MAINTENANCE", "")  # see app/maintenance.py
        self.PUBLIC_URL = os.environ.get("TANGGAP_URL", "http://localhost:8000").rstrip("/")
        self.PROXIES = _whole_number("TANGGAP_PROXIES", 0, 5)  # whose X-Forwarded-For and -Proto are believed
        self.SCANNER = _command("TANGGAP_SCANNER")  # or host:port or unix:/path of a clamd; empty: none
        self._read_mail()
        hosts = os.environ.get("TANGGAP_HOSTS", "")
        self.FAB_SAFE_REDIRECT_HOSTS = tuple(host.strip() for host in hosts.split(",") if host.strip())
        self.SESSION_COOKIE_SECURE = os.environ.get("TANGGAP_HTTPS", "") == "1"

    def _read_mail(self) -> None:
        """Without TANGGAP_SMTP_HOST mail goes to the development mailbox, without TANGGAP_IMAP_HOST none is fetched."""
        self.SMTP_HOST = os.environ.get("TANGGAP_SMTP_HOST", "")
        self.SMTP_SECURITY = _word("TANGGAP_SMTP_SECURITY", ("starttls", "tls", "none"))
        ports = {"starttls": 587, "tls": 465, "none": 25}
        self.SMTP_PORT = _whole_number("TANGGAP_SMTP_PORT", ports[self.SMTP_SECURITY], 65535)
        self.SMTP_USER = os.environ.get("TANGGAP_SMTP_USER", "")
        self.SMTP_PASSWORD = os.environ.get("TANGGAP_SMTP_PASSWORD", "")
        self.SMTP_CA_FILE = os.environ.get("TANGGAP_SMTP_CA_FILE", "")  # empty: the authorities the system trusts
        self.SMTP_TIMEOUT = _whole_number("TANGGAP_SMTP_TIMEOUT", 30, 60)  # seconds for each answer of the server
        self.MAIL_FROM = os.environ.get("TANGGAP_MAIL_FROM", "")
        self.MAIL_NAME = os.environ.get("TANGGAP_MAIL_NAME", "Tanggap")
        self.MAIL_REPLY = os.environ.get("TANGGAP_MAIL_REPLY", "")  # empty: as TANGGAP_MAIL_FROM
        self.IMAP_HOST = os.environ.get("TANGGAP_IMAP_HOST", "")
        self.IMAP_SECURITY = _word("TANGGAP_IMAP_SECURITY", ("tls", "starttls", "none"))
        self.IMAP_PORT = _whole_number("TANGGAP_IMAP_PORT", 993 if self.IMAP_SECURITY == "tls" else 143, 65535)
        self.IMAP_USER = os.environ.get("TANGGAP_IMAP_USER", "")
        self.IMAP_PASSWORD = os.environ.get("TANGGAP_IMAP_PASSWORD", "")
        self.IMAP_FOLDER = os.environ.get("TANGGAP_IMAP_FOLDER", "INBOX")
        self.QUEUE = os.environ.get("TANGGAP_QUEUE", "")  # empty: a file in the data folder


class TestConfig(Config):
    """Settings of the test suite: fast hashing, no rate limit unless a test turns it on."""

    __test__ = False  # no test class, whatever its name says to pytest
    TESTING = True
    RATELIMIT_ENABLED = False
    PAPERS_AT_ONCE = False  # tests that look at papers turn it on
    AUTH_RATE_LIMITED = False
    FAB_PASSWORD_HASH_METHOD = "pbkdf2:sha256"  # nosec B105
    FAB_PASSWORD_HASH_SALT_LENGTH = 8
