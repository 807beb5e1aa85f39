"""What a password must be, after current advice: long, not a common one, no rule about kinds of characters."""

from pathlib import Path

from flask import current_app
from werkzeug.security import generate_password_hash

from app.messages import N_

SHORTEST = 12
LONGEST = 128
# Words on which most guessed passwords are built: refused when nothing else is left beside digits and signs.
COMMON_WORDS = frozenset((Path(__file__).parent / "common_words.txt").read_text(encoding="utf-8").split())
SEQUENCES = ("01234567890123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm")


def hash_password(password: str) -> str:
    """Return the salted slow hash that is stored (method and salt length as configured)."""
    return generate_password_hash(
        password,
        method=current_app.config.get("FAB_PASSWORD_HASH_METHOD", "scrypt"),
        salt_length=current_app.config.get("FAB_PASSWORD_HASH_SALT_LENGTH", 16),
    )


def fault_of(password: str, *own_words: str) -> str | None:
    """Return what is wrong with a new password (a msgid), or None. `own_words`: the account's names."""
    if len(password) < SHORTEST:
        return N_("Use at least 12 characters. Several words in a row are easy to remember.")
    if len(password) > LONGEST:
        return N_("Use at most 128 characters.")
    if "\x00" in password:
        return N_("The password holds a character that cannot be typed.")
    if _is_common(password.casefold(), own_words):
        return N_("This password is too easy to guess. Several unrelated words in a row are better.")
    return None


def _is_common(password: str, own_words: tuple[str, ...]) -> bool:
    if len(set(password)) < 5 or any(_run_of(password, sequence) for sequence in SEQUENCES):
        return True
    letters = "".join(sign for sign in password if sign.isalpha())
    left = letters
    own = {"".join(sign for sign in word.casefold() if sign.isalpha()) for word in own_words}
    for word in sorted(COMMON_WORDS | own, key=len, reverse=True):
        if len(word) >= 4:
            left = left.replace(word, "")
    return (len(left) < 4 and bool(letters)) or (not letters and len(set(password)) < 8)


def _run_of(password: str, sequence: str) -> bool:
    return password in sequence or password in sequence[::-1]
