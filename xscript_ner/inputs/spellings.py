"""Distinct spellings as rows of their units."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..core.vocab import UNKNOWN, Vocabulary
from .units import UNITS

if TYPE_CHECKING:
    from torch import Tensor


class Spellings:
    """Distinct romaji of a data set and the rows of their units, so that each is encoded once.

    Args:
        vocabulary: Of units.
        unit: Key into ``units.UNITS``.
    """

    def __init__(self, vocabulary: Vocabulary, unit: str) -> None:
        self.vocabulary, self.units = vocabulary, UNITS[unit]
        self.index: dict[str, int] = {}
        self.rows: list[list[int]] = []

    def row(self, romaji: str) -> int:
        """Number of the spelling, new ones included."""
        number = self.index.get(romaji)
        if number is None:
            number = self.index[romaji] = len(self.rows)
            get = self.vocabulary.index.get
            self.rows.append([get(unit, UNKNOWN) for unit in self.units(romaji)])
        return number

    def padded(self, numbers: Sequence[int]) -> tuple[Tensor, Tensor]:
        """Unit rows of the numbered spellings, (U, C), and their lengths, (U,)."""
        from .batches import pad

        return pad([self.rows[number] for number in numbers])
