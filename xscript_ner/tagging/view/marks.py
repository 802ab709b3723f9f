"""A tagged document as HTML: every entity marked within its text."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence
from html import escape

from ...core.display import visible
from ...core.resources import resource
from ...core.types import Entity, SentenceLabel, Token

COLORS = 8
"""Grounds in the style sheet, ``k0`` to ``k7``."""
LINES = "\n\t"
"""What text keeps of what does not show."""


@functools.cache
def style() -> str:
    """CSS of marked text, all of it below the class ``xn``."""
    return resource("page", "marks.css").read_text("utf-8")


def marked(
    text: str,
    entities: Sequence[Entity],
    *,
    labels: Sequence[str] = (),
    whole: Mapping[str, SentenceLabel] | None = None,
    tokens: Sequence[Token] = (),
    romaji: Sequence[str] = (),
    language: str = "",
) -> str:
    """A paragraph of text with its entities marked, for an element of the class ``xn``.

    ``style`` has the colours. Everything is escaped, and what would be invisible is shown as an
    escape such as ``\\x1b``.

    Args:
        text: Of the document.
        entities: In order, not overlapping.
        labels: All that there are; a label's place decides its colour. By default those here.
        whole: Labels of the whole text by head.
        tokens: Of the text, where ``romaji`` is shown under each.
        romaji: As many strings as tokens.
        language: ISO code, for screen readers and fonts.
    """
    known = list(labels) or sorted({entity.label for entity in entities})
    known += sorted({entity.label for entity in entities}.difference(known))
    pieces, position = [], 0
    readings = dict(zip(((t.start, t.end) for t in tokens), romaji, strict=False))
    for entity in entities:
        pieces.append(_spelt(text, position, entity.start, readings))
        score = "" if entity.score is None else f" {entity.score:.2f}"
        kind = known.index(entity.label) % COLORS
        inner = _spelt(text, entity.start, entity.end, readings)
        about = f"{_shown(entity.label)}{score}"
        pieces.append(f'<mark class="k{kind}">{inner}<small>{about}</small></mark>')
        position = entity.end
    pieces.append(_spelt(text, position, len(text), readings))
    tongue = f' lang="{escape(language)}"' if language else ""
    told = "".join(
        f"<b>{_shown(head)}: {_shown(label)} {score:.2f}</b>"
        for head, (label, score) in (whole or {}).items()
    )
    behind = f'<p class="whole">{told}</p>' if told else ""
    return f"<p{tongue}>{''.join(pieces)}</p>{behind}"


def _spelt(
    text: str, start: int, end: int, readings: Mapping[tuple[int, int], str]
) -> str:
    """A stretch of the text, with what is read of each of its tokens below it."""
    pieces = []
    for first, last in _stretches(start, end, readings):
        surface, reading = text[first:last], readings.get((first, last), "")
        is_other = reading.casefold() != surface.casefold() and any(map(str.isalpha, reading))
        shown = _shown(surface)
        pieces.append(f"<ruby>{shown}<rt>{_shown(reading)}</rt></ruby>" if is_other else shown)
    return "".join(pieces)


def _stretches(
    start: int, end: int, readings: Mapping[tuple[int, int], str]
) -> Iterator[tuple[int, int]]:
    """Tokens that lie within, and what stands between them."""
    for first, last in sorted(span for span in readings if start <= span[0] and span[1] <= end):
        if start < first:
            yield start, first
        yield first, last
        start = last
    if start < end:
        yield start, end


def _shown(text: str) -> str:
    return escape(visible(text, keep=LINES))
