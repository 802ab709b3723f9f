"""The first line of word2vec's formats: how many rows, of how many dimensions."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from ...core.errors import DataError

LARGEST = 100_000
"""Dimensions of a vector, at most."""


class Header(NamedTuple):
    """How many rows of how many numbers a file says that it has."""

    rows: int
    dimensions: int

    def check(self, rows: int, path: Path) -> None:
        """Refuses a file of another number of rows.

        Raises:
            DataError: Naming both.
        """
        if rows != self.rows:
            more = "more" if rows > self.rows else f"{rows:,}"
            message = f"expected {self.rows:,} rows, as its first line says, found {more}"
            raise DataError(message, path=path)


def header_of(line: str) -> Header | None:
    """What a line says, when it is a header."""
    columns = line.split()
    if len(columns) != 2 or not all(c.isascii() and c.isdigit() for c in columns):
        return None
    found = Header(*(int(column[:20]) for column in columns))
    return found if found.rows and 0 < found.dimensions <= LARGEST else None


def read_header(line: str, path: Path) -> Header:
    """What the first line of a file says.

    Raises:
        DataError: It is not such a line.
    """
    found = header_of(line)
    if found is None:
        wanted = "expected the numbers of rows and dimensions"
        raise DataError(f"{wanted}, found {line[:40]!r}", path=path, line=1)
    return found
