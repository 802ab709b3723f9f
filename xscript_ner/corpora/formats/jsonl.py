"""JSON lines: a document a line, ``{"text", "entities": [{"start", "end", "label"}]}``.

An entity may repeat its ``text``, which is then checked; ``score`` is left out of what is read,
because it belongs to predictions. Further keys: ``tokens`` as ``[[start, end], …]``, ``columns``,
``labels`` of the whole document as ``{"intent": "PlayMusic"}``, its ``language``, ``meta``, and
``open_spans``, ``[{"start", "end", "labels"}]``, where ``labels`` may be left out. Where there is
no ``entities``, the reader takes the first of ``spans``, ``label`` and ``labels``, and an entity
may be ``[start, end, label]`` (doccano, spaCy). Any other key goes to ``meta``, as JSON unless it
is a string. Blank lines are passed over.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from os import PathLike
from typing import Any, TypeVar

from ...core.errors import DataError
from ...core.types import Boundaries, Document, Entity, OpenSpan
from ..quality.faults import made
from .lines import read_lines
from .spans import checked_entities, checked_open_spans

ENTITY_KEYS = ("entities", "spans", "label", "labels")
T = TypeVar("T")
JSON_NAMES: dict[type, str] = {dict: "object", list: "list"}
KEYS = ("text", "tokens", "columns", "language", "meta", "open_spans")


def read_jsonl(path: str | PathLike[str], *, errors: str = "strict") -> Iterator[Document]:
    """Yields a document a line, streaming.

    Raises:
        DataError: A line is not a JSON object of this shape, or a span does not fit its text.
    """
    return read_objects(path, errors, _document)


def read_objects(
    path: str | PathLike[str], errors: str, document: Callable[[Any], T], kind: type = dict
) -> Iterator[T]:
    """Yields a document a JSON object, one a line; blank lines are passed over.

    Args:
        path: The file.
        errors: ``"replace"`` reads broken UTF-8 as U+FFFD.
        document: Makes the document of an object; a ``DataError`` of its own gets the line.
        kind: What stands on a line, an object or a ``list``.

    Raises:
        DataError: A line is not a JSON object, or what ``document`` raises.
    """
    for number, line in read_lines(path, errors):
        if line.strip():
            yield from made(partial(_made, document, kind), line, path=path, line=number)


def _made(document: Callable[[Any], T], kind: type, line: str) -> T:
    try:
        item = json.loads(line)
        if not isinstance(item, kind):
            raise DataError(f"expected a JSON {JSON_NAMES[kind]}, found {item!r:.60}")
        return document(item)
    except (ValueError, RecursionError) as error:
        raise DataError(f"expected a JSON object, found: {error}") from None


def as_meta(values: Mapping[str, Any]) -> dict[str, str]:
    """What an object says beside, as ``Document.meta``: JSON, unless it is a string."""
    return {
        key: value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        for key, value in values.items()
    }


def from_meta(meta: Mapping[str, str]) -> dict[str, Any]:
    """The values that ``as_meta`` makes that meta of; numbers stay strings."""
    return {key: _container(value) for key, value in meta.items()}


def _container(value: str) -> Any:
    if value[:1] not in ("[", "{"):
        return value
    try:
        found = json.loads(value)
    except (ValueError, RecursionError):
        return value
    return found if json.dumps(found, ensure_ascii=False) == value else value


def jsonl_lines(documents: Iterable[Document], *, ascii: bool = False) -> Iterator[str]:
    """Yields the lines that ``read_jsonl`` reads back.

    Args:
        documents: Any.
        ascii: Escape everything beyond ASCII.
    """
    for document in documents:
        plain: dict[str, Any] = {
            "text": document.text,
            "entities": [entity.as_dict() for entity in document.entities],
        }
        if document.tokens is not None:
            plain["tokens"] = document.tokens
        if document.columns is not None:
            plain["columns"] = document.columns
        if document.labels:
            plain["labels"] = dict(document.labels)
        if document.language:
            plain["language"] = document.language
        if document.open_spans:
            plain["open_spans"] = [_open_as_dict(span) for span in document.open_spans]
        if document.meta:
            plain["meta"] = dict(document.meta)
        line = json.dumps(plain, ensure_ascii=ascii)
        try:
            line.encode("utf-8")
        except UnicodeEncodeError:
            line = json.dumps(plain)  # a lone surrogate can only stand as an escape
        yield line


def _document(item: dict[str, Any]) -> Document:
    text = item.get("text")
    if not isinstance(text, str):
        raise DataError(f'expected an object with a "text" string, found {item!r:.60}')
    labels = _labels(item)
    named = next((key for key in ENTITY_KEYS if key in item), "entities")
    listed = item.get(named, [])
    if not isinstance(listed, list):
        raise DataError(f"expected a list as {named!r}, found {listed!r:.60}")
    tokens = _tokens(item.get("tokens"), text)
    language = item.get("language", "")
    if not isinstance(language, str):
        raise DataError(f'expected a string as "language", found {language!r:.60}')
    meta = item.get("meta", {})
    if not isinstance(meta, dict):
        raise DataError(f'expected an object as "meta", found {meta!r:.60}')
    meta |= {key: value for key, value in item.items() if key not in (*KEYS, named)}
    return Document(
        text,
        checked_entities(text, [_entity(value, text) for value in listed]),
        tokens,
        _columns(item.get("columns"), tokens),
        as_meta(meta),
        labels,
        language,
        _open_spans(item.get("open_spans", []), text),
    )


def _labels(item: dict[str, Any]) -> dict[str, str]:
    """Takes the labels of the whole document out of an object; a list is of entities."""
    if not isinstance(item.get("labels"), dict):
        return {}
    found = item.pop("labels")
    # As a tagger writes them, with a score that is left out.
    labels: dict[str, Any] = {
        head: label.get("label") if isinstance(label, dict) else label
        for head, label in found.items()
    }
    if not all(isinstance(label, str) and label for label in labels.values()):
        raise DataError(f'expected strings in "labels", found {found!r:.60}')
    return labels


def _entity(value: Any, text: str) -> Entity:
    match value:
        case {"start": int(start), "end": int(end), "label": str(label)}:
            claimed = value.get("text", text[max(start, 0) : max(end, 0)])
        case [int(start), int(end), str(label)]:
            claimed = text[max(start, 0) : max(end, 0)]
        case _:
            raise DataError(f'expected {{"start", "end", "label"}}, found {value!r:.80}')
    return Entity(start, end, label, claimed)


def _open_spans(value: Any, text: str) -> tuple[OpenSpan, ...]:
    spans = []
    for item in value if isinstance(value, list) else [value]:
        match item:
            case {"start": int(start), "end": int(end)}:
                labels = item.get("labels", [])
            case _:
                raise DataError(f'expected {{"start", "end", "labels"}}, found {item!r:.80}')
        if not isinstance(labels, list) or not all(isinstance(name, str) for name in labels):
            raise DataError(f'expected strings as "labels" of an open span, found {labels!r:.60}')
        spans.append(OpenSpan(start, end, tuple(labels)))
    return checked_open_spans(text, spans)


def _open_as_dict(span: OpenSpan) -> dict[str, Any]:
    plain: dict[str, Any] = {"start": span.start, "end": span.end}
    return plain | ({"labels": list(span.labels)} if span.labels else {})


def _tokens(value: Any, text: str) -> Boundaries | None:
    if value is None:
        return None
    tokens: list[tuple[int, int]] = []
    position = 0
    for pair in value if isinstance(value, list) else [value]:
        match pair:
            case [int(start), int(end)] if position <= start < end <= len(text):
                tokens.append((start, end))
                position = end
            case _:
                raise DataError(
                    f"expected tokens as [start, end] within {position}..{len(text)}, "
                    f"found {pair!r:.60}"
                )
    return tuple(tokens)


def _columns(
    value: Any, tokens: Boundaries | None
) -> tuple[tuple[str, ...], ...] | None:
    if value is None:
        return None
    fits = (
        isinstance(value, list)
        and tokens is not None
        and len(value) == len(tokens)
        and all(isinstance(row, list) and all(isinstance(c, str) for c in row) for row in value)
    )
    if not fits:
        raise DataError(f"expected columns as a list of strings a token, found {value!r:.60}")
    return tuple(tuple(row) for row in value)
