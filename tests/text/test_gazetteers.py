"""Gazetteers: the longest match, and files that are refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from xscript_ner.core.errors import DataError
from xscript_ner.text.frontends import build_frontend
from xscript_ner.text.gazetteers import Gazetteer, read_gazetteer

PHRASES = {"New York": "city", "New York Times": "paper", "york": "city", "アップル": "company"}


def tags(text: str, frontend: str = "latin", **options: bool) -> str:
    return " ".join(Gazetteer(PHRASES, **options)(text, build_frontend(frontend)(text)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the New York Times says", "O B-paper I-paper I-paper O"),
        ("in New York timely", "O B-city I-city O"),
        ("New  York", "B-city I-city"),
        ("new york", "B-city I-city"),
        ("Yorkshire", "O"),
        ("New", "O"),
        ("York York", "B-city B-city"),
        ("", ""),
    ],
)
def test_the_longest_phrase_that_begins_at_a_token_is_taken(text: str, expected: str) -> None:
    assert tags(text) == expected


def test_case_counts_where_it_is_told_to() -> None:
    assert tags("new york", ignore_case=False) == "O B-city"


def test_japanese_is_matched_at_token_boundaries_and_in_any_width() -> None:
    assert tags("ｱｯﾌﾟﾙの本", "japanese").split()[0] == "B-company"
    assert "B-company" not in tags("アップルパイ", "japanese").split()[1:]


def test_the_values_are_the_same_for_any_text() -> None:
    assert Gazetteer(PHRASES).symbols == [
        "O", "B-city", "I-city", "B-company", "I-company", "B-paper", "I-paper",
    ]  # fmt: skip


def written(folder: Path, text: str) -> Path:
    path = folder / "phrases.tsv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_is_read(tmp_path: Path) -> None:
    path = written(tmp_path, "# cities\ncity\tNew York\n\ncity\tNew York\npaper\tTimes\n")
    assert read_gazetteer(path) == {"New York": "city", "Times": "paper"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("city\tYork\nname\tYork\n", ":2: 'York' is of type 'name' here and 'city' in line 1"),
        ("city York\n", ":1: expected a type, a tab and a phrase, found 'city York'"),
        ("city\t\n", ":1: expected a type, a tab and a phrase"),
        ("a\tb\tc\n", ":1: expected a type, a tab and a phrase"),
        ("# nothing\n", "found no line"),
    ],
)
def test_a_faulty_file_is_refused_with_its_line(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(DataError) as error:
        read_gazetteer(written(tmp_path, text))
    assert message in str(error.value)
