"""Lines of a UTF-8 file, with every way in which a file can be unreadable worded.

A line ends at a line feed; a carriage return before it belongs to the ending. Other characters
that Unicode calls line breaks (U+0085, U+2028) stay inside the line, because tokens of real
corpora hold them. A byte order mark at the start of the file is dropped. A file whose name ends
in ``.gz`` is decompressed. What a file can make of memory is bounded: a line, the size of a file
that is read whole, and what little compressed content may swell to.
"""

from __future__ import annotations

import codecs
import contextlib
import gzip
import json
import zlib
from collections.abc import Iterator
from io import BufferedReader, RawIOBase, StringIO
from os import PathLike
from typing import Any, BinaryIO

from ...core.errors import ConfigError, DataError, choose
from ...core.files import open_regular

ERRORS = ("strict", "replace")
MAX_CHARACTERS = 1_000_000
"""Longest line that is read."""
LARGEST = 32_000_000
"""Characters of a file that is read whole."""
SWELLING = 100
"""What a compressed byte may become; text becomes 3 to 20."""
GRACE = 1 << 20
"""Bytes that may come of however little."""
BLOCK = 1 << 16


def read_lines(
    path: str | PathLike[str], errors: str = "strict", longest: int = MAX_CHARACTERS
) -> Iterator[tuple[int, str]]:
    """Yields ``(line number from 1, line without its ending)``, one line in memory at a time.

    Args:
        path: The file; a pipe or a device is refused, as corpora are read more than once.
        errors: ``"strict"``, or ``"replace"`` to read broken bytes as U+FFFD.
        longest: Most characters of a line.

    Raises:
        DataError: The file is missing, is a directory, may not be read, or decompresses to far
            more than text does; or a line is too long or, under ``"strict"``, not UTF-8.
        ConfigError: ``errors`` is something else.
    """
    if errors not in ERRORS:
        raise ConfigError(choose("way with broken UTF-8", errors, ERRORS))
    # No code point has more than 4 bytes; the rest are for a mark and the line's ending.
    most = 4 * longest + len(codecs.BOM_UTF8) + len(b"\r\n")
    number = 0
    for number, raw in enumerate(_raw_lines(path, most), 1):
        cut = len(raw) >= most and not raw.endswith(b"\n")
        if number == 1:
            raw = raw.removeprefix(codecs.BOM_UTF8)
        line = "" if cut else _decode(_without_ending(raw), errors, path, number)
        if cut or len(line) > longest:
            raise DataError(
                f"expected a line of at most {longest:,} characters, found a longer one",
                path=path, line=number,
            )
        yield number, line


def _raw_lines(path: str | PathLike[str], most: int) -> Iterator[bytes]:
    with open_unpacked(path) as file:
        while raw := file.readline(most):
            yield raw


@contextlib.contextmanager
def open_unpacked(path: str | PathLike[str]) -> Iterator[BufferedReader]:
    """The bytes of a file, decompressed if its name ends in ``.gz``.

    Raises:
        DataError: Where it is opened or read: it cannot be, or swells far more than text does.
    """
    try:
        with open_regular(path) as file:
            packed = str(path).endswith(".gz")
            yield BufferedReader(_Unpacked(file, path), BLOCK) if packed else file
    except (OSError, EOFError, zlib.error) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise DataError(f"cannot read: {reason}", path=path) from None


class _Unpacked(RawIOBase):
    """What a compressed file holds, as long as it does not swell as no text does."""

    def __init__(self, packed: BinaryIO, path: str | PathLike[str]) -> None:
        self.packed, self.path = packed, path
        self.content = gzip.GzipFile(fileobj=packed)
        self.seen = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        size = self.content.readinto(buffer)
        self.seen += size
        if self.seen > GRACE + SWELLING * self.packed.tell():
            message = f"expected compressed text, found what swells over {SWELLING} times"
            raise DataError(message, path=self.path)
        return size


def _without_ending(raw: bytes) -> bytes:
    return raw.removesuffix(b"\n").removesuffix(b"\r")


def read_text(path: str | PathLike[str], errors: str = "strict") -> str:
    """The whole file, each line ending made a line feed; raises what ``read_lines`` raises.

    Raises:
        DataError: It has more than ``LARGEST`` characters.
    """
    text, size = StringIO(), 0
    for number, line in read_lines(path, errors, LARGEST):
        size += len(line) + 1
        if size > LARGEST:
            message = f"expected a file of at most {LARGEST:,} characters, found a larger one"
            raise DataError(message, path=path)
        text.write(line if number == 1 else f"\n{line}")
    return text.getvalue()


def read_json(path: str | PathLike[str], errors: str = "strict") -> Any:
    """What a file of JSON says, which is read at once; raises what ``read_text`` raises.

    Raises:
        DataError: It is not JSON; the line is named.
    """
    return parsed_json(read_text(path, errors), path)


def parsed_json(content: str, path: str | PathLike[str], pairs: bool = False) -> Any:
    """What a text of JSON says; raises what ``read_json`` raises, naming ``path``.

    With ``pairs``, objects are lists of pairs, which keep a key that is there twice.
    """
    try:
        return json.loads(content, object_pairs_hook=list if pairs else None)
    except json.JSONDecodeError as error:
        raise DataError(
            f"expected JSON, found {error.msg} at column {error.colno}",
            path=path, line=error.lineno,
        ) from None
    except (ValueError, RecursionError) as error:  # a number too long, brackets too deep
        raise DataError(f"expected JSON, found: {error}", path=path) from None


def _decode(raw: bytes, errors: str, path: str | PathLike[str], number: int) -> str:
    try:
        return raw.decode("utf-8", errors)
    except UnicodeDecodeError as error:
        raise DataError(
            f"expected UTF-8, found byte 0x{raw[error.start]:02x} at byte {error.start + 1} of "
            'the line (errors = "replace" reads on)',
            path=path, line=number,
        ) from None
