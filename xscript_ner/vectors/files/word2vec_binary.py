"""word2vec's binary format: a header line, then each word, a blank, and its 32-bit floats."""

from __future__ import annotations

from collections.abc import Iterator
from io import BufferedReader
from pathlib import Path

import numpy as np

from ...core.errors import DataError
from ...corpora.formats.lines import open_unpacked
from .header import read_header
from .row import Row

LONGEST = 10_000
"""Bytes of a word, or of the header, at most."""


def read_word2vec_binary(path: Path, errors: str) -> Iterator[Row]:
    """Rows of a binary file, little-endian as everywhere; ``.gz`` is decompressed."""
    with open_unpacked(path) as file:
        header = read_header(file.readline(LONGEST).decode("utf-8", "replace").rstrip(), path)
        size = 4 * header.dimensions
        for number in range(1, header.rows + 1):
            raw = _word(file, path, number)
            if raw is None:
                header.check(number - 1, path)
            numbers = file.read(size)
            if len(numbers) < size:
                found = f"expected {size:,} bytes of numbers, found {len(numbers):,}"
                raise DataError(f"row {number:,} is cut off: {found}", path=path)
            yield Row(_decoded(raw or b"", errors, path, number), np.frombuffer(numbers, "<f4"))
        if file.read(BLANK).strip():
            header.check(header.rows + 1, path)


BLANK = 16
"""Bytes behind the last row that are looked at: a line feed or nothing."""


def _word(file: BufferedReader, path: Path, number: int) -> bytes | None:
    """The bytes before the next blank, or ``None`` where the file ends."""
    word = bytearray()
    while (byte := file.read(1)) != b" ":
        if not byte:
            if word.strip():
                raise DataError(f"row {number:,} is cut off within its word", path=path)
            return None
        word += byte
        if len(word) > LONGEST:
            message = f"row {number:,}: expected a word and a blank, found {LONGEST:,} bytes"
            raise DataError(f"{message} without one", path=path)
    return bytes(word).removeprefix(b"\n")


def _decoded(raw: bytes, errors: str, path: Path, number: int) -> str:
    try:
        return raw.decode("utf-8", errors)
    except UnicodeDecodeError:
        message = f"row {number:,}: expected a word in UTF-8, found {raw[:20]!r}"
        raise DataError(f'{message} (errors = "replace" reads on)', path=path) from None
