"""A line of text with a word and its numbers, separated by blanks."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from ...core.errors import DataError
from .row import Row


def read_row(line: str, number: int, path: Path, dimensions: int | None) -> Row:
    """The row that a line holds.

    A word may hold blanks, as some of GloVe's do. Blanks at the end of the line, as fastText
    writes them, mean nothing.

    Args:
        line: Without its ending.
        number: Of the line, from 1.
        path: For messages.
        dimensions: How many numbers a row has; ``None`` for as many as stand behind the word.

    Raises:
        DataError: The line has no word, or more or fewer numbers, or something else than numbers.
    """
    columns = line.replace("\t", " ").rstrip(" ").split(" ")
    size = len(columns) - 1 if dimensions is None else dimensions
    before = len(columns) - size
    if before < 1 or size < 1 or (before > 1 and _is_number(columns[before - 1])):
        found = len(columns) - 1
        wanted = "a word and its numbers" if size < 1 else f"{size:,} numbers behind a word"
        raise DataError(f"expected {wanted}, found {found:,}", path=path, line=number)
    word = " ".join(columns[:before])
    if not word:
        raise DataError("expected a word before its numbers, found none", path=path, line=number)
    try:
        return Row(word, np.array(columns[before:], dtype=np.float32), number)
    except ValueError:
        wrong = next(column for column in columns[before:] if not _is_number(column))
        raise DataError(f"expected a number, found {wrong!r}", path=path, line=number) from None


def _is_number(column: str) -> bool:
    try:
        float(column)
    except ValueError:
        return False
    return True
