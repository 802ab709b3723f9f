"""Parallel text: two sides, line by line, read as often as wanted, one pair in memory at a time."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path

from ..config import CorpusConfig
from ..core.errors import DataError
from .raw_lines import raw_lines


class ParallelText:
    """The lines of two files of raw text, paired by their numbers.

    Blank lines are lines like any other, so that one on one side shifts nothing. Each iteration
    reads the files anew.

    Args:
        source, target: Raw text: registered corpora, or paths.
        data_dir: Where registered corpora lie; see ``registry``.

    Raises:
        ConfigError: A side is no raw text.
        DataError: A file is missing or differs from the registry; while iterating, it cannot be
            read, or the sides have different numbers of lines.
    """

    def __init__(
        self, source: CorpusConfig, target: CorpusConfig, data_dir: Path | None = None
    ) -> None:
        self.source = raw_lines(source, data_dir)
        self.target = raw_lines(target, data_dir)

    def __iter__(self) -> Iterator[tuple[str, str]]:
        sides = [self.source.lines(), self.target.lines()]
        number = 0
        for number, (ours, theirs) in enumerate(zip_longest(*sides), 1):
            if ours is None or theirs is None:
                longer = number + sum(1 for side in sides for _ in side)
                counts = (number - 1, longer) if ours is None else (longer, number - 1)
                ends = self.source.paths[-1], self.target.paths[-1]
                raise DataError(
                    "expected as many lines on both sides, found "
                    f"{counts[0]:,} in {ends[0]} and {counts[1]:,} in {ends[1]}"
                )
            yield ours, theirs
        if not number:
            raise DataError("expected lines, found none", path=self.source.paths[0])
