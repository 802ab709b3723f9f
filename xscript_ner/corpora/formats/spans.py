"""Entities checked against their text: within it, not overlapping, spelt alike."""

from __future__ import annotations

from collections.abc import Iterable
from os import PathLike

from ...core.errors import DataError
from ...core.types import Entity, OpenSpan


def checked_entities(
    text: str,
    entities: Iterable[Entity],
    where: str = "",
    *,
    path: str | PathLike[str] | None = None,
    line: int | None = None,
) -> tuple[Entity, ...]:
    """Sorts entities by start, having made sure that they fit their text.

    Args:
        text: The document's text.
        entities: In any order.
        where: What the message begins with, such as ``"item 12: "``.
        path: Named in the message, as is ``line``.
        line: Counted from 1.

    Raises:
        DataError: A span is empty or out of range, has no label, differs from the text it
            claims, or overlaps another.
    """
    ordered = sorted(entities, key=lambda entity: (entity.start, entity.end))
    previous: Entity | None = None
    for entity in ordered:
        fault = _fault(text, entity, previous)
        if fault:
            raise DataError(where + fault, path=path, line=line)
        previous = entity
    return tuple(ordered)


def checked_open_spans(
    text: str,
    spans: Iterable[OpenSpan],
    *,
    path: str | PathLike[str] | None = None,
    line: int | None = None,
) -> tuple[OpenSpan, ...]:
    """Sorts open spans by start, having made sure that they lie in their text.

    Raises:
        DataError: A span is empty or out of range, or one of its labels is empty.
    """
    ordered = sorted(spans)
    for start, end, labels in ordered:
        if not 0 <= start < end <= len(text):
            message = f"expected an open span within 0..{len(text)}, found {start}..{end}"
            raise DataError(message, path=path, line=line)
        if not all(labels):
            message = f"expected labels for open span {start}..{end}, found an empty one"
            raise DataError(message, path=path, line=line)
    return tuple(ordered)


def _fault(text: str, entity: Entity, previous: Entity | None) -> str:
    start, end = entity.start, entity.end
    if not 0 <= start < end <= len(text):
        return f"expected a span within 0..{len(text)}, found {start}..{end}"
    if not entity.label:
        return f"expected a label for span {start}..{end}, found none"
    if text[start:end] != entity.text:
        return (
            f"expected {entity.text!r} at span {start}..{end}, found {text[start:end]!r} there"
        )
    if previous and start < previous.end:
        return (
            f"expected spans that do not overlap, found {previous.start}..{previous.end} "
            f"{previous.label} and {start}..{end} {entity.label}"
        )
    return ""
