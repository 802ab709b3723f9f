"""Files that a caller names: read within bounds, and written whole or not at all."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, TextIO

from .errors import DataError, XScriptError

KINDS = (
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
    (stat.S_ISSOCK, "a socket"),
)
# Opening a pipe must not wait for its writer; Windows has no such flag, and no such pipes.
FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def open_regular(
    path: str | os.PathLike[str], error: type[XScriptError] = DataError, what: str = ""
) -> BinaryIO:
    """Opens a file of the disk; a pipe, which may wait for ever, or a device is refused.

    Args:
        path: The file.
        error: What is raised.
        what: What it should be, named in the message, such as ``"recipe"``.

    Raises:
        DataError: Or ``error``: the file cannot be read, or is none.
    """
    doing = f"cannot read {what}".rstrip()
    try:
        handle = os.open(path, FLAGS)
        mode = os.fstat(handle).st_mode
    except OSError as fault:
        raise error(f"{doing}: {fault.strerror}", path=path) from None
    if stat.S_ISREG(mode):
        return os.fdopen(handle, "rb")
    os.close(handle)
    if stat.S_ISDIR(mode):
        raise error(f"{doing}: Is a directory", path=path)
    found = next((name for test, name in KINDS if test(mode)), "something else")
    raise error(f"expected a file, found {found}; save what it gives to a file first", path=path)


def read_bounded(
    path: str | os.PathLike[str],
    largest: int,
    error: type[XScriptError] = DataError,
    what: str = "",
) -> bytes:
    """The whole of a file of at most ``largest`` bytes; raises what ``open_regular`` raises.

    Raises:
        DataError: Or ``error``: it is larger.
    """
    with open_regular(path, error, what) as file:
        try:
            content = file.read(largest + 1)
        except OSError as fault:
            raise error(f"cannot read {what}: {fault.strerror}", path=path) from None
    if len(content) > largest:
        raise error(f"expected a file of at most {largest:,} bytes, found a larger one", path=path)
    return content


def write_lines(lines: Iterable[str], target: str | os.PathLike[str] | TextIO) -> None:
    """Writes lines, each ended by a line feed, in UTF-8.

    A file is written beside itself and then renamed, so that a failure at any line leaves what
    was there before; a device or a pipe is written straight. A first line that begins with
    U+FEFF gets a byte order mark before it, because reading takes one away.

    Raises:
        DataError: The path cannot be written, or a line holds half of a surrogate pair.
    """
    if not isinstance(target, (str, os.PathLike)):
        for line in _ended(lines):
            target.write(line)
        return
    path = Path(target)
    if path.is_dir():
        raise DataError("expected a file to write, found a directory", path=path)
    try:
        if path.exists() and not path.is_file():
            with open(path, "w", encoding="utf-8", newline="\n") as file:
                file.writelines(_ended(lines))
        else:
            _replace(Path(os.path.realpath(path)), lines)
    except OSError as error:
        raise DataError(f"cannot write: {error.strerror}", path=path) from None
    except UnicodeEncodeError as error:
        found = error.object[error.start]
        raise DataError(f"expected Unicode text, found half a pair {found!a}", path=path) from None


def _replace(path: Path, lines: Iterable[str]) -> None:
    temporary = path.with_name(f".{secrets.token_hex(8)}.part")
    try:
        with open(temporary, "x", encoding="utf-8", newline="\n") as file:
            file.writelines(_ended(lines))
        if path.exists():
            shutil.copymode(path, temporary)
        os.replace(temporary, path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise


def _ended(lines: Iterable[str]) -> Iterator[str]:
    for number, line in enumerate(lines):
        mark = "\ufeff" if number == 0 and line.startswith("\ufeff") else ""
        yield f"{mark}{line}\n"
