"""How alike two texts are, by the words that few texts share: for finding a complaint that came twice."""

import math
import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

_WORD = re.compile(r"\w{2,}")
# Words that every complaint has, Indonesian and English: they say nothing about its matter.
COMMON = frozenset((Path(__file__).parent / "common_words.txt").read_text(encoding="utf-8").split())
_BEFORE = re.compile(r"^(?:meng|meny|mem|men|peng|peny|pem|pen|ber|ter|per|ke|di|se|me|pe)(?=\w{4})")
_AFTER = re.compile(r"(?<=\w{3})(?:kannya|annya|kan|nya|lah|an)$|(?<=\w{4})i$")


def stem(word: str) -> str:
    """Return an Indonesian word without its commonest prefix and suffix: crude, but the same for its kin."""
    return _AFTER.sub("", _BEFORE.sub("", word))


@lru_cache(20_000)
def _matter(word: str) -> str:
    return "" if word in COMMON else stem(word)


@lru_cache(2_000)
def words_of(text: str) -> frozenset[str]:
    """Return the stems of the words of a text that say something about its matter; numbers as they stand."""
    return frozenset(map(_matter, _WORD.findall(text.casefold()))) - {""}


def likenesses(text: frozenset[str], others: Sequence[frozenset[str]]) -> list[float]:
    """Return how alike each of the others is to a text, 0.0 to 1.0: rare words in common count most.

    The cosine of the texts' words, each weighted by how few of all the texts have it.
    """
    counted = Counter(word for words in others for word in words)
    total = len(others) + 1
    weights = {word: math.log(1 + total / (1 + times)) ** 2 for word, times in counted.items()}
    own = sum(weights.get(word, math.log(1 + total) ** 2) for word in text)
    found = []
    for words in others:
        common = sum(weights[word] for word in words & text)
        size = sum(map(weights.__getitem__, words)) if common else 0.0
        found.append(common / math.sqrt(own * size) if common and own else 0.0)
    return found
