"""A user's own romaji for single words: a two-column file, surface and romaji."""

from __future__ import annotations

import re
from os import PathLike

from ...core.errors import DataError
from ..tab_separated import read_rows

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
    overrides: dict[str, str] = {}
    expected = "a surface, a tab and its romaji"
    for number, surface, romaji in read_rows(path, "overrides", expected):
        if complaint := check_romaji(romaji):
            raise DataError(complaint, path=path, line=number)
        if overrides.setdefault(surface, romaji) != romaji:
            raise DataError(
                f"{surface!r} is already given as {overrides[surface]!r}", path=path, line=number
            )
    return overrides
