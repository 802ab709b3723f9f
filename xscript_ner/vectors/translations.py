"""Which words of two languages stand for each other, by the lines that they share.

The Dice coefficient of the lines that two words occur in (Smadja et al. 1996).
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Iterator
from typing import Any

import numpy as np

from ..core.errors import ConfigError

LEAST = 0.12
"""Dice coefficient from which on a word stands for another."""

WORDS = 256
"""Target words that are compared with all source words at once; the commonest meet most of them."""


class Translations:
    """Which words keep company over pairs of lines.

    Args:
        pairs: Target words and source words of each pair; read once. Of a pair, the numbers of
            its words are kept, four bytes each.

    Raises:
        ConfigError: scipy is not installed.
    """

    def __init__(self, pairs: Iterable[tuple[Collection[str], Collection[str]]]) -> None:
        ours, theirs = _Lines(), _Lines()
        for target, source in pairs:
            ours.add(target)
            theirs.add(source)
        self._dice = dict(_company(ours, theirs))

    def __len__(self) -> int:
        return len(self._dice)

    def dice(self, target: str, source: str) -> float:
        """2 * lines with both / (lines with the one + lines with the other); 0 under LEAST."""
        return self._dice.get((target, source), 0.0)

    def __iter__(self) -> Iterator[tuple[tuple[str, str], float]]:
        """Target word, source word and their Dice coefficient, where that is at least LEAST."""
        return iter(self._dice.items())


class _Lines:
    """Which words each line of one side has, as numbers."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        self.words = array("i")
        """Those of all lines, one after the other."""
        self.ends = array("q", [0])
        """Where in ``words`` each line ends."""

    def add(self, words: Iterable[str]) -> None:
        numbers = self.numbers
        self.words.extend(numbers.setdefault(word, len(numbers)) for word in set(words))
        self.ends.append(len(self.words))

    def matrix(self) -> tuple[Any, list[str]]:
        """(lines, V), 1 where a line has a word, and the words; those of one line are left out."""
        try:
            from scipy.sparse import csr_matrix
        except ImportError:
            message = "translations need scipy; run: pip install 'xscript-ner[vectors]'"
            raise ConfigError(message) from None
        columns = np.frombuffer(self.words, np.int32) if self.words else np.zeros(0, np.int32)
        ends = np.frombuffer(self.ends, np.int64)
        ones = np.ones(len(columns), np.int32)
        table = csr_matrix((ones, columns, ends), (len(ends) - 1, len(self.numbers)))
        often = np.bincount(columns, minlength=len(self.numbers)) > 1
        words = [word for word, kept in zip(self.numbers, often.tolist(), strict=True) if kept]
        return table[:, np.flatnonzero(often)], words


def _company(ours: _Lines, theirs: _Lines) -> Iterator[tuple[tuple[str, str], float]]:
    """Pairs of words with their Dice coefficient, where it is at least LEAST."""
    target, our_words = ours.matrix()
    source, their_words = theirs.matrix()
    alone = np.asarray(source.sum(axis=0)).ravel()
    target = target.T.tocsr()
    for first in range(0, len(our_words), WORDS):
        block = target[first : first + WORDS]
        together = (block @ source).tocoo()
        either = np.asarray(block.sum(axis=1)).ravel()[together.row] + alone[together.col]
        dice = 2 * together.data / either
        kept = (dice >= LEAST) & (together.data > 1)
        for i, j, value in zip(
            together.row[kept].tolist(), together.col[kept].tolist(), dice[kept].tolist(),
            strict=True,
        ):  # fmt: skip
            yield (our_words[first + i], their_words[j]), value
