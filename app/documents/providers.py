"""The Indonesian providers of electronic certificates (PSrE), told by who issued a signature's certificate."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider: its short code, its name as papers print it, and what its issuers' names hold."""

    code: str
    name: str
    issuers: re.Pattern[str]


def _provider(code: str, name: str, issuers: str) -> Provider:
    return Provider(code, name, re.compile(rf"\b(?:{issuers})\b", re.IGNORECASE))


PROVIDERS = (
    _provider(
        "bsre", "Balai Besar Sertifikasi Elektronik (BSrE), Badan Siber dan Sandi Negara",
        "BSrE|Balai (?:Besar )?Sertifikasi Elektronik|Badan Siber dan Sandi Negara"),
    _provider("peruri", "Perum Peruri", "Peruri"),
    _provider("privy", "PT Privy Identitas Digital", "Privy(?:ID)?"),
    _provider("vida", "PT Indonesia Digital Identity (VIDA)", "Indonesia Digital Identity|VIDA"),
    _provider("digisign", "PT Solusi Net Internusa (Digisign)", "Solusi Net Internusa|Digisign"),
    _provider("tilaka", "PT Tilaka Nusa Teknologi", "Tilaka"),
    _provider("xignature", "PT Djelas Tandatangan Bersama", "Djelas Tandatangan Bersama|Xignature"),
)  # fmt: skip


def provider_of(issuer: str) -> str:
    """Return the code of the provider that an issuer's name belongs to, or nothing."""
    return next((provider.code for provider in PROVIDERS if provider.issuers.search(issuer)), "")


def provider_name(code: str) -> str:
    """Return a provider's name as papers print it, or nothing."""
    return next((provider.name for provider in PROVIDERS if provider.code == code), "")
