"""Lines of a UTF-8 file, with every way in which a file can be unreadable worded.

A line ends at a line feed; a carriage return before it belongs to the ending. Other characters
that Unicode calls line breaks (U+0085, U+2028) stay inside the line, because tokens of real
corpora hold them. A byte order mark at the start of the file is dropped. A file whose name ends
in ``.gz`` is decompressed.
"""

from __future__ import annotations

import codecs
import gzip
import zlib
from collections.abc import Iterator
from os import PathLike
from typing import IO

from ...core.errors import ConfigError, DataError, choose

ERRORS = ("strict", "replace")


def read_lines(path: str | PathLike[str], errors: str = "strict") -> Iterator[tuple[int, str]]:
    """Yields ``(line number from 1, line without its ending)``, one line in memory at a time.

    Args:
        path: The file.
        errors: ``"strict"``, or ``"replace"`` to read broken bytes as U+FFFD.

    Raises:
        DataError: The file is missing, is a directory, may not be read, or a line is not
            UTF-8 under ``"strict"``.
        ConfigError: ``errors`` is something else.
    """
    if errors not in ERRORS:
        raise ConfigError(choose("way with broken UTF-8", errors, ERRORS))
    try:
        with _open(path) as file:
            for number, raw in enumerate(file, 1):
                if number == 1:
                    raw = raw.removeprefix(codecs.BOM_UTF8)
                raw = raw.removesuffix(b"\n").removesuffix(b"\r")
                yield number, _decode(raw, errors, path, number)
    except (OSError, EOFError, zlib.error) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise DataError(f"cannot read: {reason}", path=path) from None


def _open(path: str | PathLike[str]) -> IO[bytes] | gzip.GzipFile:
    return gzip.open(path, "rb") if str(path).endswith(".gz") else open(path, "rb")


def read_text(path: str | PathLike[str], errors: str = "strict") -> str:
    """The whole file, each line ending made a line feed; raises what ``read_lines`` raises."""
    return "\n".join(line for _, line in read_lines(path, errors))


def _decode(raw: bytes, errors: str, path: str | PathLike[str], number: int) -> str:
    try:
        return raw.decode("utf-8", errors)
    except UnicodeDecodeError as error:
        raise DataError(
            f"expected UTF-8, found byte 0x{raw[error.start]:02x} at byte {error.start + 1} of "
            'the line (errors = "replace" reads on)',
            path=path, line=number,
        ) from None
