"""Lines of a KNP file as sentences: comments, morphemes, and what base phrases carry."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from os import PathLike
from typing import NamedTuple

from ....core.errors import DataError
from ..comments import parse_comment
from ..lines import read_lines

SID, COMMENT = "sid", "comment"
"""Keys of meta: what stands behind ``S-ID:``, and the rest of that line."""
END = "EOS"

_PHRASE = re.compile(r"([*+])(?: -?\d+[A-Z])?(?: (<.*))?")
_CELL, _NUMBER = r"( |[^ ]+)", r"(\d+)"
MORPHEME = re.compile(
    f"{_CELL} {_CELL} {_CELL}" + f" ([^ ]+) {_NUMBER}" * 4
    + r'(?: ("(?:[^"\\]|\\.)*"|[^ <"][^ ]*))?(?: (<.*)?)?'
)  # fmt: skip


class Morpheme(NamedTuple):
    """A line of a morpheme.

    Attributes:
        surface: As it stands in the text.
        columns: Reading, lemma, four times a name and its number (part of speech, its subdivision,
            type and form of inflection), and the semantics, ``""`` without.
        features: What stands in angle brackets at the end.
        line: Counted from 1.
    """

    surface: str
    columns: tuple[str, ...]
    features: str
    line: int


class BasePhrase(NamedTuple):
    """A ``+`` line.

    Attributes:
        first: Position of its first morpheme in the sentence.
        features: What stands in angle brackets.
        line: Counted from 1.
    """

    first: int
    features: str
    line: int


@dataclass
class KnpSentence:
    """What stands between two ``EOS``."""

    meta: dict[str, str] = field(default_factory=dict)
    morphemes: list[Morpheme] = field(default_factory=list)
    phrases: list[BasePhrase] = field(default_factory=list)
    line: int = 0
    """Of its first line."""


def knp_sentences(path: str | PathLike[str], errors: str) -> Iterator[KnpSentence]:
    """Yields the sentences of a file, streaming; alternatives of a morpheme (``@``) are left out.

    Raises:
        DataError: A line that is none of the format's, or the file ends without ``EOS``.
    """
    sentence = KnpSentence()
    for number, line in read_lines(path, errors):
        sentence.line = sentence.line or number
        if line == END:
            yield sentence
            sentence = KnpSentence()
        elif line.startswith("# ") and not sentence.phrases and not sentence.morphemes:
            sentence.meta |= _comment(line)
        elif phrase := _PHRASE.fullmatch(line):
            if phrase[1] == "+":
                at = BasePhrase(len(sentence.morphemes), phrase[2] or "", number)
                sentence.phrases.append(at)
        elif found := MORPHEME.fullmatch(line):
            surface, *cells, features = found.groups()
            columns = tuple(cell or "" for cell in cells)
            sentence.morphemes.append(Morpheme(surface, columns, features or "", number))
        elif line.strip() and not line.startswith("@ "):
            message = "expected a comment, a phrase, a morpheme of 11 cells or EOS, found"
            raise DataError(f"{message} {line!r:.60}", path=path, line=number)
    if sentence.meta or sentence.phrases or sentence.morphemes:
        raise DataError("expected EOS at the end of the last sentence", path=path, line=number)


def _comment(line: str) -> dict[str, str]:
    if not line.startswith("# S-ID:"):
        return parse_comment(line)
    sid, _, rest = line.removeprefix("# S-ID:").partition(" ")
    return {SID: sid, **({COMMENT: rest} if rest else {})}
