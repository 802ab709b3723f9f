"""A user's own tables: two columns, a tab between them."""

from __future__ import annotations

from collections.abc import Iterator
from os import PathLike

from ..core.errors import DataError
from ..core.files import read_bounded

LARGEST = 32_000_000
"""Bytes of a file."""


def read_rows(
    path: str | PathLike[str], what: str, expected: str
) -> Iterator[tuple[int, str, str]]:
    """Yields line number and both columns; empty lines and ``#`` lines are skipped.

    Args:
        path: The file.
        what: It holds, for messages: ``overrides``.
        expected: In a row, for messages: ``a surface, a tab and its romaji``.

    Raises:
        DataError: The file cannot be read, is too large, is not UTF-8, or a row has not exactly two
            columns, or an empty first one.
    """
    content = read_bounded(path, LARGEST, what=what)
    for number, raw in enumerate(content.removeprefix(b"\xef\xbb\xbf").splitlines(), 1):
        try:
            line = raw.decode("utf-8")
        except UnicodeDecodeError as error:
            raise DataError(f"not UTF-8: {error.reason}", path=path, line=number) from None
        if not line.strip() or line.startswith("#"):
            continue
        columns = line.split("\t")
        if len(columns) != 2 or not columns[0].strip():
            raise DataError(f"expected {expected}, found {line!r}", path=path, line=number)
        yield number, columns[0], columns[1]
