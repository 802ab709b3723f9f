"""Lists of terms with their translations: rows of two columns, separated by tabs or commas."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from os import PathLike, fspath

from ....core.errors import ConfigError, DataError, choose
from ....core.types import Document
from ..lines import read_lines

SEPARATORS = {"comma": ",", "tab": "\t"}
EMPTY = ("error", "drop")
TRANSLATION, NOTES = "translation", "notes"
"""Keys of ``meta``: the second column, and those behind it where they are not empty."""


def read_terms(
    path: str | PathLike[str],
    *,
    errors: str = "strict",
    separator: str = "",
    header: bool = False,
    empty: str = "error",
) -> Iterator[Document]:
    """Yields a term a row; its translation is ``meta["translation"]``.

    Blank lines are left out. With commas, a cell may stand in quotation marks.

    Args:
        path: The file.
        errors: ``"replace"`` reads broken UTF-8 as U+FFFD.
        separator: ``"comma"`` or ``"tab"``; when left out, ``.csv`` has commas.
        header: Whether the first row names the columns.
        empty: ``"error"`` or ``"drop"``: what to do with a row without term or translation.

    Raises:
        DataError: A row has fewer than two columns, no term or no translation, or a quotation
            mark that does not close, or the file cannot be read.
    """
    separator = separator or ("comma" if fspath(path).lower().endswith(".csv") else "tab")
    if separator not in SEPARATORS:
        raise ConfigError(choose("separator", separator, SEPARATORS))
    if empty not in EMPTY:
        raise ConfigError(choose("way with empty terms", empty, EMPTY))
    for number, line in read_lines(path, errors):
        if not line.strip() or (header and number == 1):
            continue
        cells = _cells(line, SEPARATORS[separator], path, number)
        if len(cells) < 2:
            message = f"expected a term, a {separator} and its translation, found {line!r:.60}"
            raise DataError(message, path=path, line=number)
        term, translation, *notes = (cell.strip() for cell in cells)
        if not term or not translation:
            if empty == "drop":
                continue
            message = f"expected a term and its translation, found one empty: {line!r:.60}"
            raise DataError(message, path=path, line=number)
        meta = {TRANSLATION: translation}
        if any(notes):
            meta[NOTES] = "\t".join(notes)
        yield Document(term, meta=meta)


def _cells(line: str, separator: str, path: str | PathLike[str], number: int) -> list[str]:
    if separator == "\t":
        return line.split("\t")
    try:
        return next(csv.reader([line], delimiter=separator, strict=True))
    except csv.Error as error:
        raise DataError(f"not a row of a CSV file: {error}", path=path, line=number) from None
