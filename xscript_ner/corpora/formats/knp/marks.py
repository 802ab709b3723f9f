"""Marks of entities on the lines of a KNP sentence, tied to its text.

``<NE:PERSON:山田太郎>`` stands on the line of the base phrase in which the entity ends; the entity
may begin or end inside a morpheme (``英`` of ``英語``). Where morphemes are marked as well
(``<NE:PERSON:head>``), that says the same once more, as far as morphemes can say it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from ....core.errors import DataError
from ....core.tags import OUTSIDE
from ....core.types import Boundaries
from .sentences import BasePhrase, Morpheme

OPTIONAL, NONE = "OPTIONAL", "NONE"
"""Type of a span of which annotators were not sure; among what it may be, nothing."""
ROLES = ("single", "head", "middle", "tail")

_OPENING = re.compile("<NE:")
_MARK = re.compile(r"<NE:([^:<>]+):((?:[^>\\]|\\>?)+)>")
_CHOICES = re.compile(r"<NE-OPTIONAL:([^:<>]+):\d+>")


class Mark(NamedTuple):
    """An entity, or a span that may be one.

    Attributes:
        start, end: Characters of the sentence.
        type: ``OPTIONAL`` where it is not sure.
        choices: Of an optional one, what it may be, ``O`` where that is nothing.
    """

    start: int
    end: int
    type: str
    choices: tuple[str, ...] = ()


class MarkError(DataError):
    """A mark that means nothing, with its line."""


def phrase_marks(
    phrases: Sequence[BasePhrase], tokens: Boundaries, text: str
) -> Iterator[Mark | MarkError]:
    """The marks of the ``+`` lines, or what is wrong with them, in their order."""
    edges = {edge for pair in tokens for edge in pair}
    starts = [*(start for start, _ in tokens), len(text)]
    bounds = pairwise([*(starts[phrase.first] for phrase in phrases), len(text)])
    for phrase, (begin, end) in zip(phrases, bounds, strict=True):
        choices = [_chosen(names) for names in _CHOICES.findall(phrase.features)]
        for type, surface in _marks(phrase.features, phrase.line):
            own = choices.pop(0) if type == OPTIONAL and choices else ()
            start = _place(surface, text, begin, end, edges)
            if start is None:
                message = f"expected {surface!r} ({type}) to end in {text[begin:end]!r:.40}"
                yield MarkError(f"{message}, found it not there", line=phrase.line)
            else:
                yield Mark(start, start + len(surface), type, own)


def _place(surface: str, text: str, begin: int, end: int, edges: set[int]) -> int | None:
    """Where a surface that ends in ``text[begin:end]`` starts: the last place, if need be of
    those that begin or end inside a morpheme."""
    after = begin - len(surface)  # it must end behind the phrase's beginning
    places = [
        start
        for start in range(max(after + 1, 0), end - len(surface) + 1)
        if text.startswith(surface, start)
    ]
    fitting = [start for start in places if {start, start + len(surface)} <= edges]
    return max(fitting or places, default=None)


def morpheme_marks(
    morphemes: Sequence[Morpheme], tokens: Boundaries
) -> Iterator[Mark | MarkError]:
    """The marks of morphemes put together, or what is wrong with them, in their order."""
    start, inside = 0, ""
    for morpheme, (first, last) in zip(morphemes, tokens, strict=True):
        found = list(_marks(morpheme.features, morpheme.line))
        if len(found) > 1:
            yield MarkError(f"expected one mark, found {len(found)}", line=morpheme.line)
        type, role = found[0] if found else ("", "")
        if found and role not in ROLES:
            message = f"expected one of {', '.join(ROLES)} of {type}, found {role!r}"
            yield MarkError(message, line=morpheme.line)
        goes_on = role in ("middle", "tail")
        if goes_on and type != inside:
            yield MarkError(f"expected a head of {type} before its {role}", line=morpheme.line)
        elif inside and not goes_on:
            yield MarkError(f"expected a tail of {inside} before this line", line=morpheme.line)
        if not goes_on:
            start = first
        elif role == "tail" and type == inside:
            yield Mark(start, last, type)
        if role == "single":
            yield Mark(first, last, type)
        inside = type if role == "head" or (role == "middle" and type == inside) else ""
    if inside:
        yield MarkError(f"expected a tail of {inside} before EOS", line=morphemes[-1].line)


def _marks(features: str, line: int) -> Iterator[tuple[str, str]]:
    """``(type, surface)``, or type and role, of each mark.

    Raises:
        MarkError: A mark of another layout.
    """
    for opening in _OPENING.finditer(features):
        mark = _MARK.match(features, opening.start())
        if mark is None:
            found = features[opening.start() :]
            raise MarkError(f"expected <NE:TYPE:words>, found {found!r:.60}", line=line)
        yield mark[1], mark[2].replace(r"\>", ">")


def _chosen(names: str) -> tuple[str, ...]:
    return tuple(OUTSIDE if name == NONE else name for name in names.split(","))
