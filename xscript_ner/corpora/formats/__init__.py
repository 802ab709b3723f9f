"""Corpus formats: a path in, documents out, and back where a format can be written."""

from __future__ import annotations

import inspect
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, TextIO

from ...core.errors import ConfigError, DataError, OutputError, choose
from ...core.files import write_lines
from ...core.types import Document
from .conll import read_conll
from .conll_writer import conll_lines
from .conllu import read_conllu
from .jsonl import jsonl_lines, read_jsonl
from .slu.intents import with_domains, with_intents
from .slu.rasa import rasa_lines, read_rasa
from .slu.seq import FILES as SEQ_FILES
from .slu.seq import read_seq, seq_lines
from .slu.xsid import read_xsid, xsid_lines
from .stockmark import read_stockmark
from .text import read_text_lines
from .uner import read_uner

READERS: dict[str, Callable[..., Iterator[Document]]] = {
    "conll": read_conll,
    "conllu": read_conllu,
    "jsonl": read_jsonl,
    "rasa": read_rasa,
    "seq": read_seq,
    "stockmark": read_stockmark,
    "text": read_text_lines,
    "uner": read_uner,
    "xsid": read_xsid,
}
"""Each takes a path and keyword options, ``errors`` among them."""

WRITERS: dict[str, Callable[..., Iterator[Any]]] = {
    "conll": conll_lines,
    "jsonl": jsonl_lines,
    "rasa": rasa_lines,
    "seq": seq_lines,
    "xsid": xsid_lines,
}
"""Each takes documents and keyword options, and yields lines without their endings: of a format
of several files, a line of each."""

FILES = {"seq": SEQ_FILES}
"""The files of a format whose path is a directory."""

INTENTS = {"rasa": '"intent"', "seq": "label", "xsid": "the column after the token"}
"""The formats of utterances, and what gives the intent in each."""

SUFFIXES = {
    ".bio": "conll",
    ".conll": "conll",
    ".conllu": "conllu",
    ".jsonl": "jsonl",
    ".rasa.json": "rasa",
}
"""Suffixes that mean one format only; ``.json``, ``.txt`` and ``.iob2`` do not."""


def guess(path: str | os.PathLike[str]) -> str | None:
    """The format that a file's suffix or a directory's first file tells, or ``None``."""
    for format, files in FILES.items():
        if Path(path, files[0]).is_file():
            return format
    name = Path(path).name.lower()
    return next((SUFFIXES[suffix] for suffix in SUFFIXES if name.endswith(suffix)), None)


def files_of(path: str | os.PathLike[str], format: str | None) -> tuple[Path, ...]:
    """The files that a corpus at a path consists of."""
    return tuple(Path(path, name) for name in FILES.get(format or "", ("",)))


def read(path: str | os.PathLike[str], format: str, **options: Any) -> Iterator[Document]:
    """Reads a corpus, streaming where the format allows.

    Args:
        path: The file, or the directory of the format's ``FILES``.
        format: Key into ``READERS``.
        options: The reader's own, see there; ``errors="replace"`` is everybody's, ``domain``
            and ``domains`` those of formats that have intents, see ``with_domains``.

    Raises:
        ConfigError: An unknown format or option (at once, not at the first document).
        DataError: A fault of the file, named with its line, or a file without documents.
    """
    if format not in READERS:
        raise ConfigError(choose("format to read", format, READERS))
    reader = READERS[format]
    if format not in INTENTS:
        _check_options(format, options, reader)
        return _some(reader(path, **options), path)
    _check_options(format, options, reader, with_domains)
    told = {key: options.pop(key) for key in ("domain", "domains") if key in options}
    documents = with_intents(reader(path, **options), path, INTENTS[format])
    return _some(with_domains(documents, path, **told), path)


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
            A format of several files wants a directory, which is made where there is none.
        format: Key into ``WRITERS``.
        options: The writer's own.

    Returns:
        How many documents were written.

    Raises:
        ConfigError: An unknown format or option, or a stream for several files.
        DataError: A document that the format cannot hold.
        OutputError: The path cannot be written.
    """
    if format not in WRITERS:
        raise ConfigError(choose("format to write", format, WRITERS))
    writer = WRITERS[format]
    _check_options(format, options, writer)
    count = 0

    def counted() -> Iterator[Document]:
        nonlocal count
        for document in documents:
            count += 1
            yield document

    lines = writer(counted(), **options)
    if format in FILES:
        _write_files(lines, target, format)
    else:
        write_lines(lines, target)
    return count


def _write_files(
    lines: Iterator[tuple[str, ...]], target: str | os.PathLike[str] | TextIO, format: str
) -> None:
    if not isinstance(target, (str, os.PathLike)):
        raise ConfigError(f"format {format} is several files; give a directory to write")
    rows = list(lines)  # so that a document that cannot be written leaves all files as they were
    try:
        os.makedirs(target, exist_ok=True)
    except OSError as error:
        raise OutputError(f"cannot make the directory: {error.strerror}", path=target) from None
    for index, file in enumerate(files_of(target, format)):
        write_lines((row[index] for row in rows), file)


def _some(documents: Iterator[Document], path: str | os.PathLike[str]) -> Iterator[Document]:
    empty = True
    for document in documents:
        empty = False
        yield document
    if empty:
        raise DataError("expected documents, found no documents", path=path)


def _check_options(
    format: str, options: dict[str, Any], *functions: Callable[..., Any]
) -> None:
    known = {
        name: parameter.default
        for function in functions
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
