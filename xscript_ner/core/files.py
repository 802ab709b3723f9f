"""Lines into a file that appears whole or not at all, or into a stream."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TextIO

from .errors import DataError


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
