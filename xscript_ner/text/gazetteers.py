"""Gazetteers: phrases of known type, found in a text by the longest match.

Source: Goyal, Metallinou & Matsoukas 2018, where membership in gazetteers is a
feature of each token.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from os import PathLike

from ..core.errors import DataError
from ..core.types import Token
from .features import normalized
from .tab_separated import read_rows

GAZETTEER = "gazetteer"
"""The name of the feature."""
OUTSIDE, BEGIN, INSIDE = "O", "B-", "I-"
OPENING = 2
"""Characters by which phrases are looked for first."""


class Gazetteer:
    """Finds phrases in tokenised text.

    A phrase may span several tokens. It is found where token boundaries fit it; width and, on
    demand, case make no difference. The text is read from left to right, and the longest phrase
    that begins at a token is taken.

    Args:
        phrases: Phrase to its type.
        ignore_case: Whether capitals make no difference.
    """

    def __init__(self, phrases: Mapping[str, str], ignore_case: bool = True) -> None:
        self._know({phrase_form(p, ignore_case): kind for p, kind in phrases.items()}, ignore_case)

    @classmethod
    def of_forms(cls, types: dict[str, str]) -> Gazetteer:
        """One that ignores case, of what ``phrase_form`` gives of phrases, which is not checked."""
        made = cls({})
        made._know(types, True)
        return made

    def _know(self, types: dict[str, str], ignore_case: bool) -> None:
        self.ignore_case, self.types = ignore_case, types
        self.symbols = gazetteer_symbols(types.values())
        """Values of the feature."""
        # Most tokens open no phrase: two characters tell that, and how far to look else.
        self._reach: dict[str, int] = {}
        for form in self.types:
            opening, length = form[:OPENING], len(form)
            if length > self._reach.get(opening, 0):
                self._reach[opening] = length

    def __call__(self, text: str, tokens: Sequence[Token]) -> list[str]:
        """The feature of each token: ``B-city``, ``I-city``, ``O``."""
        found = [OUTSIDE] * len(tokens)
        form, starts, ends = self._forms(text, tokens)
        reach, free = self._reach, 0
        for first, start in enumerate(starts):
            if first < free:
                continue
            longest = reach.get(form[start : start + OPENING]) or reach.get(form[start : start + 1])
            if longest is not None:
                free, kind = self._longest(form, ends, first, start, start + longest)
                if kind:
                    found[first:free] = [BEGIN + kind, *[INSIDE + kind] * (free - first - 1)]
        return found

    def _longest(
        self, form: str, ends: Sequence[int], first: int, start: int, reach: int
    ) -> tuple[int, str]:
        """Token after the longest phrase that begins at ``first``, and its type or ``""``."""
        types, best, kind = self.types, first, ""
        for number in range(first, len(ends)):
            end = ends[number]
            if end > reach:
                break
            if (found := types.get(form[start:end])) is not None:
                best, kind = number + 1, found
        return best, kind

    def _forms(self, text: str, tokens: Sequence[Token]) -> tuple[str, list[int], list[int]]:
        """The text as phrases are written, and where in it each token begins and ends."""
        form = text.lower() if self.ignore_case else text
        single = " ".join(form.split()) == form.strip()
        if single and len(form) == len(text) and unicodedata.is_normalized("NFKC", form):
            return form, [token.start for token in tokens], [token.end for token in tokens]
        pieces: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        length, end = 0, tokens[0].start if tokens else 0
        for token in tokens:
            if token.start > end:
                gap = text[end : token.start]
                pieces.append(" " if gap.isspace() else phrase_form(gap, self.ignore_case))
                length += len(pieces[-1])
            piece = phrase_form(token.surface, self.ignore_case)
            pieces.append(piece)
            starts.append(length)
            length, end = length + len(piece), token.end
            ends.append(length)
        return "".join(pieces), starts, ends


def gazetteer_symbols(kinds: Iterable[str]) -> list[str]:
    """Values of the feature for phrases of these types."""
    return [OUTSIDE, *(mark + kind for kind in sorted(set(kinds)) for mark in (BEGIN, INSIDE))]


def phrase_form(phrase: str, ignore_case: bool = True) -> str:
    """A phrase as it is compared: in compatibility form, with single blanks."""
    form = " ".join(normalized(phrase).split())
    return form.lower() if ignore_case else form


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
