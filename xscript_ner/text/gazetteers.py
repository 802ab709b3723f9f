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
from .front_coded import Phrases
from .frontends.columns import places
from .openings import OPENING, Openings, TabledOpenings
from .tab_separated import read_rows

GAZETTEER = "gazetteer"
"""The name of the feature."""
OUTSIDE, BEGIN, INSIDE = "O", "B-", "I-"


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
        types = {phrase_form(phrase, ignore_case): kind for phrase, kind in phrases.items()}
        self.ignore_case = ignore_case
        self.symbols = gazetteer_symbols(types.values())
        """Values of the feature."""
        # Most tokens open no phrase: two characters tell that, and how far to look else.
        self._openings: Openings = Openings(types)

    @classmethod
    def of_table(cls, phrases: Phrases, kinds: Sequence[str]) -> Gazetteer:
        """One that ignores case, of what ``phrase_form`` gives of phrases, which is not checked."""
        made = cls({})
        made._openings = TabledOpenings(phrases, kinds)
        made.symbols = gazetteer_symbols(kinds)
        return made

    @property
    def types(self) -> dict[str, str]:
        """Every phrase's form with its type."""
        return self._openings.types()

    def __call__(self, text: str, tokens: Sequence[Token]) -> list[str]:
        """The feature of each token: ``B-city``, ``I-city``, ``O``."""
        found = [OUTSIDE] * len(tokens)
        form, starts, ends = self._forms(text, tokens)
        get, free = self._openings.get, 0
        for first, start in enumerate(starts):
            if first < free:
                continue
            opening = form[start : start + OPENING]
            reach = get(opening)
            if reach is None:
                reach = get(opening := opening[:1])
            if reach is not None:
                longest, types = reach if type(reach) is tuple else self._openings.read(opening)
                free, kind = self._longest(form, ends, first, start, start + longest, types)
                if kind:
                    found[first:free] = [BEGIN + kind, *[INSIDE + kind] * (free - first - 1)]
        return found

    @staticmethod
    def _longest(
        form: str, ends: Sequence[int], first: int, start: int, reach: int, types: dict[str, str]
    ) -> tuple[int, str]:
        """Token after the longest phrase that begins at ``first``, and its type or ``""``."""
        best, kind = first, ""
        for number in range(first, len(ends)):
            end = ends[number]
            if end > reach:
                break
            if (found := types.get(form[start:end])) is not None:
                best, kind = number + 1, found
        return best, kind

    def _forms(
        self, text: str, tokens: Sequence[Token]
    ) -> tuple[str, Sequence[int], Sequence[int]]:
        """The text as phrases are written, and where in it each token begins and ends."""
        form = text.lower() if self.ignore_case else text
        single = " ".join(form.split()) == form.strip()
        if single and len(form) == len(text) and unicodedata.is_normalized("NFKC", form):
            return form, *places(tokens)
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
