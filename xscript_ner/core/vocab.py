"""Symbol to row and back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

PADDING = 0
UNKNOWN = 1
SPECIALS = ("<pad>", "<unk>")


class Vocabulary:
    """Symbols in row order. Row 0 pads, row 1 stands for whatever is not listed."""

    def __init__(self, symbols: Iterable[str] = ()) -> None:
        self.symbols: tuple[str, ...] = SPECIALS + tuple(
            symbol for symbol in dict.fromkeys(symbols) if symbol not in SPECIALS
        )
        self.index = {symbol: row for row, symbol in enumerate(self.symbols)}

    @classmethod
    def from_counts(cls, counts: Counter[str], min_count: int = 1) -> Vocabulary:
        """Symbols seen at least ``min_count`` times, commonest first, ties by code point."""
        kept = [symbol for symbol, count in counts.items() if count >= min_count]
        return cls(sorted(kept, key=lambda symbol: (-counts[symbol], symbol)))

    def __len__(self) -> int:
        return len(self.symbols)

    def __contains__(self, symbol: str) -> bool:
        return symbol in self.index

    def row(self, symbol: str) -> int:
        """The symbol's row, or that of the unknown."""
        return self.index.get(symbol, UNKNOWN)
