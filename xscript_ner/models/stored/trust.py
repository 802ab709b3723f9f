"""Files of strangers: regular ones only, bounded before they are read, and plain JSON in them."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ...core.errors import CheckpointError
from ...core.storage import missing

MIB = 1 << 20
LONGEST = 400
"""Characters of an error's message, which may quote what a stranger wrote."""
DEEPEST = 32
"""Levels that JSON may be nested."""
_NESTS = {dict, list}
# Neither follows a link nor waits for whoever writes into a pipe; Windows has neither flag.
_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)


def refuse(message: str, path: Path) -> CheckpointError:
    """An error of one line of bounded length, whatever the message quotes."""
    line = "".join(c if c.isprintable() else repr(c)[1:-1] for c in message)
    short = line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"
    return CheckpointError(short, path=path)


def read_bytes(path: Path, most: int) -> bytes:
    """A regular file's content.

    Raises:
        CheckpointError: It is missing, is a link, a directory or a device, or has more than
            ``most`` bytes.
    """
    return b"".join(read_parts(path, most))


def read_parts(path: Path, most: int) -> Iterator[bytes]:
    """A regular file's content, a part at a time; the errors are those of ``read_bytes``."""
    with _regular(path) as descriptor:
        size = os.fstat(descriptor).st_size
        if size > most:
            raise refuse(f"expected at most {most:,} bytes, found {size:,}", path)
        left = size
        while left and (part := os.read(descriptor, min(left, 16 * MIB))):
            left -= len(part)
            yield part


def size_of(path: Path) -> int:
    """A regular file's size in bytes; the errors are those of ``read_bytes``."""
    with _regular(path) as descriptor:
        return os.fstat(descriptor).st_size


def check_target(path: Path) -> None:
    """Refuses to write over what is no regular file of its own.

    Raises:
        CheckpointError: A link, a directory, a pipe or a device stands there.
    """
    try:
        mode = path.lstat().st_mode
    except OSError:
        return
    if not stat.S_ISREG(mode):
        raise refuse(f"cannot write: expected a regular file, found {_kind(mode)}", path)


@contextmanager
def _regular(path: Path) -> Iterator[int]:
    try:
        found = path.lstat().st_mode
        if not stat.S_ISREG(found):  # opening some devices does something already
            raise refuse(f"expected a regular file, found {_kind(found)}", path)
        descriptor = os.open(path, _FLAGS)
    except OSError as error:
        raise missing(path, error) from None
    try:
        opened = os.fstat(descriptor).st_mode
        if not stat.S_ISREG(opened):  # it was exchanged in between
            raise refuse(f"expected a regular file, found {_kind(opened)}", path)
        yield descriptor
    except OSError as error:
        raise missing(path, error) from None
    finally:
        os.close(descriptor)


def _kind(mode: int) -> str:
    kinds = {stat.S_IFLNK: "a link", stat.S_IFDIR: "a directory", stat.S_IFIFO: "a pipe"}
    return kinds.get(stat.S_IFMT(mode), "a device or socket")


def text_of(content: bytes, path: Path) -> str:
    """UTF-8 as text.

    Raises:
        CheckpointError: It is something else.
    """
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise refuse(f"expected UTF-8: {error.reason} at byte {error.start}", path) from None


def json_of(content: bytes, path: Path) -> Any:
    """JSON as plain values.

    Raises:
        CheckpointError: It is something else, nests deeper than ``DEEPEST``, or holds ``NaN``,
            ``Infinity`` or a number of thousands of digits.
    """
    text = text_of(content, path)
    try:
        values = json.loads(text, parse_constant=_no_number)
    except RecursionError:
        raise refuse(f"expected JSON of at most {DEEPEST} levels, found more", path) from None
    except ValueError as error:
        raise refuse(f"expected JSON: {error}", path) from None
    level = _nests([values])
    for _ in range(DEEPEST):
        level = [
            below
            for value in level
            for below in _nests(value.values() if isinstance(value, dict) else value)
        ]
    if level:
        raise refuse(f"expected JSON of at most {DEEPEST} levels, found more", path)
    return values


def _nests(values: Collection[Any]) -> list[Any]:
    """Those of them that hold others."""
    if _NESTS.isdisjoint(map(type, values)):  # a list of a great many strings, mostly
        return []
    return [value for value in values if type(value) in _NESTS]


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is no number")
