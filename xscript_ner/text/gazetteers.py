"""Gazetteers: phrases of known type, found in a text by the longest match.

Source: Goyal, Metallinou & Matsoukas 2018, where membership in gazetteers is a
feature of each token.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from os import PathLike

from ..core.errors import DataError
from ..core.types import Token
from .features import normalized
from .tab_separated import read_rows

GAZETTEER = "gazetteer"
"""The name of the feature."""
OUTSIDE, BEGIN, INSIDE = "O", "B-", "I-"


class Gazetteer:
    """Finds phrases in tokenised text.

    A phrase is found where token boundaries fit it; width and, on demand, case make no difference.
    The text is read from left to right, and the longest phrase that begins at a token is taken.

    Args:
        phrases: Phrase to its type.
        ignore_case: Whether capitals make no difference.
    """

    def __init__(self, phrases: Mapping[str, str], ignore_case: bool = True) -> None:
        self.ignore_case = ignore_case
        self.types = {self._form(phrase): kind for phrase, kind in phrases.items()}
        self.symbols = [OUTSIDE, *(
            mark + kind for kind in sorted(set(phrases.values())) for mark in (BEGIN, INSIDE)
        )]  # fmt: skip
        """Values of the feature."""
        self._openings = {form[:end] for form in self.types for end in range(1, len(form) + 1)}

    def __call__(self, text: str, tokens: Sequence[Token]) -> list[str]:
        """The feature of each token: ``B-city``, ``I-city``, ``O``."""
        found: list[str] = []
        while len(found) < len(tokens):
            first = len(found)
            last, kind = self._longest(text, tokens, first)
            found += [BEGIN + kind, *[INSIDE + kind] * (last - first - 1)] if kind else [OUTSIDE]
        return found

    def _longest(self, text: str, tokens: Sequence[Token], first: int) -> tuple[int, str]:
        """Token after the longest phrase that begins at ``first``, and its type or ``""``."""
        best, kind, start = first, "", tokens[first].start
        for end in range(first + 1, len(tokens) + 1):
            form = self._form(text[start : tokens[end - 1].end])
            if form not in self._openings:
                break
            if form in self.types:
                best, kind = end, self.types[form]
        return best, kind

    def _form(self, phrase: str) -> str:
        form = " ".join(normalized(phrase).split())
        return form.lower() if self.ignore_case else form


def read_gazetteer(path: str | PathLike[str]) -> dict[str, str]:
    """Reads tab-separated rows of type and phrase; empty lines and ``#`` lines are skipped.

    Raises:
        DataError: The file cannot be read, is too large, is not UTF-8, or has no phrase; a row has
            not exactly two columns or an empty one, or a phrase that an earlier row gives another
            type.
    """
    phrases: dict[str, tuple[str, int]] = {}
    expected = "a type, a tab and a phrase"
    for number, first, second in read_rows(path, "gazetteer", expected):
        kind, phrase = first.strip(), second.strip()
        if not phrase:
            raise DataError(f"expected {expected}, found {first!r} alone", path=path, line=number)
        known, where = phrases.setdefault(phrase, (kind, number))
        if known != kind:
            raise DataError(
                f"{phrase!r} is of type {kind!r} here and {known!r} in line {where}; expected one",
                path=path,
                line=number,
            )
    if not phrases:
        raise DataError("expected a type, a tab and a phrase a line, found no line", path=path)
    return {phrase: kind for phrase, (kind, _) in phrases.items()}
