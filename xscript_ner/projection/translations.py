"""Which words of two languages stand for each other: by their sound, or by the lines they share."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Sequence

from ..core.errors import ConfigError

LEAST = 0.12
"""Dice coefficient from which on a word stands for another."""

_MARKS = re.compile(r"[^a-z]")
_VOWELS = (("ou", "o"), ("oo", "o"), ("uu", "u"), ("aa", "a"), ("ii", "i"))
_LABIAL = re.compile(r"m(?=[bpm])")


def sound(word: str) -> str:
    """What two spellings of a name share: ``Tōkyō``, ``toukyou`` and ``Tokyo`` are ``tokyo``."""
    plain = _MARKS.sub("", unicodedata.normalize("NFKD", word.lower()))
    for long, short in _VOWELS:
        plain = plain.replace(long, short)
    return _LABIAL.sub("n", plain)


class Translations:
    """Which words keep company over pairs of lines.

    Args:
        pairs: Target words and source words of each pair.
    """

    def __init__(self, pairs: Sequence[tuple[Collection[str], Collection[str]]]) -> None:
        try:
            from scipy.sparse import csr_matrix
        except ImportError:
            message = "projection needs scipy; run: pip install 'xscript-ner[vectors]'"
            raise ConfigError(message) from None
        sides = []
        for side in (0, 1):
            counts = Counter(word for pair in pairs for word in set(pair[side]))
            words = {word: i for i, word in enumerate(w for w, n in counts.items() if n > 1)}
            found = [
                (line, words[word])
                for line, pair in enumerate(pairs)
                for word in set(pair[side])
                if word in words
            ]
            lines, columns = zip(*found, strict=True) if found else ((), ())
            shape = (len(pairs), len(words))
            sides.append((csr_matrix(([1.0] * len(found), (lines, columns)), shape), words))
        (target, ours), (source, theirs) = sides
        together = (target.T @ source).tocoo()
        alone = target.sum(axis=0).A1[together.row] + source.sum(axis=0).A1[together.col]
        dice = 2 * together.data / alone
        kept = (dice >= LEAST) & (together.data > 1)
        our_words, their_words = list(ours), list(theirs)
        entries = zip(together.row[kept], together.col[kept], dice[kept], strict=True)
        self._dice = {(our_words[i], their_words[j]): float(value) for i, j, value in entries}

    def __len__(self) -> int:
        return len(self._dice)

    def dice(self, target: str, source: str) -> float:
        """2 * lines with both / (lines with the one + lines with the other); 0 under LEAST."""
        return self._dice.get((target, source), 0.0)
