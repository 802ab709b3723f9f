"""Items of a JSON file, which is a list or has one a line, and what documents are made of them."""

from __future__ import annotations

import json
import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from os import PathLike
from typing import Any, TypeVar

from ....core.errors import ConfigError, DataError, choose
from ....core.types import Document, Entity
from ...quality.faults import made
from ..jsonl import JSON_NAMES, as_meta, from_meta, read_objects
from ..lines import read_json, read_lines
from ..slu.written import each_written
from ..spans import checked_entities

logger = logging.getLogger(__name__)

T = TypeVar("T")
OVERLAPPING = ("error", "longest")
NUMBERS = ("id", "_input_hash", "_task_hash", "_timestamp")
"""Keys of tools whose values are whole numbers, which ``meta`` holds as strings."""


def read_items(
    path: str | PathLike[str], errors: str, make: Callable[[Any], T], kind: type = dict
) -> Iterator[T]:
    """Yields what is made of each item of a JSON list, or of each line's JSON.

    Args:
        path: The file; one that begins with ``[`` is a list, and is read at once. Of lines that
            are lists themselves the first must end where its line does.
        errors: ``"replace"`` reads broken UTF-8 as U+FFFD.
        make: Makes something of an item; a ``DataError`` of its own gets line or item number.
        kind: What an item is, ``dict`` or ``list``.

    Raises:
        DataError: The file is not such JSON, or what ``make`` raises; items count from 0.
    """
    if not _is_list(path, errors, kind):
        yield from read_objects(path, errors, make, kind)
        return
    yield from made_of_items(read_json(path, errors), path, make, kind)


def made_of_items(
    items: list[Any], path: str | PathLike[str], make: Callable[[Any], T], kind: type
) -> Iterator[T]:
    """Yields what is made of each item of a list; raises what ``read_items`` raises."""

    def checked(item: Any) -> T:
        if not isinstance(item, kind):
            raise DataError(f"expected a JSON {JSON_NAMES[kind]}, found {item!r:.60}")
        try:
            return make(item)
        except RecursionError as error:
            raise DataError(str(error)) from None

    for number, item in enumerate(items):
        yield from made(checked, item, path=path, where=f"item {number}: ")


def _is_list(path: str | PathLike[str], errors: str, kind: type) -> bool:
    """Whether the whole file is one list, by its first line that is not blank."""
    first = next((line for _, line in read_lines(path, errors) if line.strip()), "").strip()
    if kind is not list or not first.startswith("["):
        return first.startswith("[")
    try:
        value = json.loads(first)
    except (ValueError, RecursionError):
        return True
    return not value or isinstance(value[0], list)


def item_lines(items: Iterable[str]) -> Iterator[str]:
    """The lines of a JSON list, an item a line; each item is JSON already."""
    yield "["
    comma = ""  # before every item but the first
    for item in items:
        yield comma + item
        comma = ","
    yield "]"


def object_lines(documents: Iterable[Document], make: Callable[[Document], Any]) -> Iterator[str]:
    """The JSON of what is made of each document.

    Raises:
        DataError: ``make`` raised a ``ValueError``; names the document, counted from 1.
    """
    return each_written(documents, lambda document: json.dumps(make(document), ensure_ascii=False))


def text_of(item: Mapping[str, Any], key: str = "text") -> str:
    """The string under a key.

    Raises:
        DataError: There is none; the keys that there are are named.
    """
    text = item.get(key)
    if not isinstance(text, str):
        keys = ", ".join(map(str, item)) or "none"
        raise DataError(f'expected a string as "{key}", found {text!r:.60}; the keys are {keys}')
    return text


def fitted(
    text: str, entities: Iterable[Entity], overlapping: str, lost: Counter[str]
) -> tuple[Entity, ...]:
    """Entities in order, checked against their text.

    Args:
        text: The document's.
        entities: In any order.
        overlapping: ``"longest"`` keeps of those that overlap the longest, of equal ones the
            first; others are counted.
        lost: Counts what is left out.

    Raises:
        DataError: A span does not fit its text, or under ``"error"`` overlaps another.
        ConfigError: ``overlapping`` is something else.
    """
    check_overlapping(overlapping)
    found = list(entities)
    if overlapping == "error":
        try:
            return checked_entities(text, found)
        except DataError as error:
            hint = ' (overlapping = "longest" keeps the longest)'
            raise DataError(error.message + hint * ("overlap" in error.message)) from None
    kept: list[Entity] = []
    for entity in sorted(found, key=lambda entity: entity.start - entity.end):
        checked_entities(text, [entity])
        if all(entity.end <= other.start or other.end <= entity.start for other in kept):
            kept.append(entity)
        else:
            lost["spans that overlap a longer one"] += 1
    return checked_entities(text, kept)


def check_overlapping(overlapping: str) -> None:
    """Raises ``ConfigError`` where there is no such way with entities that overlap."""
    if overlapping not in OVERLAPPING:
        raise ConfigError(choose("way with entities that overlap", overlapping, OVERLAPPING))


def told(lost: Counter[str], path: str | PathLike[str]) -> None:
    """Logs what a file says that documents have no place for."""
    found = ", ".join(f"{count:,} {what}" for what, count in lost.items() if count)
    if found:
        logger.warning("%s: left out: %s", path, found)


def other_keys(item: Mapping[str, Any], own: Iterable[str]) -> dict[str, str]:
    """``Document.meta`` of the keys that are not the format's own."""
    own = set(own)
    return as_meta({key: value for key, value in item.items() if key not in own})


def from_other_keys(document: Document, own: Iterable[str]) -> dict[str, Any]:
    """The keys that ``other_keys`` made the document's meta of.

    Raises:
        ValueError: One is among the format's own.
    """
    for key in own:
        if key in document.meta:
            raise ValueError(f"expected no meta key {key!r}, which is the format's own")
    found = from_meta(document.meta)
    return {key: _number(value) if key in NUMBERS else value for key, value in found.items()}


def _number(value: Any) -> Any:
    plain = isinstance(value, str) and value.removeprefix("-").isdecimal() and value.isascii()
    return int(value) if plain and str(int(value)) == value else value
