"""spaCy's training examples as JSON: ``["text", {"entities": [[start, end, label]]}]``.

A list of such pairs, a pair a line, or ``{"annotations": [pairs], "classes": […]}`` as the NER
annotator for spaCy (github.com/tecoholic/ner-annotator) saves it, where ``null`` is a text that was
skipped. ``cats``, ``links`` and further keys beside ``entities`` go to meta. Offsets are code
points.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from os import PathLike
from typing import Any

from ....core.errors import DataError
from ....core.types import Document, Entity
from ..lines import read_json, read_lines
from .items import (
    fitted,
    from_other_keys,
    item_lines,
    made_of_items,
    object_lines,
    other_keys,
    read_items,
    told,
)

ENTITIES, ANNOTATIONS = "entities", "annotations"


def read_spacy_json(
    path: str | PathLike[str], *, errors: str = "strict", overlapping: str = "error"
) -> Iterator[Document]:
    """Yields a document a pair.

    Args:
        path: The file.
        errors: ``"replace"`` reads broken UTF-8 as U+FFFD.
        overlapping: ``"longest"`` keeps of spans that overlap the longest.

    Raises:
        DataError: An item is no such pair, or a span does not fit its text.
        ConfigError: An unknown way with overlaps.
    """
    lost: Counter[str] = Counter()

    def make(item: list[Any]) -> Document:
        return _document(item, overlapping, lost)

    first = next((line for _, line in read_lines(path, errors) if line.strip()), "")
    if first.lstrip().startswith("{"):
        pairs = _annotated(read_json(path, errors), path)
        lost["texts that were skipped"] = pairs.count(None)
        given = [pair for pair in pairs if pair is not None]
        yield from made_of_items(given, path, make, list)
    else:
        yield from read_items(path, errors, make, list)
    told(lost, path)


def spacy_json_lines(documents: Iterable[Document]) -> Iterator[str]:
    """Yields the lines of a list of pairs, a pair a line.

    Args:
        documents: Tokens, columns, language, open spans and labels of the whole are not kept.

    Raises:
        DataError: A document (counted from 1) whose meta has a key of the format's own.
    """
    return item_lines(object_lines(documents, _pair))


def _annotated(whole: Any, path: str | PathLike[str]) -> list[Any]:
    pairs = whole.get(ANNOTATIONS) if isinstance(whole, dict) else None
    if not isinstance(pairs, list):
        raise DataError(
            f'expected pairs of text and entities, found an object without "{ANNOTATIONS}"',
            path=path,
        )
    return pairs


def _document(item: list[Any], overlapping: str, lost: Counter[str]) -> Document:
    match item:
        case [str(text), {"entities": [*spans], **others}]:
            pass
        case _:
            raise DataError(f'expected ["text", {{"entities": […]}}], found {item!r:.80}')
    entities = []
    for span in spans:
        match span:
            case [int(start), int(end), str(label), *_]:
                entities.append(Entity(start, end, label, text[max(start, 0) : max(end, 0)]))
            case _:
                raise DataError(f"expected [start, end, label], found {span!r:.80}")
    meta = other_keys({str(key): value for key, value in others.items()}, ())
    return Document(text, fitted(text, entities, overlapping, lost), meta=meta)


def _pair(document: Document) -> list[Any]:
    spans = [[entity.start, entity.end, entity.label] for entity in document.entities]
    return [document.text, {**from_other_keys(document, (ENTITIES,)), ENTITIES: spans}]
