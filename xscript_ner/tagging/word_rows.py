"""Distinct words of what is tagged, each made known to the back end once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..core.types import Token
from ..inputs.indexer import Indexer
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
        self.tables: list[dict[tuple[Any, ...], int]] = [{} for _ in romanizers]

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
                new = {key: token for sentence, own in theirs
                       for token, key in zip(sentence, own, strict=True)
                       if key not in table}  # fmt: skip
                if new:
                    self._add(number, new)
            found = self._known(keys, which)
            assert found is not None
        return found

    def _known(
        self, keys: Sequence[Sequence[tuple[Any, ...]]], which: Sequence[int]
    ) -> list[list[int]] | None:
        rows = []
        try:
            for sentence, number in zip(keys, which, strict=True):
                table = self.tables[number]
                rows.append([table[key] for key in sentence])
        except KeyError:
            return None
        return rows

    def _add(self, number: int, new: Mapping[tuple[Any, ...], Token]) -> None:
        first, indexer, romanizer = len(self), self.indexer, self.romanizers[number]
        spellings, readings = indexer.new_spellings(), indexer.new_readings()
        tokens = list(new.values())
        spelt = romanizer.romanize(tokens)
        read = [readings.rows(*word) for word in zip(tokens, spelt, strict=True)]
        words = Words(
            words=[indexer.word(token) for token in tokens],
            features=[[*indexer.features(token), *key[2:]] for key, token in new.items()],
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
) -> list[list[tuple[Any, ...]]]:
    """What decides everything about a token before its sentence is known.

    That is its surface and analysis, ``token[::3]``, and its place in a phrase where that counts.
    """
    if phrases is None:
        return [[token[::3] for token in sentence] for sentence in sentences]
    return [
        [(token[0], token[3], place) for token, place in zip(sentence, places, strict=True)]
        for sentence, places in zip(sentences, phrases, strict=True)
    ]
