"""Files of word vectors: one module a format, each giving words with their vectors in order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import numpy as np

from ...core.errors import ConfigError, DataError, choose
from .glove import read_glove
from .recognition import recognised
from .row import Row as Row
from .spacy import read_spacy, spacy_files
from .tensors import read_tensor_table
from .wink import read_wink
from .word2vec import read_word2vec
from .word2vec_binary import read_word2vec_binary

Reader = Callable[[Path, str], Iterator[Row]]
"""A path, and what becomes of broken UTF-8 (``"strict"``, ``"replace"``), to rows."""

READERS: Mapping[str, Reader] = {
    "glove": read_glove,
    "safetensors": read_tensor_table,
    "spacy": read_spacy,
    "wink": read_wink,
    "word2vec": read_word2vec,
    "word2vec-binary": read_word2vec_binary,
}
FILES: Mapping[str, Callable[[Path], tuple[Path, ...]]] = {"spacy": spacy_files}
"""Formats of several files, and where these lie."""


def format_of(path: Path, given: str | None = None) -> str:
    """The format that is given, or else recognised.

    Raises:
        ConfigError: There is none of that name.
        DataError: The file cannot be read, or is of a kind that is not.
    """
    if given is not None and given not in READERS:
        raise ConfigError(choose("format of word vectors", given, READERS))
    return given or recognised(path)


def files_of(path: Path, format: str) -> tuple[Path, ...]:
    """The files that are read; raises what the reader would."""
    return FILES[format](path) if format in FILES else (path,)


def read_rows(path: Path, format: str, errors: str = "strict") -> Iterator[Row]:
    """Words with their vectors, in the order of the file, which is mostly that of frequency.

    Args:
        path: A file, or a directory of spaCy's.
        format: Key into ``READERS``.
        errors: ``"strict"``, or ``"replace"`` to read broken UTF-8 as U+FFFD; words that are
            thereby alike are then given each.

    Raises:
        DataError: A fault of the file, named with its line where it has lines; a word that it
            has twice; or no word.
        ConfigError: What the format needs is not installed.
    """
    seen: set[str] = set()
    for row in READERS[format](path, errors):
        if not np.isfinite(row.vector).all():
            message = f"expected finite numbers, found others behind {row.word!r}"
            raise DataError(message, path=path, line=row.line)
        if row.word in seen and errors == "strict":
            message = f"expected each word once, found {row.word!r} a second time"
            raise DataError(message, path=path, line=row.line)
        seen.add(row.word)
        yield row
    if not seen:
        raise DataError("expected words with their vectors, found none", path=path)
