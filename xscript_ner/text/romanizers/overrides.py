"""A user's own romaji for single words: a two-column file, surface and romaji."""

from __future__ import annotations

import re
from os import PathLike

from ...core.errors import DataError
from ...core.files import read_bounded

LARGEST = 32_000_000
"""Bytes of a file."""
_ROMAJI = re.compile("[!-~]+")


def check_romaji(romaji: str) -> str:
    """What is wrong with a romaji string; empty when nothing is."""
    if _ROMAJI.fullmatch(romaji):
        return ""
    return f"romaji must be printable ASCII without blanks, found {romaji!r}"


def read_overrides(path: str | PathLike[str]) -> dict[str, str]:
    """Reads tab-separated rows of surface and romaji; empty lines and ``#`` lines are skipped.

    Raises:
        DataError: The file cannot be read, is too large, is not UTF-8, or a row has not exactly two
            columns, an empty surface, a romaji that is not printable ASCII, or a surface
            that an earlier row gives otherwise.
    """
    content = read_bounded(path, LARGEST, what="overrides")
    overrides: dict[str, str] = {}
    for number, raw in enumerate(content.removeprefix(b"\xef\xbb\xbf").splitlines(), 1):
        try:
            line = raw.decode("utf-8")
        except UnicodeDecodeError as error:
            raise DataError(f"not UTF-8: {error.reason}", path=path, line=number) from None
        if not line.strip() or line.startswith("#"):
            continue
        columns = line.split("\t")
        if len(columns) != 2 or not columns[0]:
            raise DataError(
                f"expected a surface, a tab and its romaji, found {line!r}", path=path, line=number
            )
        surface, romaji = columns
        if complaint := check_romaji(romaji):
            raise DataError(complaint, path=path, line=number)
        if overrides.setdefault(surface, romaji) != romaji:
            raise DataError(
                f"{surface!r} is already given as {overrides[surface]!r}", path=path, line=number
            )
    return overrides
