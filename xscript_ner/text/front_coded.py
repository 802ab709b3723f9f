"""Sorted, front-coded lines as one string of whole phrases, decoded many at a time.

A line is a character for how much it shares with the phrase before, one for its kind, and the rest
of the phrase; each mark is counted from ``0``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
ZERO = ord("0")
_MARKS = 2
_BREAK = ord("\n")


class DamagedError(ValueError):
    """A line is not what it should be; ``line`` is its number from 0."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


@dataclass(frozen=True)
class Phrases:
    """N phrases in order, one behind the other.

    Attributes:
        text: All of them.
        starts: Where each begins, and where the last ends. (N + 1,)
        kinds: The kind of each, by number. (N,)
    """

    text: str
    starts: Numbers
    kinds: NDArray[np.uint16]

    def __len__(self) -> int:
        return len(self.kinds)

    def between(self, first: int, last: int) -> Iterator[tuple[str, int]]:
        """Some of the phrases with their kinds."""
        text, starts = self.text, self.starts[first : last + 1].tolist()
        for start, end, kind in zip(starts, starts[1:], self.kinds[first:last].tolist(),
                                    strict=False):  # fmt: skip
            yield text[start:end], kind

    def openings(self, length: int) -> tuple[list[str], Numbers, Numbers]:
        """Runs of phrases whose first characters are alike, a shorter phrase for itself.

        Args:
            length: How many characters.

        Returns:
            What the phrases of each run begin with; where each run begins, and the last ends; the
            longest phrase of each.
        """
        sizes = np.diff(self.starts)
        codes = np.frombuffer(self.text.encode("utf-32-le", "surrogatepass"), "<u4")
        begin = np.zeros((len(self), length), "<u4")
        for place in range(length):
            there = np.minimum(self.starts[:-1] + place, len(codes) - 1)
            begin[:, place] = np.where(sizes > place, codes[there], 0)
        other = (begin[1:] != begin[:-1]).any(axis=1)
        first = np.concatenate([[0], np.flatnonzero(other) + 1])
        names: list[str] = begin[first].view(f"<U{length}").ravel().tolist()
        return names, np.append(first, len(self)), np.maximum.reduceat(sizes, first)


def decoded(lines: str, kinds: int, longest: int) -> Phrases:
    """The phrases of lines, each of which ends with a line feed.

    Args:
        lines: At least one.
        kinds: How many kinds there are.
        longest: Characters of a phrase.

    Raises:
        DamagedError: A line has no such marks or nothing behind them, shares more than there is,
            is too long, or is not behind the one before.
    """
    codes = np.frombuffer(lines.encode("utf-32-le", "surrogatepass"), "<u4")
    ends = np.flatnonzero(codes == _BREAK)
    begins = np.concatenate([[0], ends[:-1] + 1])
    rest = ends - begins - _MARKS
    _refuse(rest <= 0)
    shared = codes[begins].astype(np.int64) - ZERO
    kind = codes[begins + 1].astype(np.int64) - ZERO
    sizes = shared + rest
    before = np.concatenate([[0], sizes[:-1]])
    wrong = (shared < 0) | (shared > before) | (kind < 0) | (kind >= kinds) | (sizes > longest)
    _refuse(wrong)
    starts = np.concatenate([[0], np.cumsum(sizes)])
    whole = np.empty(starts[-1], "<u4")  # whatever order the machine has
    whole[_runs(starts[:-1] + shared, rest)] = codes[_runs(begins + _MARKS, rest)]
    rows = np.arange(len(sizes), dtype=np.int32)
    for place in range(int(shared.max())):
        # The character here is that of the last line that wrote one, or a shorter beginning.
        takes = shared > place
        wrote = np.maximum.accumulate(np.where(takes, 0, rows))
        whole[starts[:-1][takes] + place] = whole[starts[wrote[takes]] + place]
    phrases = Phrases(
        whole.tobytes().decode("utf-32-le", "surrogatepass"), starts, kind.astype(np.uint16)
    )
    _check_order(phrases, whole, shared, before)
    return phrases


def _refuse(wrong: NDArray[np.bool_]) -> None:
    if wrong.any():
        raise DamagedError(int(wrong.argmax()))


def _runs(starts: Numbers, lengths: Numbers) -> Numbers:
    """All places of runs, one run behind the other."""
    firsts = np.cumsum(lengths) - lengths
    places: Numbers = np.repeat(starts - firsts, lengths) + np.arange(int(lengths.sum()))
    return places


def _check_order(
    phrases: Phrases, whole: NDArray[np.uint32], shared: Numbers, before: Numbers
) -> None:
    """Refuses what is not greater than the phrase before, mostly by the first other character."""
    rows = np.flatnonzero(shared < before)  # or it goes on with the one before
    own = whole[phrases.starts[rows] + shared[rows]].astype(np.int64)
    other = whole[phrases.starts[rows - 1] + shared[rows]]
    wrong = set(rows[own < other].tolist())
    for row in rows[own == other].tolist():
        (one, _), (next_one, _) = phrases.between(row - 1, row + 1)
        if next_one <= one:
            wrong.add(row)
    if wrong:
        raise DamagedError(min(wrong))
