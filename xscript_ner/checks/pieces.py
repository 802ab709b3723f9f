"""Sentences in pieces: names, what may be left out of them, and the text between."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

_MARKS = re.compile(r"([|()])")


class Part(NamedTuple):
    """A stretch of a name: ``(都)`` may be left out of it, ``|区`` may begin one of its own.

    A ``sign`` stands before it in a template, ``{(#)place}``, and may be left out too.
    """

    text: str
    optional: bool = False
    apart: bool = False
    sign: bool = False


@dataclass(frozen=True)
class Piece:
    """A name of some kind, or the text between names, whose ``kind`` is ``""``."""

    parts: tuple[Part, ...]
    kind: str = ""

    @classmethod
    def of(cls, text: str) -> Piece:
        """Text between names."""
        return cls((Part(text),))

    @property
    def text(self) -> str:
        """As it is written."""
        return "".join(part.text for part in self.parts)

    def written(self, form: Callable[[str], str]) -> Piece:
        """The same in another form, part by part, so that marks stay where they belong."""
        parts = tuple(part._replace(text=form(part.text)) for part in self.parts)
        return Piece(parts, self.kind)


def parts_of(marked: str) -> tuple[Part, ...]:
    """``"(株式会社)東芝"`` to its parts.

    Raises:
        ValueError: Brackets are not closed, or lie within each other.
    """
    parts: list[Part] = []
    optional = apart = False
    for chunk in _MARKS.split(marked):
        if chunk == "|":
            apart = True
        elif chunk in ("(", ")"):
            if optional == (chunk == "("):
                raise ValueError(f"expected brackets in pairs, found {marked!r}")
            optional = not optional
        elif chunk:
            parts.append(Part(chunk, optional, apart))
            apart = False
    if optional or all(part.optional for part in parts):
        raise ValueError(f"expected a name with brackets in pairs, found {marked!r}")
    return tuple(parts)


def placed(pieces: Sequence[Piece]) -> Iterator[tuple[int, int, Piece]]:
    """Each piece with its ``(start, end)`` in the text that all give together."""
    start = 0
    for piece in pieces:
        end = start + len(piece.text)
        yield start, end, piece
        start = end
