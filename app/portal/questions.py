"""Small sums in plain words, for whoever sends a form without JavaScript from a busy address."""

import re
import secrets

# The words are what a visitor reads and what an answer is compared with: data of a language, not texts of a screen.
WORDS = {
    "id": ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh", "sebelas",
           "dua belas", "tiga belas", "empat belas", "lima belas", "enam belas", "tujuh belas", "delapan belas"),
    "en": ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
           "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen"),
}  # fmt: skip
_READ = {word.replace(" ", ""): value for words in WORDS.values() for value, word in enumerate(words)}


def make() -> tuple[int, int]:
    """Return two numbers from 1 to 9 to be added."""
    return secrets.randbelow(9) + 1, secrets.randbelow(9) + 1


def in_words(numbers: tuple[int, int], language: str) -> tuple[str, str]:
    """Return the numbers in words, Indonesian where the language has none here."""
    words = WORDS.get(language, WORDS["id"])
    return words[numbers[0]], words[numbers[1]]


def read(answer: str) -> int | None:
    """Read a typed number: digits or words of either language, however spaced. None when it is neither."""
    text = re.sub(r"[\s.\-]+", "", answer[:40].casefold())
    if text.isascii() and text.isdigit():
        return int(text)
    return _READ.get(text)
