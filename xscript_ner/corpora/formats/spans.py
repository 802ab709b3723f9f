"""Entities checked against their text: within it, not overlapping, spelt alike."""

from __future__ import annotations

from collections.abc import Iterable
from os import PathLike

from ...core.errors import DataError
from ...core.types import Entity, OpenSpan
from ..quality.faults import OFFSETS, OVERLAP, passed_over


def checked_entities(
    text: str,
    entities: Iterable[Entity],
    where: str = "",
    *,
    path: str | PathLike[str] | None = None,
    line: int | None = None,
) -> tuple[Entity, ...]:
    """Sorts entities by start, having made sure that they fit their text.

    Where faults are collected, those that do not fit are left out.

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
    kept: list[Entity] = []
    for entity in ordered:
        fault, kind = _fault(text, entity), OFFSETS
        if not fault and kept and entity.start < kept[-1].end:
            fault, kind = _overlap(kept[-1], entity), OVERLAP
        if not fault:
            kept.append(entity)
            continue
        error = DataError(where + fault, path=path, line=line)
        if not passed_over(error, kind):
            raise error
    return tuple(kept)


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


def _fault(text: str, entity: Entity) -> str:
    start, end = entity.start, entity.end
    if not 0 <= start < end <= len(text):
        return f"expected a span within 0..{len(text)}, found {start}..{end}"
    if not entity.label:
        return f"expected a label for span {start}..{end}, found none"
    if text[start:end] != entity.text:
        return (
            f"expected {entity.text!r} at span {start}..{end}, found {text[start:end]!r} there"
        )
    return ""


def _overlap(previous: Entity, entity: Entity) -> str:
    return (
        f"expected spans that do not overlap, found {previous.start}..{previous.end} "
        f"{previous.label} and {entity.start}..{entity.end} {entity.label}"
    )
