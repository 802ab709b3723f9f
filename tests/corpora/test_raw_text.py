"""Lines in blocks: where they end, how they are grouped, what is wrong with them."""

from __future__ import annotations

import io
import os
import sys
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xscript_ner.core.errors import ConfigError, DataError
from xscript_ner.corpora import raw_text
from xscript_ner.corpora.raw_text import read_documents


def from_stdin(content: bytes, monkeypatch: pytest.MonkeyPatch, **options: object) -> list[str]:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
    return [text for texts in read_documents(["-"], **options) for text in texts]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("content", "texts"),
    [
        (b"a\nb\n", ["a", "b"]),
        (b"a\nb", ["a", "b"]),
        (b"\n\n", ["", ""]),
        (b"a\r\nb\r\r\n", ["a", "b\r"]),
        (b"\xef\xbb\xbfa\n\xef\xbb\xbfb", ["a", "\ufeffb"]),
        ("a\u2028b\x0cc\x85\n".encode(), ["a\u2028b\x0cc\x85"]),
    ],
)
def test_lines_end_at_line_feeds_only(
    content: bytes, texts: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert from_stdin(content, monkeypatch) == texts


@given(st.lists(st.text(st.sampled_from("aあ😀\r\t "), max_size=30), min_size=1), st.integers(1, 9))
def test_blocks_of_any_size_give_the_same_lines(lines: list[str], size: int) -> None:
    lines = [line.removesuffix("\r") + "." for line in lines]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(raw_text, "FIRST_BLOCK", size)
        patch.setattr(raw_text, "BLOCK", size)
        assert from_stdin("\n".join(lines).encode(), patch) == lines


def test_files_are_read_in_the_order_given(tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / name).write_text(name, encoding="utf-8")
    paths = [str(tmp_path / name) for name in "bab"]
    assert list(read_documents(paths)) == [["b"], ["a"], ["b"]]


def test_a_path_that_cannot_be_read_is_told_before_anything_is_read(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("a", encoding="utf-8")
    with pytest.raises(DataError, match="no: cannot read"):
        read_documents([str(tmp_path / "a"), str(tmp_path / "no")])
    with pytest.raises(DataError, match="Is a directory"):
        read_documents([str(tmp_path / "a"), str(tmp_path)])


@pytest.mark.parametrize("fault", [b"\xff", b"x" * 11, b"x" * 100])
def test_lines_before_a_fault_are_yielded_first(
    fault: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(raw_text, "FIRST_BLOCK", 8)
    monkeypatch.setattr(raw_text, "BLOCK", 8)
    path = tmp_path / "a"
    path.write_bytes(b"1\n2\n3\n" + fault + b"\n5\n")
    read: list[str] = []
    lists = read_documents([str(path)], max_characters=10)
    with pytest.raises(DataError) as caught:
        read.extend(text for texts in lists for text in texts)
    assert read == ["1", "2", "3"]
    assert (caught.value.path, caught.value.line) == (str(path), 4)


def test_the_longest_line_may_have_wide_characters(monkeypatch: pytest.MonkeyPatch) -> None:
    assert from_stdin("😀".encode() * 10, monkeypatch, max_characters=10) == ["😀" * 10]


def test_broken_bytes_are_replaced_on_request(monkeypatch: pytest.MonkeyPatch) -> None:
    assert from_stdin(b"a\xff\nb", monkeypatch, errors="replace") == ["a\ufffd", "b"]
    with pytest.raises(ConfigError, match="unknown way with broken UTF-8 'ignore'"):
        from_stdin(b"a", monkeypatch, errors="ignore")


def test_an_input_without_lines_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(DataError, match=r"<stdin>: .* found no documents"):
        from_stdin(b"", monkeypatch)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_named_pipe_is_opened_once_and_answered_line_by_line(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    answered = threading.Event()
    waited: list[bool] = []

    def feed() -> None:
        with open(path, "wb", buffering=0) as pipe:
            pipe.write(b"1\n")
            waited.append(answered.wait(10))
            pipe.write(b"2\n")

    writer = threading.Thread(target=feed)
    writer.start()
    documents = read_documents([str(path)])
    assert next(documents) == ["1"]
    answered.set()
    assert list(documents) == [["2"]]
    writer.join()
    assert waited == [True]
