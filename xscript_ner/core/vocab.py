"""Symbol to row and back; label of a sentence to row and back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cached_property
from typing import Any

from .types import Sentence

PADDING = 0
UNKNOWN = 1
SPECIALS = ("<pad>", "<unk>")
UNLABELLED = -1
"""Gold row of a sentence whose label is not known; it does not count."""


class Vocabulary:
    """Symbols in row order. Row 0 pads, row 1 stands for whatever is not listed."""

    def __init__(self, symbols: Iterable[str] = ()) -> None:
        distinct = dict.fromkeys((*SPECIALS, *symbols))
        self.index = dict(zip(distinct, range(len(distinct)), strict=True))

    @cached_property
    def symbols(self) -> tuple[str, ...]:
        """All of them."""
        return tuple(self.index)

    @classmethod
    def from_counts(cls, counts: Counter[str], min_count: int = 1) -> Vocabulary:
        """Symbols seen at least ``min_count`` times, commonest first, ties by code point."""
        kept = [symbol for symbol, count in counts.items() if count >= min_count]
        return cls(sorted(kept, key=lambda symbol: (-counts[symbol], symbol)))

    def __len__(self) -> int:
        return len(self.index)

    def __contains__(self, symbol: str) -> bool:
        return symbol in self.index

    def row(self, symbol: str) -> int:
        """The symbol's row, or that of the unknown."""
        return self.index.get(symbol, UNKNOWN)


class LabelSet:
    """The labels that a head chooses from for a sentence, in row order."""

    def __init__(self, labels: Iterable[str]) -> None:
        self.labels = tuple(labels)
        self.index = {label: row for row, label in enumerate(self.labels)}

    def __len__(self) -> int:
        return len(self.labels)

    def as_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {"labels": list(self.labels)}

    def gold(self, sentence: Sentence, head: str) -> list[int]:
        """The row of the sentence's label, alone; ``UNLABELLED`` where it has none known here."""
        return [self.index.get(sentence.document.labels.get(head, ""), UNLABELLED)]
