"""Units of a word's spelling, which character encoders read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from ..core.vocab import Vocabulary

WORD_START, WORD_END = "^", "$"


def characters(word: str) -> list[str]:
    """Characters with the word's edges: ``to`` gives ``^``, ``t``, ``o``, ``$``."""
    return [WORD_START, *word, WORD_END]


def bigrams(word: str) -> list[str]:
    """Character bigrams with the word's edges: ``to`` gives ``^t``, ``to``, ``o$``."""
    marked = f"{WORD_START}{word}{WORD_END}"
    return [marked[i : i + 2] for i in range(len(marked) - 1)]


UNITS: dict[str, Callable[[str], list[str]]] = {"bigrams": bigrams, "characters": characters}
"""By the name that a character encoder's ``UNITS`` gives."""


def units_of(spellings: Counter[str], unit: str, min_count: int = 1) -> Vocabulary:
    """Units of spellings that occur so often, commonest first.

    Args:
        spellings: With how often each stands.
        unit: Key into ``UNITS``.
        min_count: How often a unit must occur.
    """
    counts: Counter[str] = Counter()
    for spelling, times in spellings.items():
        for symbol in UNITS[unit](spelling):
            counts[symbol] += times
    return Vocabulary.from_counts(counts, min_count)
