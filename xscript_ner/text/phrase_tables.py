"""Tables of a great many phrases in one small file: sorted, front-coded, compressed.

A line of a table begins with how many characters it shares with the phrase before and with the
number of its kind, each a single character, so that 840,000 names of Japanese take 1.5 MB.
"""

from __future__ import annotations

import hashlib
import json
import lzma
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from itertools import takewhile
from os import PathLike
from typing import Any

from ..core.errors import DataError
from ..core.files import read_bounded
from .front_coded import ZERO, DamagedError, Phrases, decoded
from .gazetteers import Gazetteer, phrase_form

SUFFIX = ".xz"
"""Of a table's file, which tells it from a list of phrases."""
FORMAT = "xscript-ner phrases/1"
LARGEST, LARGEST_TEXT = 16_000_000, 32_000_000
"""Bytes of a file, and of what it unpacks to."""
MOST_PHRASES, MOST_KINDS, LONGEST = 1_000_000, 500, 100
"""Phrases of a table, kinds, and characters of a phrase or kind."""
_LONGEST_ABOUT = 1_000
_MEMORY = 128 << 20


@dataclass(frozen=True)
class TableSource:
    """Where a table's phrases are from.

    Attributes:
        name: Of the dictionary, with its version.
        licence: SPDX.
        notice: What its licence wants said of it.
    """

    name: str
    licence: str
    notice: str


@dataclass(frozen=True)
class PhraseTable:
    """Phrases by kind as a file holds them; capitals and width make no difference.

    Attributes:
        content: The file's bytes.
        source: Where the phrases are from.
        kinds: All there are, in order.
        size: Phrases.
        lines: What the file holds behind its first line.
    """

    content: bytes
    source: TableSource
    kinds: tuple[str, ...]
    size: int
    lines: str = field(repr=False, compare=False)

    def __reduce__(self) -> tuple[Any, ...]:
        return read_table_bytes, (self.content,)

    @property
    def sha256(self) -> str:
        """Of the file."""
        return hashlib.sha256(self.content).hexdigest()

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """What finds the phrases.

        Raises:
            DataError: They are not what was written: out of order, too many, of no kind.
        """
        return Gazetteer.of_table(_phrases(self.lines, self.kinds, self.size), self.kinds)


def phrase_table(phrases: Mapping[str, str], source: TableSource) -> PhraseTable:
    """A table of phrases; those of equal form but for case and width must be of one kind.

    Args:
        phrases: Phrase to its kind.
        source: Where they are from.

    Raises:
        DataError: There are none or too many, one is too long, or of two kinds.
    """
    forms: dict[str, str] = {}
    for phrase, kind in phrases.items():
        form = phrase_form(phrase)
        if not 0 < len(form) <= LONGEST or forms.setdefault(form, kind) != kind:
            raise DataError(f"expected a phrase of at most {LONGEST} characters and of one kind, "
                            f"found {phrase!r}")  # fmt: skip
    kinds = sorted(set(forms.values()))
    if not 0 < len(forms) <= MOST_PHRASES or len(kinds) > MOST_KINDS:
        raise DataError(f"expected 1 to {MOST_PHRASES:,} phrases of at most {MOST_KINDS} kinds, "
                        f"found {len(forms):,} of {len(kinds)}")  # fmt: skip
    head = {"format": FORMAT, **asdict(source), "kinds": kinds, "phrases": len(forms)}
    lines = [json.dumps(head, ensure_ascii=False), *_front_coded(forms, kinds)]
    content = lzma.compress("".join(f"{line}\n" for line in lines).encode())
    return read_table_bytes(content)


def _front_coded(forms: Mapping[str, str], kinds: list[str]) -> Iterator[str]:
    numbers, before = {kind: chr(ZERO + number) for number, kind in enumerate(kinds)}, ""
    for form in sorted(forms):
        shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1],
                                          zip(form, before, strict=False)))  # fmt: skip
        yield chr(ZERO + shared) + numbers[forms[form]] + form[shared:]
        before = form


def read_table(path: str | PathLike[str]) -> PhraseTable:
    """Reads a table from a file.

    Raises:
        DataError: It cannot be read, is too large, or is no table.
    """
    try:
        return read_table_bytes(read_bounded(path, LARGEST, what="phrases"))
    except DataError as error:
        raise DataError(error.message, path=path) from None


def read_table_bytes(content: bytes) -> PhraseTable:
    """A table from its file's bytes, anybody's; only its first line is looked at as yet.

    Raises:
        DataError: It is no table.
    """
    head, lines = _unpacked(content)
    try:
        values = json.loads(head)
        source = TableSource(*(values[key] for key in ("name", "licence", "notice")))
        kinds, size = tuple(values["kinds"]), values["phrases"]
        sound = values["format"] == FORMAT and type(size) is int
    except (ValueError, KeyError, TypeError, RecursionError):
        raise _no_table("its first line is another") from None
    texts = (source.name, source.licence, source.notice)
    if not sound or not all(type(t) is str and len(t) <= _LONGEST_ABOUT for t in texts):
        raise _no_table("its first line is another")
    if not 0 < len(kinds) <= MOST_KINDS or list(kinds) != sorted(
        {kind for kind in kinds if type(kind) is str and 0 < len(kind) <= LONGEST}
    ):
        raise _no_table("its kinds are not distinct names in order")
    return PhraseTable(content, source, kinds, size, lines)


def _unpacked(content: bytes) -> tuple[str, str]:
    """The first line and what is behind it; never more than ``LARGEST_TEXT``."""
    unpacker = lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_MEMORY)
    try:
        raw = unpacker.decompress(content, max_length=LARGEST_TEXT + 1)
    except (lzma.LZMAError, EOFError):
        raise _no_table("it cannot be unpacked") from None
    if len(raw) > LARGEST_TEXT:
        raise _no_table(f"it unpacks to more than {LARGEST_TEXT:,} bytes")
    if not unpacker.eof or unpacker.unused_data:
        raise _no_table("it is cut off or has something behind it")
    try:
        head, _, lines = raw.decode("utf-8").partition("\n")
    except UnicodeDecodeError:
        raise _no_table("it is not UTF-8") from None
    return head, lines


def _phrases(lines: str, kinds: tuple[str, ...], size: int) -> Phrases:
    """Phrases and their kinds, in order.

    Raises:
        DataError: A line is not what it should be, or there are not ``size`` of them.
    """
    count = lines.count("\n")
    if count > MOST_PHRASES:
        raise _no_table(f"line {MOST_PHRASES + 2:,} is damaged")
    if count != size or not count:
        raise _no_table(f"it has {count:,} phrases instead of {size:,}")
    try:
        return decoded(lines, len(kinds), LONGEST)
    except DamagedError as damage:
        raise _no_table(f"line {damage.line + 2:,} is damaged") from None


def _no_table(why: str) -> DataError:
    return DataError(f"not a table of phrases as `xscript-ner data dictionary` writes it: {why}")
