"""Corpus formats: a path in, documents out, and back where a format can be written."""

from __future__ import annotations

import inspect
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, TextIO

from ...core.errors import ConfigError, DataError, choose
from ...core.files import write_lines
from ...core.types import Document
from .conll import read_conll
from .conll_writer import conll_lines
from .conllu import read_conllu
from .jsonl import jsonl_lines, read_jsonl
from .stockmark import read_stockmark
from .uner import read_uner
from .unlabelled.terms import read_terms
from .unlabelled.text import read_text_lines

READERS: dict[str, Callable[..., Iterator[Document]]] = {
    "conll": read_conll,
    "conllu": read_conllu,
    "jsonl": read_jsonl,
    "stockmark": read_stockmark,
    "terms": read_terms,
    "text": read_text_lines,
    "uner": read_uner,
}
"""Each takes a path and keyword options, ``errors`` among them."""

WRITERS: dict[str, Callable[..., Iterator[str]]] = {
    "conll": conll_lines,
    "jsonl": jsonl_lines,
}
"""Each takes documents and keyword options, and yields lines without their endings."""

SUFFIXES = {".bio": "conll", ".conll": "conll", ".conllu": "conllu", ".jsonl": "jsonl"}
"""Suffixes that mean one format only; ``.json``, ``.txt`` and ``.iob2`` do not."""


def guess(path: str | os.PathLike[str]) -> str | None:
    """The format that a file's suffix tells, or ``None`` where it tells none."""
    return SUFFIXES.get(Path(path).suffix.lower())


def read(path: str | os.PathLike[str], format: str, **options: Any) -> Iterator[Document]:
    """Reads a corpus, streaming where the format allows.

    Args:
        path: The file.
        format: Key into ``READERS``.
        options: The reader's own, see there; ``errors="replace"`` is everybody's.

    Raises:
        ConfigError: An unknown format or option (at once, not at the first document).
        DataError: A fault of the file, named with its line, or a file without documents.
    """
    if format not in READERS:
        raise ConfigError(choose("format to read", format, READERS))
    reader = READERS[format]
    _check_options(reader, format, options)
    return _some(reader(path, **options), path)


def write(
    documents: Iterable[Document],
    target: str | os.PathLike[str] | TextIO,
    format: str,
    **options: Any,
) -> int:
    """Writes a corpus; a file appears whole or not at all.

    Args:
        documents: What to write; consumed as it is written.
        target: A path, which is replaced once everything is written, or an open text stream.
        format: Key into ``WRITERS``.
        options: The writer's own.

    Returns:
        How many documents were written.

    Raises:
        ConfigError: An unknown format or option.
        DataError: A document that the format cannot hold.
        OutputError: The path cannot be written.
    """
    if format not in WRITERS:
        raise ConfigError(choose("format to write", format, WRITERS))
    writer = WRITERS[format]
    _check_options(writer, format, options)
    count = 0

    def counted() -> Iterator[Document]:
        nonlocal count
        for document in documents:
            count += 1
            yield document

    write_lines(writer(counted(), **options), target)
    return count


def _some(documents: Iterator[Document], path: str | os.PathLike[str]) -> Iterator[Document]:
    empty = True
    for document in documents:
        empty = False
        yield document
    if empty:
        raise DataError("expected documents, found no documents", path=path)


def _check_options(function: Callable[..., Any], format: str, options: dict[str, Any]) -> None:
    known = {
        name: parameter.default
        for name, parameter in inspect.signature(function).parameters.items()
        if parameter.kind is inspect.Parameter.KEYWORD_ONLY
    }
    for name, value in options.items():
        if name not in known:
            raise ConfigError(choose(f"option of format {format}", name, known))
        wanted = type(known[name])
        if type(value) is not wanted and not (wanted is bool and value in (0, 1)):
            raise ConfigError(
                f"option {name!r} of format {format}: expected {wanted.__name__}, "
                f"found {value!r}"
            )
