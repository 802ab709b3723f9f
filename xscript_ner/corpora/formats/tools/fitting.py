"""Formats whose shape the first items of a JSON file have, for whoever read it as another."""

from __future__ import annotations

import itertools
import json
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from os import PathLike
from typing import Any, NamedTuple

from ....core.errors import DataError
from ....core.types import Document
from .. import read
from ..lines import read_json, read_lines
from .offsets import BEYOND

logger = logging.getLogger(__name__)

LOOKED_AT = 100
"""Items of a file that are looked at."""
GOES_ON = "--allow-empty, in a recipe allow_empty = true of the corpus, goes on"
NAMED = 8
"""Keys that a message names."""

READ_KEYS: dict[str, tuple[str, ...]] = {
    "doccano": ("text", "label", "labels", "entities", "cats", "relations"),
    "huggingface": ("tokens", "ner_tags", "text"),
    "jsonl": ("text", "entities", "spans", "label", "labels", "tokens", "columns", "language",
              "meta", "open_spans"),
    "labelstudio": ("data", "annotations", "completions", "predictions", "id"),
    "massive": ("id", "locale", "partition", "scenario", "intent", "utt", "annot_utt"),
    "prodigy": ("text", "tokens", "spans", "answer"),
    "slurp": ("sentence", "tokens", "entities", "intent", "scenario"),
    "spacy-json": (),
    "stockmark": ("curid", "text", "entities"),
}  # fmt: skip
"""The keys of an item that a reader asks for."""

MARKS = ("annotations", "completions", "result", "entities", "spans", "label", "labels",
         "ner_tags", "tags")  # fmt: skip
"""Keys under which tools put what was marked."""


def _spans(*keys: str) -> Callable[[Any], bool]:
    """Whether something is a list of objects with these keys; with none, of triples."""

    def check(value: Any) -> bool:
        if not isinstance(value, list) or not value:
            return False
        if not keys:
            return all(isinstance(v, list) and [type(x) for x in v[:3]] == [int, int, str]
                       for v in value)  # fmt: skip
        return all(isinstance(v, dict) and set(keys) <= v.keys() for v in value)

    return check


_triples, _marked = _spans(), _spans("start", "end", "label")
SHAPES: dict[str, Callable[[dict[str, Any]], bool]] = {
    "doccano": lambda item: any(
        _triples(item.get(key)) or _spans("start_offset", "end_offset")(item.get(key))
        for key in ("label", "labels", "entities")
    ),
    "huggingface": lambda item: isinstance(item.get("tokens"), list) and "ner_tags" in item,
    "jsonl": lambda item: any(
        _triples(item.get(key)) or _marked(item.get(key))
        for key in ("entities", "spans", "label", "labels")
    ),
    "labelstudio": lambda item: (
        isinstance(item.get("data"), dict)
        or any(map(_spans("start", "end", "labels"), item.values()))
    ),
    "massive": lambda item: {"utt", "annot_utt"} <= item.keys(),
    "prodigy": lambda item: "spans" in item and bool({"answer", "_task_hash"} & item.keys()),
    "rasa": lambda item: bool({"rasa_nlu_data", "common_examples"} & item.keys()),
    "slurp": lambda item: {"sentence", "tokens", "entities"} <= item.keys(),
    "stockmark": lambda item: _spans("name", "span", "type")(item.get("entities")),
}
"""Format to what its items look like; an item may look like several."""


class Fit(NamedTuple):
    """What the first items of a file are like.

    Attributes:
        keys: Of any of them, in order of appearance.
        formats: Whose shape one of them has.
    """

    keys: tuple[str, ...]
    formats: tuple[str, ...]


