"""Files that a caller names: read within bounds, and written whole or not at all."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import stat
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from io import BufferedRandom, BufferedReader
from pathlib import Path
from typing import BinaryIO, TextIO, cast

from .errors import DataError, OutputError, XScriptError

try:
    import fcntl

    LOCKS = True
except ImportError:  # Windows, where nobody can remove a file that is open
    LOCKS = False

PACKED = ".gz"
_DRAFT = re.compile(r"\..*\.[0-9a-f]{16}\.draft", re.DOTALL)

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
) -> BufferedReader:
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

    A file appears whole or not at all, so that a failure at any line leaves what was there
    before, and a link goes on pointing to it; a device or a pipe is written straight. One whose
    name ends in ``.gz`` is compressed. A first line that begins with U+FEFF gets a byte order mark
    before it, because reading takes one away.

    Raises:
        OutputError: The path cannot be written.
        DataError: A line holds half of a surrogate pair.
    """
    if not isinstance(target, (str, os.PathLike)):
        for line in _ended(lines):
            target.write(line)
        return
    path = Path(target)
    if path.is_dir():
        raise OutputError("expected a file to write, found a directory", path=path)
    device = path.exists() and not path.is_file()
    real = Path(os.path.realpath(path))
    with _worded(path), open(path, "wb") if device else replacing(real) as file, _packed(
        path, file
    ) as plain:
        try:
            plain.writelines(line.encode("utf-8") for line in _ended(lines))
        except UnicodeEncodeError as error:
            found = f"found half a pair {error.object[error.start]!a}"
            raise DataError(f"expected Unicode text, {found}", path=path) from None


def write_bytes(path: Path, content: bytes) -> None:
    """Writes a file whole or not at all.

    Raises:
        OutputError: It cannot be written.
    """
    with writing(path) as file:
        file.write(content)


def write_text(path: Path, text: str) -> None:
    """Writes a file whole or not at all; raises what ``write_bytes`` raises."""
    # What UTF-8 cannot hold, a lone surrogate, becomes the escape that JSON reads back.
    write_bytes(path, text.encode("utf-8", "backslashreplace"))


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[BufferedRandom]:
    """A new file beside ``path`` that takes its place once the block has ended without an error.

    Raises:
        OSError: It cannot be written, or what the block raises.
    """
    clear_drafts(path.parent)
    draft, file = _new_draft(path)
    try:
        with file:
            yield file
            file.flush()
            if path.exists():
                shutil.copymode(path, draft)
            if not LOCKS:  # Windows renames no open file
                file.close()
            os.replace(draft, path)
    except BaseException:
        with contextlib.suppress(OSError):
            draft.unlink()
        raise


def clear_drafts(folder: Path) -> None:
    """Removes what writers that were killed have left; one that still writes holds a lock."""
    if not LOCKS:
        return
    gone = (OSError, OutputError)  # or somebody else's
    with contextlib.suppress(OSError):
        for name in [n for n in os.listdir(folder) if n[0] == "." and _DRAFT.fullmatch(n)]:
            with contextlib.suppress(*gone), open_regular(folder / name, OutputError) as file:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                (folder / name).unlink()


def _new_draft(path: Path) -> tuple[Path, BufferedRandom]:
    while True:
        draft = path.with_name(f".{path.name[:40]}.{os.urandom(8).hex()}.draft")
        file = open(draft, "x+b")  # noqa: SIM115 - the caller closes it
        if not LOCKS:
            return draft, file
        with contextlib.suppress(OSError):  # file systems without locks: nobody gets one there
            fcntl.flock(file, fcntl.LOCK_SH)
        if draft.exists():
            return draft, file
        file.close()  # another's clearing came between opening and locking


@contextlib.contextmanager
def writing(path: Path) -> Iterator[BufferedRandom]:
    """As ``replacing``, with the error in words.

    Raises:
        OutputError: It cannot be written.
    """
    with _worded(path), replacing(path) as file:
        yield file


def _packed(path: Path, file: BinaryIO) -> AbstractContextManager[BinaryIO]:
    """What is written to ``file``; equal lines make equal bytes, whenever they are packed."""
    if path.suffix != PACKED:
        return contextlib.nullcontext(file)
    import gzip

    packed = gzip.GzipFile(filename="", mode="wb", compresslevel=6, fileobj=file, mtime=0)
    return cast(BinaryIO, packed)


@contextlib.contextmanager
def _worded(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutputError(f"cannot write: {error.strerror}", path=path) from None


def _ended(lines: Iterable[str]) -> Iterator[str]:
    for number, line in enumerate(lines):
        mark = "\ufeff" if number == 0 and line.startswith("\ufeff") else ""
        yield f"{mark}{line}\n"
