"""Rasa's entities in brackets: ``[Ueno](city)``, ``[now]{"entity": "date", "value": "today"}``.

A bracket that closes and that neither ``(``, ``{`` nor ``[`` follows is text like any other, as in
Rasa. Source: legacy-docs-oss.rasa.com/docs/rasa/training-data-format.
"""

from __future__ import annotations

import json
from typing import Any

from .....core.errors import DataError
from .....core.types import Document, Entity
from .attributes import attributed, attributes_of

Attributes = dict[str, Any]


def parse_markup(marked: str) -> tuple[str, list[tuple[Entity, Attributes]]]:
    """The text without its markup, and the entities with what Rasa says of them beyond.

    Raises:
        DataError: A bracket never closes, or what follows it names no entity.
    """
    text, position = "", 0
    spans: list[tuple[int, int, Attributes]] = []
    while (start := marked.find("[", position)) >= 0:
        end = marked.find("]", start)
        words = marked[start + 1 : end if end >= 0 else None]
        if end < 0 or "[" in words:
            raise DataError(f"expected ']' that closes {marked[start:]!r:.40}, found none")
        text += marked[position:start]
        attributes, position = _attributes(marked, end + 1)
        if attributes is None:
            text += marked[start:position]
        elif not words:
            raise DataError(f"expected words in {marked[start:position]!r:.60}, found none")
        else:
            spans.append((len(text), len(text) + len(words), attributes))
            text += words
    text += marked[position:]
    pairs = []
    for first, last, attributes in spans:
        entity = Entity.of(text, first, last, attributes["entity"])
        pairs.append((entity, attributed(entity, attributes)))
    return text, pairs


def markup(document: Document) -> str:
    """The text with its entities marked, as ``parse_markup`` reads them.

    Raises:
        ValueError: Text or labels that markup cannot hold.
    """
    attributes = attributes_of(document)
    parts: list[str] = []
    position = 0
    for entity, more in zip(document.entities, attributes, strict=True):
        said = json.dumps({"entity": entity.label, **more}, ensure_ascii=False)
        label = said if more else f"({entity.label})"
        parts += document.text[position : entity.start], f"[{entity.text}]{label}"
        position = entity.end
    marked = "".join([*parts, document.text[position:]])
    try:
        text, pairs = parse_markup(marked)
    except DataError as error:
        raise ValueError(error.message) from None
    back = [(entity.start, entity.end, entity.label, more) for entity, more in pairs]
    wanted = [
        (entity.start, entity.end, entity.label, more)
        for entity, more in zip(document.entities, attributes, strict=True)
    ]
    if text != document.text or back != wanted:
        raise ValueError(f"expected text and slots that brackets can hold, found {marked!r:.60}")
    return marked


def _attributes(marked: str, start: int) -> tuple[Attributes | None, int]:
    """What stands behind a bracket at ``start``, and where it ends; ``None`` where nothing does."""
    opening = marked[start : start + 1]
    if opening == "(":
        end = marked.find(")", start)
        if end < 0:
            raise DataError(f"expected ')' that closes {marked[start:]!r:.40}, found none")
        label, colon, value = marked[start + 1 : end].partition(":")
        if not label.strip():
            raise DataError(f"expected (entity), found {marked[start : end + 1]!r:.40}")
        # Rasa's older Markdown gives a synonym's value so.
        return {"entity": label.strip(), **({"value": value.strip()} if colon else {})}, end + 1
    if opening == "{" or marked[start : start + 2] == "[{":
        try:
            found, end = json.JSONDecoder().raw_decode(marked, start)
        except (ValueError, RecursionError):
            raise DataError(f"expected a JSON object, found {marked[start:]!r:.60}") from None
        named = found.get("entity") if isinstance(found, dict) else None
        if not isinstance(named, str) or not named:
            raise DataError(f'expected {{"entity": …}} once a span, found {found!r:.60}')
        return found, end
    return None, start