def fit_of(path: str | PathLike[str]) -> Fit:
    """What the first items of a file are like; nothing of a file that is no JSON."""
    keys: dict[str, None] = {}
    formats: dict[str, None] = {}
    try:
        for item in itertools.islice(_items(path), LOOKED_AT):
            if isinstance(item, dict):
                keys |= dict.fromkeys(map(str, item))
                formats |= dict.fromkeys(name for name, fits in SHAPES.items() if fits(item))
            elif isinstance(item, list) and len(item) == 2 and isinstance(item[1], dict):
                formats["spacy-json"] = None
    except (DataError, ValueError, RecursionError):
        return Fit(tuple(keys), tuple(formats))
    return Fit(tuple(keys), tuple(formats))


def _items(path: str | PathLike[str]) -> Iterator[Any]:
    """Items of a list, or of lines, as far as they are JSON."""
    lines = (line for _, line in read_lines(path, "replace") if line.strip())
    first = next(lines, "")
    if first.lstrip().startswith("["):
        whole = read_json(path, "replace")
        yield from whole if not _is_pair(whole) else [whole]
        return
    for line in itertools.chain([first], lines):
        yield json.loads(line)


def _is_pair(value: Any) -> bool:
    return len(value) == 2 and isinstance(value[0], str)


def read_fitting(
    path: str | PathLike[str], format: str, options: Mapping[str, Any], annotated: bool = True
) -> tuple[Document, ...]:
    """The documents of a file, if it is one of that format and something in it is annotated.

    Args:
        path, format, options: As of ``formats.read``.
        annotated: Whether something must be.

    Raises:
        ConfigError: As of ``formats.read``.
        DataError: As of ``formats.read``, with the formats whose shape the file has, or as of
            ``check_annotated``.
    """
    try:
        documents = tuple(read(path, format, **options))
    except DataError as error:
        message = error.message + fitting_formats(path, format)
        raise DataError(message, path=error.path, line=error.line) from None
    if annotated:
        check_annotated(documents, path, format)
    warn_of_units(documents, path, format)
    return documents


def check_annotated(documents: Sequence[Document], path: str | PathLike[str], format: str) -> None:
    """Refuses a corpus in which nothing is annotated, or whose annotations were not read.

    Args:
        documents: All of it. Labels of the whole document and open spans are annotations too.
        path: Its file, which is looked into for the message.
        format: What it was read as.

    Raises:
        DataError: Naming the keys that were not read and the formats whose shape it has.
    """
    unread = next(filter(None, map(_unread, documents)), "")
    if not unread and any(map(_is_annotated, documents)):
        return
    asked = READ_KEYS.get(format)
    keys = [] if asked is None else [key for key in fit_of(path).keys if key not in asked]
    found = f"expected entities, found none in {len(documents):,} documents"
    if unread:
        found = f"expected entities, found a document whose {unread!r} are not read"
    elif keys:
        named = ", ".join(map(repr, keys[:NAMED])) + ", …" * (len(keys) > NAMED)
        found += f"; format {format} does not read the keys {named}"
    hint = fitting_formats(path, format)
    raise DataError(f"{found}{hint} ({GOES_ON})", path=path)


def fitting_formats(path: str | PathLike[str], format: str | None) -> str:
    """What a message says of the shape of a file that is read as ``format``, or may not be."""
    formats = fit_of(path).formats
    if not formats or format in formats:
        return ""
    return f"; its shape is that of format {' or '.join(formats)}"


def warn_of_units(documents: Sequence[Document], path: str | PathLike[str], format: str) -> None:
    """Says that doccano counts other characters than JSON lines do, where that matters."""
    if format != "jsonl" or "doccano" not in fit_of(path).formats:
        return
    if any(map(BEYOND.search, (document.text for document in documents if document.entities))):
        logger.warning(
            "%s: offsets are read as code points; doccano's count characters such as 𠮷 as two: "
            "format doccano reads these",
            path,
        )


def _is_annotated(document: Document) -> bool:
    return bool(document.entities or document.labels or document.open_spans)


def _unread(document: Document) -> str:
    """A key that holds annotations by its name, in the meta of a document without any."""
    if _is_annotated(document):
        return ""
    return next(
        (key for key in MARKS if len(document.meta.get(key, "")) > 2
         and document.meta[key][0] in "[{"), "",
    )  # fmt: skip
