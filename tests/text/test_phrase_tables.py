"""Tables of phrases: what is written is found again, and what a stranger wrote is refused."""

from __future__ import annotations

import json
import lzma
import pickle
from pathlib import Path

import pytest

from xscript_ner.core.errors import DataError
from xscript_ner.text import phrase_tables
from xscript_ner.text.frontends import build_frontend
from xscript_ner.text.phrase_tables import (
    FORMAT,
    PhraseTable,
    TableSource,
    phrase_table,
    read_table,
    read_table_bytes,
)

SOURCE = TableSource("a dictionary 1", "Apache-2.0", "Made up.")
PHRASES = {"東京": "place", "東京大学": "name", "ＮＨＫ": "name", "長崎": "place+surname"}


@pytest.fixture
def made() -> PhraseTable:
    return phrase_table(PHRASES, SOURCE)


def lines_of(content: bytes) -> list[str]:
    return lzma.decompress(content).decode().split("\n")


def packed(*lines: str, **changes: object) -> bytes:
    head = {"format": FORMAT, "name": "", "licence": "", "notice": "", "kinds": ["a", "b"],
            "phrases": len(lines)}  # fmt: skip
    text = "".join(f"{line}\n" for line in [json.dumps(head | changes), *lines])
    return lzma.compress(text.encode())


def test_a_table_says_what_it_holds(made: PhraseTable) -> None:
    assert made.source == SOURCE
    assert made.kinds == ("name", "place", "place+surname")
    assert made.size == 4


def test_phrases_are_sorted_and_share_their_beginnings(made: PhraseTable) -> None:
    assert lines_of(made.content)[1:] == ["00nhk", "01東京", "20大学", "02長崎", ""]


def test_phrases_are_found_over_several_tokens_in_any_width_and_case(made: PhraseTable) -> None:
    text = "東京大学とｎｈｋと東京と長崎。"
    found = made.gazetteer(text, build_frontend("japanese")(text))
    assert " ".join(found) == "B-name I-name O B-name O B-place O B-place+surname O"


def test_a_file_is_read_as_it_was_written(made: PhraseTable, tmp_path: Path) -> None:
    path = tmp_path / "names.xz"
    path.write_bytes(made.content)
    for other in (read_table(path), pickle.loads(pickle.dumps(made))):
        assert other == made
        assert other.gazetteer.types == made.gazetteer.types


@pytest.mark.parametrize(
    "phrases",
    [{}, {"": "a"}, {"x" * 101: "a"}, {"Tokyo": "a", "tokyo": "b"}],
)
def test_what_makes_no_table_is_refused(phrases: dict[str, str]) -> None:
    with pytest.raises(DataError, match="expected"):
        phrase_table(phrases, SOURCE)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "cut off"),
        (b"PK\x03\x04 another archive", "cannot be unpacked"),
        (packed("00a")[:-20], "cut off"),
        (packed("00a") + b"more", "something behind it"),
        (lzma.compress(b"\xff\xff\n"), "not UTF-8"),
        (lzma.compress(b"no JSON\n"), "first line"),
        (lzma.compress(b"[" * 100_000 + b"\n"), "first line"),
        (packed("00a", format="another/1"), "first line"),
        (packed("00a", phrases="1"), "first line"),
        (packed("00a", notice="x" * 5_000), "first line"),
        (packed("00a", notice=None), "first line"),
        (packed("00a", kinds=["b", "a"]), "kinds"),
        (packed("00a", kinds=["a", "a"]), "kinds"),
        (packed("00a", kinds=[["a"]]), "first line|kinds"),
        (packed("00a", kinds=[]), "kinds"),
    ],
)
def test_a_strangers_file_is_refused_by_its_first_line(content: bytes, why: str) -> None:
    with pytest.raises(DataError, match=why):
        read_table_bytes(content)


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        (["00b", "00a"], "line 3"),
        (["00a", "00a"], "line 3"),
        (["00a", "20b"], "line 3"),
        (["02a"], "line 2"),
        (["0/a"], "line 2"),
        (["/0a"], "line 2"),
        ([""], "line 2"),
        (["00"], "line 2"),
        ([f"00{'x' * 101}"], "line 2"),
    ],
)
def test_a_strangers_phrases_are_refused_by_their_line(lines: list[str], why: str) -> None:
    with pytest.raises(DataError, match=f"{why} is damaged"):
        _ = read_table_bytes(packed(*lines)).gazetteer


@pytest.mark.parametrize("size", [0, 1, 3])
def test_their_number_must_be_the_one_told(size: int) -> None:
    with pytest.raises(DataError, match=f"2 phrases instead of {size}"):
        _ = read_table_bytes(packed("00a", "00b", phrases=size)).gazetteer


def test_a_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(phrase_tables, "LARGEST_TEXT", 10_000)
    with pytest.raises(DataError, match="unpacks to more than 10,000 bytes"):
        read_table_bytes(lzma.compress(b"a" * 10_000_000))


def test_a_file_that_is_no_table_is_named(tmp_path: Path) -> None:
    path = tmp_path / "names.xz"
    path.write_bytes(b"\x00")
    with pytest.raises(DataError) as error:
        read_table(path)
    assert error.value.path == str(path)
