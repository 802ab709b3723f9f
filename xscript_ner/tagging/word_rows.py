"""Distinct words of what is tagged, each made known to the back end once."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

from ..core.types import Token
from ..inputs.indexer import Indexer
from ..text.frontends.columns import TokenColumns
from ..text.romanizers import Romanizer
from .backends import Backend, Words
from .backends.base import CACHE


class WordRows:
    """Rows of the words met so far, by romaniser, surface, analysis and place in a phrase; bounded.

    Used by one thread at a time.

    Args:
        backend: Learns under which row it finds which word.
        indexer: Gives the words' rows in the vocabularies.
        romanizers: Give their spelling; each has rows of its own.
    """

    def __init__(self, backend: Backend, indexer: Indexer, *romanizers: Romanizer) -> None:
        self.backend, self.indexer, self.romanizers = backend, indexer, romanizers
        self.tables: list[dict[Hashable, int]] = [{} for _ in romanizers]

    def __len__(self) -> int:
        return sum(map(len, self.tables))

    def look_up(
        self,
        sentences: Sequence[Sequence[Token]],
        spelt: Sequence[int] | None = None,
        phrases: Sequence[Sequence[int]] | None = None,
    ) -> list[list[int]]:
        """The back end's row of each token; new words are made known to it first.

        Args:
            sentences: Their tokens.
            spelt: Number of the romaniser that each sentence is for; by default the first.
            phrases: Of each token, the row of its place in a phrase, for models whose word module
                reads that: a word in two places then is two.
        """
        which = [0] * len(sentences) if spelt is None else spelt
        keys = _keys(sentences, phrases)
        found = self._known(keys, which)
        if found is None:
            if len(self) > min(CACHE, self.backend.capacity):
                for table in self.tables:
                    table.clear()
            pairs = list(zip(sentences, keys, strict=True))
            for number, table in enumerate(self.tables):
                theirs = (pair for pair, own in zip(pairs, which, strict=True) if own == number)
                new = {key: sentence[place] for sentence, own in theirs
                       for place, key in enumerate(own) if key not in table}  # fmt: skip
                if new:
                    self._add(number, new, phrases is not None)
            found = self._known(keys, which)
            assert found is not None
        return found

    def _known(
        self, keys: Sequence[Sequence[Hashable]], which: Sequence[int]
    ) -> list[list[int]] | None:
        rows = []
        try:
            for sentence, number in zip(keys, which, strict=True):
                table = self.tables[number]
                rows.append(list(map(table.__getitem__, sentence)))
        except KeyError:
            return None
        return rows

    def _add(self, number: int, new: Mapping[Any, Token], placed: bool) -> None:
        first, indexer, romanizer = len(self), self.indexer, self.romanizers[number]
        spellings, readings = indexer.new_spellings(), indexer.new_readings()
        tokens = list(new.values())
        spelt = romanizer.romanize(tokens)
        read = [readings.rows(*word) for word in zip(tokens, spelt, strict=True)]
        words = Words(
            words=[indexer.word(token) for token in tokens],
            features=[
                [*indexer.features(token), key[-1]] if placed else indexer.features(token)
                for key, token in new.items()
            ],
            spellings=[spellings.row(romaji) for romaji in spelt],
            units=spellings.rows,
            readings={
                name: ([rows[place] for rows in read], own.rows)
                for place, (name, own) in enumerate(readings.spellings.items())
            },
        )
        self.backend.keep(first, words)
        self.tables[number].update(zip(new, range(first, first + len(new)), strict=True))


def _keys(
    sentences: Sequence[Sequence[Token]], phrases: Sequence[Sequence[int]] | None
) -> list[Sequence[Any]]:
    """What decides everything about a token before its sentence is known.

    That is its surface and analysis, ``token[::3]`` or the word of a column, and its place in a
    phrase where that counts.
    """
    words: list[Sequence[Any]] = [
        tokens.words if isinstance(tokens, TokenColumns) else [token[::3] for token in tokens]
        for tokens in sentences
    ]
    if phrases is None:
        return words
    return [list(zip(*pair, strict=True)) for pair in zip(words, phrases, strict=True)]
