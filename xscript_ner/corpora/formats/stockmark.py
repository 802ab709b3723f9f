"""Stockmark's Wikipedia entities: a JSON list of ``{curid, text, entities}``.

An entity is ``{"name", "span": [start, end], "type"}`` with code-point offsets. ``curid``, the
page's id, becomes ``meta["curid"]``. Source: github.com/stockmarkteam/ner-wikipedia-dataset.
"""

from __future__ import annotations

from collections.abc import Iterator
from os import PathLike
from typing import Any

from ...core.errors import DataError
from ...core.types import Document, Entity
from ..quality.faults import made
from .lines import read_json
from .spans import checked_entities


def read_stockmark(path: str | PathLike[str], *, errors: str = "strict") -> Iterator[Document]:
    """Yields the sentences of the list; the file is read at once, since JSON cannot stream.

    Raises:
        DataError: The file is not JSON (line named), not of this shape, larger than
            ``lines.LARGEST``, or a span does not fit its text (item named, counted from 0).
    """
    items = read_json(path, errors)
    if not isinstance(items, list):
        raise DataError(f"expected a JSON list, found {type(items).__name__}", path=path)
    for number, item in enumerate(items):
        curid = item.get("curid") if isinstance(item, dict) else None
        page = "" if curid is None else f" (curid {curid})"
        yield from made(_document, item, path=path, where=f"item {number}{page}: ")


def _document(item: Any) -> Document:
    try:
        if not isinstance(item, dict):
            raise DataError(f"expected an object, found {item!r:.60}")
        text, curid, listed = item.get("text"), item.get("curid"), item.get("entities", [])
        if not isinstance(text, str):
            raise DataError(f"expected a string as text, found {text!r:.60}")
        if not isinstance(listed, list):
            raise DataError(f"expected a list as entities, found {listed!r:.60}")
        return Document(
            text,
            checked_entities(text, [_entity(value) for value in listed]),
            meta={} if curid is None else {"curid": str(curid)},
        )
    except RecursionError as error:  # of words that quote what was found
        raise DataError(str(error)) from None


def _entity(value: Any) -> Entity:
    match value:
        case {"name": str(name), "span": [int(start), int(end)], "type": str(label)}:
            return Entity(start, end, label, name)
    raise DataError(f'expected {{"name", "span": [start, end], "type"}}, found {value!r:.80}')
