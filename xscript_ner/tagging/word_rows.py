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
    """Rows of the words met so far, by surface and analysis; bounded.

    Used by one thread at a time.

    Args:
        backend: Learns under which row it finds which word.
        indexer: Gives the words' rows in the vocabularies.
        romanizer: Gives their spelling.
    """

    def __init__(self, backend: Backend, indexer: Indexer, romanizer: Romanizer) -> None:
        self.backend, self.indexer, self.romanizer = backend, indexer, romanizer
        self.rows: dict[tuple[Any, ...], int] = {}

    def look_up(self, sentences: Sequence[Sequence[Token]]) -> list[list[int]]:
        """The back end's row of each token; new words are made known to it first."""
        found = self._known(sentences)
        if found is None:
            if len(self.rows) > CACHE:
                self.rows.clear()
            new = {token[::3]: token for sentence in sentences for token in sentence
                   if token[::3] not in self.rows}  # fmt: skip
            self._add(list(new.values()))
            found = self._known(sentences)
            assert found is not None
        return found

    def _known(self, sentences: Sequence[Sequence[Token]]) -> list[list[int]] | None:
        rows = self.rows
        try:  # token[::3] is (surface, analysis), which decides everything about a word
            return [[rows[token[::3]] for token in sentence] for sentence in sentences]
        except KeyError:
            return None

    def _add(self, tokens: list[Token]) -> None:
        first, indexer = len(self.rows), self.indexer
        spellings = indexer.new_spellings()
        words = Words(
            words=[indexer.word(token) for token in tokens],
            features=[indexer.features(token) for token in tokens],
            spellings=[spellings.row(romaji) for romaji in self.romanizer.romanize(tokens)],
            units=spellings.rows,
        )
        self.backend.keep(first, words)
        for row, token in enumerate(tokens, first):
            self.rows[token[::3]] = row
