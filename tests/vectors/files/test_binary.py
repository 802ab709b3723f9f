"""word2vec's binary format."""

from __future__ import annotations

import re
import struct
from pathlib import Path

import pytest

from xscript_ner.core.errors import DataError
from xscript_ner.vectors.files import read_rows

ROW = struct.pack("<2f", 1.0, 2.0)


def read(path: Path, content: bytes, errors: str = "strict") -> list[str]:
    path.write_bytes(content)
    return [row.word for row in read_rows(path, "word2vec-binary", errors)]


def test_rows_may_follow_each_other_without_a_line_feed(tmp_path: Path) -> None:
    assert read(tmp_path / "x.bin", b"2 2\na " + ROW + b"b " + ROW) == ["a", "b"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"2 2\na " + ROW, "expected 2 rows, as its first line says, found 1"),
        (b"1 2\na " + ROW + b"b " + ROW, "expected 1 rows, as its first line says, found more"),
        (b"2 2\na " + ROW + b"b " + ROW[:3], "row 2 is cut off: expected 8 bytes of numbers, fou"),
        (b"2 2\na " + ROW + b"bc", "row 2 is cut off within its word"),
        (b"1 2\n\xc5\xec " + ROW, "row 1: expected a word in UTF-8, found b'\\xc5\\xec'"),
        (b"1 2\n" + b"x" * 20_000, "row 1: expected a word and a blank, found 10,000 bytes"),
        (b"\x00\x01" + ROW, "expected the numbers of rows and dimensions"),
    ],
)
def test_faults_are_named(content: bytes, message: str, tmp_path: Path) -> None:
    with pytest.raises(DataError, match=re.escape(message)):
        read(tmp_path / "x.bin", content)


def test_broken_words_are_read_on_request(tmp_path: Path) -> None:
    assert read(tmp_path / "x.bin", b"1 2\n\xc5 " + ROW, "replace") == ["\ufffd"]
