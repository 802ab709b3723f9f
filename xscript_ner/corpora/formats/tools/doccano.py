"""doccano's JSON lines: ``{"id", "text", "label": [[start, end, label]]}``.

A project with relations exports ``{"text", "entities": [{"id", "label", "start_offset",
"end_offset"}], "relations": […]}`` instead, one of intents and slots ``{"text", "cats": [intent],
"entities": [[start, end, label]]}``; the older export calls its spans ``labels``. Relations are
counted in the log and left out; other keys (``Comments``, the columns of the import) go to meta.

doccano counts as its browser does, in UTF-16 code units (github.com/doccano/doccano issue 2290),
or in grapheme clusters where the project says "Count grapheme clusters as one character";
``unit`` says which. Without characters beyond U+FFFF, and clusters, all are the same.
Source: github.com/doccano/doccano, backend/data_export/pipeline.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from os import PathLike
from typing import Any

from ....core.errors import ConfigError, DataError, choose
from ....core.types import Document, Entity
from ..slu.intents import INTENT
from .items import fitted, from_other_keys, object_lines, other_keys, read_items, text_of, told
from .offsets import UTF_16, Offsets, check_unit

SPANS = ("label", "labels", "entities")
CATS, RELATIONS = "cats", "relations"
OWN = ("text", *SPANS, CATS, RELATIONS)
LAYOUTS = ("spans", "relations")


def read_doccano(
    path: str | PathLike[str],
    *,
    errors: str = "strict",
    unit: str = UTF_16,
    overlapping: str = "error",
) -> Iterator[Document]:
    """Yields a document a line, streaming.

    Args:
        path: The file: JSON lines, or a list.
        errors: ``"replace"`` reads broken UTF-8 as U+FFFD.
        unit: What offsets count: ``utf-16``, ``codepoint`` or ``grapheme``.
        overlapping: ``"longest"`` keeps of spans that overlap the longest.

    Raises:
        DataError: An item is not of this shape, or a span does not fit its text.
        ConfigError: An unknown unit or way with overlaps.
    """
    check_unit(unit)
    lost: Counter[str] = Counter()
    yield from read_items(path, errors, lambda item: _document(item, unit, overlapping, lost))
    told(lost, path)


def doccano_lines(
    documents: Iterable[Document], *, layout: str = "spans", unit: str = UTF_16
) -> Iterator[str]:
    """Yields the lines that doccano imports and ``read_doccano`` reads back.

    Args:
        documents: Tokens, columns, language, open spans and labels but the intent are not kept.
        layout: ``"spans"``, or ``"relations"`` for a project with relations.
        unit: What offsets count in the project.

    Raises:
        DataError: A document (counted from 1) whose meta has a key of the format's own, or an
            entity that begins or ends inside of what ``unit`` counts as one.
        ConfigError: An unknown layout or unit.
    """
    check_unit(unit)
    if layout not in LAYOUTS:
        raise ConfigError(choose("layout", layout, LAYOUTS))
    return object_lines(documents, lambda document: _item(document, layout, unit))


def _document(item: dict[str, Any], unit: str, overlapping: str, lost: Counter[str]) -> Document:
    text = text_of(item)
    key = next((key for key in reversed(SPANS) if key in item), SPANS[0])
    listed = item.get(key, [])
    if not isinstance(listed, list):
        raise DataError(f'expected a list as "{key}", found {listed!r:.60}')
    offsets = Offsets(text, unit)
    entities = [_entity(value, text, offsets) for value in listed]
    lost["relations"] += len(item.get(RELATIONS) or ())
    cats = item.get(CATS)
    own = [key, "text", RELATIONS]
    labels = {}
    if isinstance(cats, list) and len(cats) <= 1:
        own.append(CATS)
        labels = {INTENT: str(cats[0])} if cats else {}
    return Document(
        text,
        fitted(text, entities, overlapping, lost),
        meta=other_keys(item, own),
        labels=labels,
    )


def _entity(value: Any, text: str, offsets: Offsets) -> Entity:
    match value:
        case [int(start), int(end), str(label)]:
            pass
        case {"start_offset": int(start), "end_offset": int(end), "label": str(label)}:
            pass
        case _:
            raise DataError(
                'expected [start, end, label] or {"start_offset", "end_offset", "label"}, '
                f"found {value!r:.80}"
            )
    start, end = offsets.read(start), offsets.read(end)
    return Entity(start, end, label, text[max(start, 0) : max(end, 0)])


def _item(document: Document, layout: str, unit: str) -> dict[str, Any]:
    offsets = Offsets(document.text, unit)
    spans = [
        (offsets.written(entity.start), offsets.written(entity.end), entity.label)
        for entity in document.entities
    ]
    item = {**from_other_keys(document, OWN), "text": document.text}
    if layout == "relations":
        entities = [
            {"id": number, "label": label, "start_offset": start, "end_offset": end}
            for number, (start, end, label) in enumerate(spans, 1)
        ]
        return {**item, "entities": entities, RELATIONS: []}
    if INTENT in document.labels:
        return {**item, "entities": spans, CATS: [document.labels[INTENT]]}
    return {**item, "label": spans}
