"""Text to be tagged with what stands beside it: lines, tables, JSON lines; from files and pipes."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from ...core.errors import ConfigError, DataError, choose
from ..formats import guess
from ..formats.lines import MAX_CHARACTERS
from ..raw_text import STDIN, read_documents
from .json_lines import object_records
from .plain import line_records
from .record import Given as Given
from .record import Layout, Lists, Read
from .record import Record as Record
from .table import comma_records, tab_records

KINDS: dict[str, Callable[[Lists, Layout], Read]] = {
    "csv": comma_records,
    "jsonl": object_records,
    "text": line_records,
    "tsv": tab_records,
}
"""Kinds of files, and what makes records of their lines."""

TABLES = ("csv", "tsv")
SUFFIXES = {
    ".csv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl", ".tab": "tsv", ".tsv": "tsv",
}  # fmt: skip
"""What a suffix tells; any other is of text, unless it is one of these:"""
FOREIGN = (".avro", ".db", ".doc", ".docx", ".epub", ".feather", ".htm", ".html", ".ipynb", ".json",
           ".ods", ".odt", ".parquet", ".pdf", ".pkl", ".pptx", ".py", ".rtf", ".sqlite",
           ".toml", ".xls", ".xlsx", ".xml", ".zip")  # fmt: skip

PLAIN = Given()
"""Nothing is known."""


def read_records(
    paths: Sequence[str],
    kind: str | None = None,
    given: Given = PLAIN,
    errors: str = "strict",
    max_characters: int = MAX_CHARACTERS,
) -> Iterator[list[Record]]:
    """Yields the documents of files in order, as lists of those that are ready together.

    Args:
        paths: Files, also compressed (``.gz``); ``"-"`` is standard input.
        kind: Key into ``KINDS``; by default each file's suffix tells, and what is then read as
            lines of text is refused where its first line is of something else.
        given: Which column or field is the text.
        errors: ``"strict"``, or ``"replace"`` to read broken bytes as U+FFFD.
        max_characters: Longest line that is read.

    Raises:
        DataError: At once: a path that cannot be read, or of a suffix that is no text's. In its
            turn: a line or row that is not of its kind, or what ``read_documents`` raises.
        ConfigError: An unknown kind, or a column or field for files that have none.
    """
    if kind is not None and kind not in KINDS:
        raise ConfigError(choose("kind of file", kind, KINDS))
    kinds = [kind or _kind(path) for path in paths]
    _check_given(given, kinds)
    lists = [read_documents([path], errors, max_characters) for path in paths]
    layouts = [
        Layout("<stdin>" if path == STDIN else path, given, sure=kind is not None) for path in paths
    ]
    return _records(kinds, lists, layouts)


def _records(
    kinds: Sequence[str], lists: Sequence[Lists], layouts: Sequence[Layout]
) -> Iterator[list[Record]]:
    for kind, own, layout in zip(kinds, lists, layouts, strict=True):
        yield from KINDS[kind](own, layout)


def _kind(path: str) -> str:
    """What a file's suffix tells.

    Raises:
        DataError: It is not one of text.
    """
    name = os.path.basename(path).lower().removesuffix(".gz")
    suffix = Path(name).suffix
    if suffix in SUFFIXES:
        return SUFFIXES[suffix]
    format = None if path == STDIN or os.path.isdir(path) else guess(name)
    if format is not None or suffix in FOREIGN:
        other = f"a corpus of format {format}" if format else f"a file in {suffix}"
        hint = f"; xscript-ner convert {path} … --to jsonl makes lines of it" if format else ""
        raise DataError(
            f"expected text, found {other}{hint} (--from {', '.join(KINDS)} reads it all the same)",
            path=path,
        )
    return "text"


def _check_given(given: Given, kinds: Sequence[str]) -> None:
    if given.field and "jsonl" not in kinds:
        raise ConfigError("--field is for JSON lines, and no file is any; --from jsonl says so")
    if (given.column or not given.header) and not set(TABLES).intersection(kinds):
        raise ConfigError("--column and --no-header are for tables; --from csv or tsv says so")
