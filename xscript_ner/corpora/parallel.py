"""Parallel text: two sides, line by line, read as often as wanted, one pair in memory at a time."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path

from ..config import CorpusConfig
from ..core.errors import ConfigError, DataError
from .formats.lines import read_lines
from .registry import corpus_files

FORMAT = "text"


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
        self.source = _raw_files(source, data_dir)
        self.target = _raw_files(target, data_dir)

    def __iter__(self) -> Iterator[tuple[str, str]]:
        sides = [_lines(paths) for paths in (self.source, self.target)]
        number = 0
        for number, (ours, theirs) in enumerate(zip_longest(*sides), 1):
            if ours is None or theirs is None:
                longer = number + sum(1 for side in sides for _ in side)
                counts = (number - 1, longer) if ours is None else (longer, number - 1)
                raise DataError(
                    "expected as many lines on both sides, found "
                    f"{counts[0]:,} in {self.source[-1]} and {counts[1]:,} in {self.target[-1]}"
                )
            yield ours, theirs
        if not number:
            raise DataError("expected lines, found none", path=self.source[0])


def _lines(paths: tuple[Path, ...]) -> Iterator[str]:
    for path in paths:
        for _, line in read_lines(path):
            yield line


def _raw_files(config: CorpusConfig, data_dir: Path | None) -> tuple[Path, ...]:
    format, paths = corpus_files(config, data_dir)
    if format not in (FORMAT, None):
        named = config.name or config.path
        raise ConfigError(f"expected raw text, a line a pair, found {named} of format {format}")
    return paths
