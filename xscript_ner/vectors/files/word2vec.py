"""word2vec's text format (Mikolov et al. 2013), which fastText's ``.vec`` and gensim share.

The first line has the numbers of rows and dimensions, each further one a word and its numbers.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ...corpora.formats.lines import read_lines
from .columns import read_row
from .header import read_header
from .row import Row


def read_word2vec(path: Path, errors: str) -> Iterator[Row]:
    """Rows of a text file with a header; ``.gz`` is decompressed."""
    lines = read_lines(path, errors)
    header = read_header(next(lines, (1, ""))[1], path)
    rows = 0
    for rows, (number, line) in enumerate(lines, 1):
        if rows > header.rows:
            break
        yield read_row(line, number, path, header.dimensions)
    header.check(rows, path)
