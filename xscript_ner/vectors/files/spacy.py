"""spaCy's vectors: a table of rows, a map from the words' hashes to them, and the words.

They lie in ``vocab/`` of a pipeline: ``vectors`` (NumPy), ``key2row`` (MessagePack) and
``strings.json``. Several words may share a row: ``spacy init vectors --prune`` lets a rare word
have the vector of a common one. Nothing of spaCy is run.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np

from ...core.errors import ConfigError, DataError
from ...core.files import read_bounded
from .row import Row, Vector

LARGEST = 8 << 30
"""Bytes of a file, at most."""
FILES = ("vectors", "key2row", "strings.json")


def spacy_files(path: Path) -> tuple[Path, ...]:
    """Table, map and words of a pipeline's directory, its ``vocab``, or its package's directory.

    Raises:
        DataError: There are none, or of several pipelines.
    """
    for folder in ("", "vocab/", "*/vocab/"):
        found = list(path.glob(f"{folder}{FILES[0]}"))
        if len(found) == 1:
            return tuple(found[0].with_name(name) for name in FILES)
        if found:
            raise DataError(f"expected one pipeline, found {len(found)}", path=path)
    raise DataError("expected spaCy's vocab/vectors, found none", path=path)


def read_spacy(path: Path, errors: str) -> Iterator[Row]:
    """Words in the order of the map, each with its row.

    A key that none of the words has is passed over: spaCy numbers its own symbols, such as
    *NOUN*, by themselves.
    """
    vectors, keys, strings = spacy_files(path)
    table, rows = _table(vectors), _rows(keys)
    words = {word_hash(word): word for word in _words(strings)}
    for key, row in rows.items():
        if not 0 <= row < len(table):
            message = f"expected rows of a table of {len(table):,}, found {row}"
            raise DataError(message, path=keys)
        word = words.get(key)
        if word:
            yield Row(word, table[row])


def _table(path: Path) -> Vector:
    try:
        # By default NumPy refuses arrays of objects, which could run any code.
        table = np.load(BytesIO(read_bounded(path, LARGEST)))
    except (ValueError, EOFError) as error:
        raise DataError(f"expected a NumPy array: {error}", path=path) from None
    if not isinstance(table, np.ndarray) or table.ndim != 2 or table.dtype.kind != "f":
        found = f"{getattr(table, 'shape', 'several')} of {getattr(table, 'dtype', 'arrays')}"
        raise DataError(f"expected a table of floats, found {found}", path=path)
    return table


def _rows(path: Path) -> dict[int, int]:
    try:
        import msgpack
    except ImportError:
        message = "spaCy's vectors need msgpack; run: pip install 'xscript-ner[vectors]'"
        raise ConfigError(message) from None
    try:
        rows = msgpack.unpackb(read_bounded(path, LARGEST), strict_map_key=False)
    except (ValueError, msgpack.exceptions.UnpackException):
        raise DataError("expected MessagePack, found something else", path=path) from None
    if not isinstance(rows, dict) or not all(type(n) is int for pair in rows.items() for n in pair):
        raise DataError("expected a map from keys to rows, found something else", path=path)
    return rows


def _words(path: Path) -> list[str]:
    try:
        words: Any = json.loads(read_bounded(path, LARGEST))
    except ValueError as error:
        raise DataError(f"expected JSON: {error}", path=path) from None
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        raise DataError("expected a list of strings, found something else", path=path)
    return words


MULTIPLIER = 0xC6A4A7935BD1E995
BITS = (1 << 64) - 1


def word_hash(word: str) -> int:
    """spaCy's key of a word: MurmurHash64A of its UTF-8 under seed 1 (Appleby 2008)."""
    raw = word.encode("utf-8", "surrogatepass")
    found = (1 ^ len(raw) * MULTIPLIER) & BITS
    whole = len(raw) & ~7
    for start in range(0, whole, 8):
        block = int.from_bytes(raw[start : start + 8], "little") * MULTIPLIER & BITS
        block = (block ^ block >> 47) * MULTIPLIER & BITS
        found = (found ^ block) * MULTIPLIER & BITS
    if whole < len(raw):
        found = (found ^ int.from_bytes(raw[whole:], "little")) * MULTIPLIER & BITS
    found = (found ^ found >> 47) * MULTIPLIER & BITS
    return found ^ found >> 47
