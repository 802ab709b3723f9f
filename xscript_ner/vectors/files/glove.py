"""GloVe's text format (Pennington et al. 2014): a word and its numbers a line, and no header."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ...corpora.formats.lines import read_lines
from .columns import read_row
from .row import Row


def read_glove(path: Path, errors: str) -> Iterator[Row]:
    """Rows of a text file, all as long as the first; ``.gz`` is decompressed."""
    dimensions = None
    for number, line in read_lines(path, errors):
        row = read_row(line, number, path, dimensions)
        dimensions = len(row.vector)
        yield row
