"""How well a language fits into the space of another."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from ..config import Section

Share = Annotated[float, Field(ge=0, le=1)]


class SpaceReport(Section):
    """How a language came into the pivot's space, and how well translations are found there.

    Attributes:
        pivot: The language whose space it is.
        words: Words that have a vector in it.
        composed: Those of them that have the mean of their translations' vectors.
        entries: Of the dictionary.
        pairs: Entries that the rotation was fitted to; none where all words are composed.
        held_out: Words that the precision is of, by direction (``"ja-en"``).
        precision: Direction to way of retrieval and rank (``"csls@1"``) to the share of words
            with a translation of the dictionary among so many nearest neighbours; see
            ``retrieval``.
    """

    pivot: str
    words: int
    composed: int
    entries: int
    pairs: int = 0
    held_out: dict[str, int] = {}
    precision: dict[str, dict[str, Share]] = {}

    def counts(self) -> str:
        """``74,211 words, 1,204 of them means of their translations; …``."""
        return (
            f"{self.words:,} words, {self.composed:,} of them means of their translations; "
            f"{self.entries:,} entries, {self.pairs:,} pairs fitted"
        )

    def summary(self) -> str:
        """The counts, and the precision by direction."""
        text = self.counts()
        for direction, found in self.precision.items():
            rates = ", ".join(f"{name} {100 * value:.1f}" for name, value in found.items())
            if rates:
                text += f"; {direction}, {self.held_out[direction]:,} words held out: {rates} %"
        return text
