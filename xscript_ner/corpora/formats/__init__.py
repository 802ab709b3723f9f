"""Corpus formats: a path in, documents out, and back where a format can be written."""

from __future__ import annotations

import inspect
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from pkgutil import resolve_name
from typing import Any, TextIO

from ...core.errors import ConfigError, DataError, choose
from ...core.files import write_lines
from ...core.types import Document
from .slu import SEQ_FILES
from .slu.intents import HEADS, INTENT, with_domains, with_intents
from .tools import BINARY, PAIR, PAIRS, TOOL_READERS, TOOL_WRITERS
from .writing import write_binary, write_files, write_rows

READERS: dict[str, str] = {
    "conll": "conll:read_conll",
    "conllu": "conllu:read_conllu",
    "jsonl": "jsonl:read_jsonl",
    "knp": "knp.reader:read_knp",
    "massive": "slu.massive:read_massive",
    "multiatis": "slu.multiatis:read_multiatis",
    "rasa": "slu.rasa.json_examples:read_rasa",
    "rasa-yaml": "slu.rasa.yaml_examples:read_rasa_yaml",
    "seq": "slu.seq:read_seq",
    "slurp": "slu.slurp:read_slurp",
    "stockmark": "stockmark:read_stockmark",
    "terms": "unlabelled.terms:read_terms",
    "text": "unlabelled.text:read_text_lines",
    "uner": "uner:read_uner",
    "xsid": "slu.xsid:read_xsid",
    **TOOL_READERS,
}
"""Where each is, loaded when it is used: a path and keyword options in, ``errors`` among them,
documents out."""

WRITERS: dict[str, str] = {
    "conll": "conll_writer:conll_lines",
    "gazetteer": "slu.gazetteer:gazetteer_lines",
    "jsonl": "jsonl:jsonl_lines",
    "knp": "knp.writer:knp_lines",
    "massive": "slu.massive:massive_lines",
    "multiatis": "slu.multiatis:multiatis_lines",
    "rasa": "slu.rasa.json_examples:rasa_lines",
    "rasa-yaml": "slu.rasa.yaml_examples:rasa_yaml_lines",
    "seq": "slu.seq:seq_lines",
    "slurp": "slu.slurp:slurp_lines",
    "xsid": "slu.xsid:xsid_lines",
    **TOOL_WRITERS,
}
"""Where each is: it takes documents and keyword options, and yields lines without their endings; of
a format of several files a line of each, of ``PAIRS`` names and contents, of ``BINARY`` bytes."""

FILES = {"seq": SEQ_FILES}
"""The files of a format whose path is a directory."""

INTENTS = {
    "massive": 'key "intent"',
    "multiatis": 'column "intent"',
    "rasa": 'key "intent"',
    "rasa-yaml": 'key "intent"',
    "seq": 'lines of "label"',
    "slurp": 'key "intent"',
    "xsid": "column 3",
}
"""The formats of utterances, and what gives the intent in each."""

LABELLED: dict[str, tuple[str, ...] | None] = {
    "conll": HEADS,  # under comments
    "doccano": (INTENT,),
    "jsonl": None,
    "labelstudio": None,
    "massive": HEADS,
    "multiatis": (INTENT,),
    "rasa": (INTENT,),
    "rasa-yaml": (INTENT,),
    "seq": (INTENT,),
    "slurp": HEADS,
    "spacy": None,
    "xsid": HEADS,
}
"""The formats that hold labels of whole documents, and which; ``None`` is any."""

UNLABELLED = frozenset({"terms", "text"})
"""The formats that hold no annotations."""

OPEN = frozenset({"jsonl", "knp", "spacy"})
"""The formats that hold open spans."""

SUFFIXES = {
    ".ann": "brat",
    ".bio": "conll",
    ".conll": "conll",
    ".conllu": "conllu",
    ".jsonl": "jsonl",
    ".knp": "knp",
    ".knp.gz": "knp",
    ".rasa.json": "rasa",
    ".spacy": "spacy",
    ".yaml": "rasa-yaml",
    ".yml": "rasa-yaml",
}
"""Suffixes that mean one format only; ``.json``, ``.txt`` and ``.iob2`` do not."""


def guess(path: str | os.PathLike[str]) -> str | None:
    """The format that a file's suffix or a directory's first file tells, or ``None``."""
    for format, files in FILES.items():
        if Path(path, files[0]).is_file():
            return format
    for format, files_at in PAIRS.items():
        if Path(path).is_dir() and files_at(path):
            return format
    name = Path(path).name.lower()
    return next((SUFFIXES[suffix] for suffix in SUFFIXES if name.endswith(suffix)), None)


def files_of(path: str | os.PathLike[str], format: str | None) -> tuple[Path, ...]:
    """The files that a corpus at a path consists of."""
    if format in PAIRS:
        pairs = PAIRS[format](path)
        return tuple(file.with_suffix(suffix) for file in pairs for suffix in PAIR)
    return tuple(Path(path, name) for name in FILES.get(format or "", ("",)))


def read(path: str | os.PathLike[str], format: str, **options: Any) -> Iterator[Document]:
    """Reads a corpus, streaming where the format allows.

    Args:
        path: The file, or the directory of the format's ``FILES``.
        format: Key into ``READERS``.
        options: The reader's own, see there; ``errors="replace"`` is everybody's, ``domain``
            and ``domains`` those of formats in ``LABELLED``, see ``with_domains``.

    Raises:
        ConfigError: An unknown format or option (at once, not at the first document).
        DataError: A fault of the file, named with its line, or a file without documents.
    """
    if format not in READERS:
        raise ConfigError(choose("format to read", format, READERS))
    reader = _found(READERS[format])
    _check_options(format, options, reader, *([with_domains] if format in LABELLED else []))
    told = {key: options.pop(key) for key in ("domain", "domains") if key in options}
    documents = reader(path, **options)
    if format in INTENTS:
        documents = with_intents(documents, path, INTENTS[format])
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
    writer = writer_of(format)
    _check_options(format, options, writer)
    count = 0

    def counted() -> Iterator[Document]:
        nonlocal count
        for document in documents:
            count += 1
            yield document

    given: Iterable[Document] = counted()
    if format in INTENTS:  # a file without any could not be read back
        given = with_intents(given, None, INTENTS[format])
    made = writer(given, **options)
    if format in FILES:
        write_rows(made, target, format, FILES[format])
    elif format in PAIRS:
        write_files(made, target, format, PAIR[1])
    elif format in BINARY:
        write_binary(made, target, format)
    else:
        write_lines(made, target)
    return count


def writer_of(format: str) -> Callable[..., Iterator[Any]]:
    """What writes a format; see ``WRITERS``.

    Raises:
        ConfigError: There is no such format.
    """
    if format not in WRITERS:
        raise ConfigError(choose("format to write", format, WRITERS))
    return _found(WRITERS[format])


def _found(place: str) -> Callable[..., Iterator[Any]]:
    """A function of a module of this folder."""
    found: Callable[..., Iterator[Any]] = resolve_name(f"{__name__}.{place}")
    return found


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
