"""Runs of words, and of characters within words, that a sentence is classified by."""

from __future__ import annotations

from collections.abc import Sequence

from ..core.types import Token
from .units import WORD_END, WORD_START
from .vocabularies import word_form

LONGEST = 64
"""Characters of a word that are looked at; what is longer is no word."""


def ngrams(
    tokens: Sequence[Token], romaji: Sequence[str], words: int, characters: tuple[int, int]
) -> dict[str, None]:
    """The distinct features of a sentence, in order.

    ``w:`` stands before a run of words, in lower case, and ``c:`` before a run of the
    characters of one word's romaji, whose edges are ``^`` and ``$``.

    Args:
        tokens: T of them.
        romaji: T Latin strings.
        words: Longest run of words.
        characters: Shortest and longest run of characters.
    """
    found: dict[str, None] = {}
    forms = [word_form(token, lowercase=True)[:LONGEST] for token in tokens]
    for size in range(1, words + 1):
        for start in range(len(forms) - size + 1):
            found[f"w:{' '.join(forms[start : start + size])}"] = None
    for spelling in dict.fromkeys(romaji):
        marked = f"{WORD_START}{spelling[:LONGEST].lower()}{WORD_END}"
        for size in range(characters[0], characters[1] + 1):
            for start in range(len(marked) - size + 1):
                found[f"c:{marked[start : start + size]}"] = None
    return found
