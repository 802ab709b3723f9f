"""What is kept of a file of vectors while it is read."""

from __future__ import annotations

from collections.abc import Container

from ...core.progress import Callback, Reading
from ...text.features import normalized
from ..files import read_rows
from ..files.row import Vector
from .location import Location


class Selection:
    """The vectors of the words that are wanted, and those of the first words of the file.

    Words are normalised as the model's are; of those that are then alike the first one counts.

    Args:
        lowercase: Whether words are brought to lower case, too.
        first: How many of the file's words are kept in any case.
        wanted: The other words that are.

    Attributes:
        vectors: Word to its vector.
        commonest: The first words, in the file's order.
        seen: Rows of the file.
        merged: Those of them that were alike another.
    """

    def __init__(self, lowercase: bool, first: int, wanted: Container[str]) -> None:
        self.lowercase, self.first, self.wanted = lowercase, first, wanted
        self.vectors: dict[str, Vector] = {}
        self.commonest: list[str] = []
        self.seen = self.merged = 0

    def read(self, file: Location, errors: str, callback: Callback) -> None:
        """Goes through the file; raises what ``read_rows`` raises."""
        known: set[str] = set()
        for self.seen, row in enumerate(read_rows(file.path, file.format, errors), 1):
            if self.seen % 10_000 == 0:
                callback(Reading("reading word vectors", self.seen, "words"))
            word = normalized(row.word)
            word = word.lower() if self.lowercase else word
            if word in known:
                self.merged += 1
                continue
            known.add(word)
            if len(self.commonest) < self.first:
                self.commonest.append(word)
                self.vectors[word] = row.vector
            elif word in self.wanted:
                self.vectors[word] = row.vector
