"""Raw text, one document a line, from files and standard input, in blocks that keep memory flat.

A line ends at a line feed; a carriage return before it belongs to the ending. Whatever else
Unicode calls a line break stays in the text. A byte order mark at the start of a file is dropped.
A file whose name ends in ``.gz`` is decompressed.
"""

from __future__ import annotations

import codecs
import os
import sys
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from ..core.errors import ConfigError, DataError, choose
from ..core.files import PACKED
from .formats.lines import ERRORS, MAX_CHARACTERS, open_unpacked

STDIN = "-"
"""As a path, standard input."""
FIRST_BLOCK, BLOCK = 1 << 13, 1 << 18
"""Bytes read at once: few at first, so that the first results come soon, then more."""


def read_documents(
    paths: Sequence[str], errors: str = "strict", max_characters: int = MAX_CHARACTERS
) -> Iterator[list[str]]:
    """Yields the lines of files in order, as lists of those that are ready together.

    From a file, a list holds some hundred lines; from a terminal or a slow pipe, those that
    have arrived, so that they need not wait for more. Before an error is raised, all lines
    ahead of it have been yielded.

    Args:
        paths: Files; ``"-"`` is standard input.
        errors: ``"strict"``, or ``"replace"`` to read broken bytes as U+FFFD.
        max_characters: Longest line that is read.

    Raises:
        DataError: At once: a path that cannot be read. In its turn: a file without a line, a
            line that is too long or, under ``"strict"``, not UTF-8.
        ConfigError: ``errors`` is something else.
    """
    if errors not in ERRORS:
        raise ConfigError(choose("way with broken UTF-8", errors, ERRORS))
    for path in paths:
        # A pipe is opened once only: its writer would not survive a second time.
        if path != STDIN and (os.path.isfile(path) or not os.path.exists(path)):
            _open(path).close()
        elif os.path.isdir(path):
            raise DataError("cannot read: Is a directory", path=path)
    return _documents(paths, errors, max_characters)


def _documents(paths: Sequence[str], errors: str, max_characters: int) -> Iterator[list[str]]:
    for path in paths:
        if path == STDIN:
            yield from _TextFile("<stdin>", sys.stdin.buffer, errors, max_characters).lists()
        else:
            with open_unpacked(path) if path.endswith(PACKED) else _open(path) as file:
                yield from _TextFile(path, file, errors, max_characters).lists()


def _open(path: str) -> BinaryIO:
    try:
        return open(path, "rb")
    except OSError as error:
        raise DataError(f"cannot read: {error.strerror}", path=path) from None


class _TextFile:
    """One file on its way to documents.

    Args:
        path: As messages call it.
        file: Open for reading.
        errors, max_characters: As in ``read_documents``.
    """

    def __init__(self, path: str, file: BinaryIO, errors: str, max_characters: int) -> None:
        self.path, self.file = path, file
        self.errors, self.max_characters = errors, max_characters
        self.number = 0
        """Lines read so far."""
        self.fault: DataError | None = None

    def lists(self) -> Iterator[list[str]]:
        """Lists of documents; after the last one before a fault, raises it."""
        for raw in self._raw_lines():
            texts = self._texts(raw)
            if texts:
                yield texts
            if self.fault:
                raise self.fault
        if not self.number:
            raise DataError("expected a document a line, found no documents", path=self.path)

    def _texts(self, raw: list[bytes]) -> list[str]:
        texts: list[str] = []
        for line in raw:
            self.number += 1
            if self.number == 1:
                line = line.removeprefix(codecs.BOM_UTF8)
            try:
                text = line.removesuffix(b"\r").decode("utf-8", self.errors)
            except UnicodeDecodeError as error:
                self._fail(
                    f"expected UTF-8, found byte 0x{line[error.start]:02x} at byte "
                    f"{error.start + 1} of the line (--errors replace reads on)"
                )
                break
            if len(text) > self.max_characters:
                self._fail_by_length()
                break
            texts.append(text)
        return texts

    def _raw_lines(self) -> Iterator[list[bytes]]:
        """Lists of lines without line feeds, a list a block; an over-long line is a fault."""
        # No code point has more than 4 bytes; 2 more are for a mark or a carriage return.
        longest = 4 * self.max_characters + 4
        rest: list[bytes] = []
        held = 0
        for block in self._blocks():
            *lines, last = block.split(b"\n")
            if lines:
                lines[0] = b"".join([*rest, lines[0]])
                yield lines
                rest, held = [], 0
            rest.append(last)
            held += len(last)
            if held > longest:
                self.number += 1
                self._fail_by_length()
                yield []
        if held:
            yield [b"".join(rest)]

    def _blocks(self) -> Iterator[bytes]:
        size = FIRST_BLOCK
        # read1 gives what has arrived; read would wait for the whole block.
        read = getattr(self.file, "read1", self.file.read)
        try:
            while block := read(size):
                yield block
                size = min(2 * size, BLOCK)
        except OSError as error:
            reason = error.strerror or str(error)
            raise DataError(f"cannot read: {reason}", path=self.path) from None

    def _fail(self, message: str) -> None:
        self.fault = DataError(message, path=self.path, line=self.number)

    def _fail_by_length(self) -> None:
        self._fail(
            f"expected a document of at most {self.max_characters:,} characters, found a longer "
            "line (--max-chars sets the limit)"
        )
