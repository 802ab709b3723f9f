"""Distinct words of what is tagged, each made known to the back end once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..core.types import Token
from ..inputs.indexer import Indexer
from ..text.romanizers import Romanizer
from .backends import Backend, Words
from .backends.base import CACHE


class WordRows:
    """Rows of the words met so far, by romaniser, surface and analysis; bounded.

    Used by one thread at a time.

    Args:
        backend: Learns under which row it finds which word.
        indexer: Gives the words' rows in the vocabularies.
        romanizers: Give their spelling; each has rows of its own.
    """

    def __init__(self, backend: Backend, indexer: Indexer, *romanizers: Romanizer) -> None:
        self.backend, self.indexer, self.romanizers = backend, indexer, romanizers
        self.tables: list[dict[tuple[Any, ...], int]] = [{} for _ in romanizers]

    def __len__(self) -> int:
        return sum(map(len, self.tables))

    def look_up(
        self, sentences: Sequence[Sequence[Token]], spelt: Sequence[int] | None = None
    ) -> list[list[int]]:
        """The back end's row of each token; new words are made known to it first.

        Args:
            sentences: Their tokens.
            spelt: Number of the romaniser that each sentence is for; by default the first.
        """
        which = [0] * len(sentences) if spelt is None else spelt
        found = self._known(sentences, which)
        if found is None:
            if len(self) > CACHE:
                for table in self.tables:
                    table.clear()
            for number, table in enumerate(self.tables):
                new = {token[::3]: token for sentence, own in zip(sentences, which, strict=True)
                       if own == number for token in sentence
                       if token[::3] not in table}  # fmt: skip
                if new:
                    self._add(number, list(new.values()))
            found = self._known(sentences, which)
            assert found is not None
        return found

    def _known(
        self, sentences: Sequence[Sequence[Token]], which: Sequence[int]
    ) -> list[list[int]] | None:
        rows = []
        try:  # token[::3] is (surface, analysis), which decides everything else about a word
            for sentence, number in zip(sentences, which, strict=True):
                table = self.tables[number]
                rows.append([table[token[::3]] for token in sentence])
        except KeyError:
            return None
        return rows

    def _add(self, number: int, tokens: list[Token]) -> None:
        first, indexer, romanizer = len(self), self.indexer, self.romanizers[number]
        spellings, readings = indexer.new_spellings(), indexer.new_readings()
        spelt = romanizer.romanize(tokens)
        read = [readings.rows(*word) for word in zip(tokens, spelt, strict=True)]
        words = Words(
            words=[indexer.word(token) for token in tokens],
            features=[indexer.features(token) for token in tokens],
            spellings=[spellings.row(romaji) for romaji in spelt],
            units=spellings.rows,
            readings={
                name: ([rows[place] for rows in read], own.rows)
                for place, (name, own) in enumerate(readings.spellings.items())
            },
        )
        self.backend.keep(first, words)
        for row, token in enumerate(tokens, first):
            self.tables[number][token[::3]] = row
