"""word2vec's and GloVe's text."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from xscript_ner.core.errors import DataError
from xscript_ner.vectors.files import read_rows


def read(path: Path, content: str | bytes, format: str, errors: str = "strict") -> list[str]:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return [row.word for row in read_rows(path, format, errors)]


@pytest.mark.parametrize(
    ("content", "line", "message"),
    [
        ("2 3\na 1 2 3\nb 1 2\n", 3, "expected 3 numbers behind a word, found 2"),
        ("2 3\na 1 2 3 4\nb 1 2 3\n", 2, "expected 3 numbers behind a word, found 4"),
        ("2 3\na 1 2 3\nb 1 x 3\n", 3, "expected a number, found 'x'"),
        ("2 3\na 1 2 3\n 1 2 3\n", 3, "expected a word before its numbers, found none"),
        ("3 3\na 1 2 3\nb 1 2 3\n", None, "expected 3 rows, as its first line says, found 2"),
        ("1 3\na 1 2 3\nb 1 2 3\n", None, "expected 1 rows, as its first line says, found more"),
        ("a 1 2 3\n", 1, "expected the numbers of rows and dimensions, found 'a 1 2 3'"),
        ("2 0\na\nb\n", 1, "expected the numbers of rows and dimensions, found '2 0'"),
        ("", 1, "expected the numbers of rows and dimensions, found ''"),
        ("2 3\na 1 2 3\n\n", 3, "expected 3 numbers behind a word, found 0"),
    ],
)  # fmt: skip
def test_faults_of_word2vec_are_named_with_their_line(
    content: str, line: int | None, message: str, tmp_path: Path
) -> None:
    with pytest.raises(DataError, match=re.escape(message)) as error:
        read(tmp_path / "x.vec", content, "word2vec")
    assert error.value.line == line


@pytest.mark.parametrize(
    ("content", "line", "message"),
    [
        ("a 1 2 3\nb 1 2\n", 2, "expected 3 numbers behind a word, found 2"),
        ("a 1 2\nb 1 2 3\n", 2, "expected 2 numbers behind a word, found 3"),
        ("a\n", 1, "expected a word and its numbers, found 0"),
        ("", None, "expected words with their vectors, found none"),
    ],
)
def test_faults_of_glove_are_named_with_their_line(
    content: str, line: int | None, message: str, tmp_path: Path
) -> None:
    with pytest.raises(DataError, match=re.escape(message)) as error:
        read(tmp_path / "x.txt", content, "glove")
    assert error.value.line == line


def test_words_may_hold_blanks_and_rows_may_end_in_one(tmp_path: Path) -> None:
    content = "a 1 2 \n. . . 3 4 \nx\u00a0y 5 6\n\u3000 7 8\n"
    assert read(tmp_path / "x.txt", content, "glove") == ["a", ". . .", "x\u00a0y", "\u3000"]


def test_another_encoding_is_told_with_its_line(tmp_path: Path) -> None:
    content = b"2 1\na 1\n" + "東京 1\n".encode("euc-jp")
    with pytest.raises(DataError, match="expected UTF-8, found byte 0xc5") as error:
        read(tmp_path / "x.vec", content, "word2vec")
    assert error.value.line == 3


def test_broken_words_are_read_on_request_and_may_then_be_alike(tmp_path: Path) -> None:
    content = b"3 1\na 1\n\xff 2\n\xfe 3\n"
    assert read(tmp_path / "x.vec", content, "word2vec", "replace") == ["a", "\ufffd", "\ufffd"]
