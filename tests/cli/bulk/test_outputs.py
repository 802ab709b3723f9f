"""What outputs are called."""

from __future__ import annotations

from pathlib import Path

import pytest
from xscript_ner.cli.bulk.outputs import output_name, outputs

from xscript_ner.core.errors import ConfigError, DataError


@pytest.mark.parametrize(
    ("file", "format", "name"),
    [
        ("a/notes.txt", "jsonl", "notes.jsonl"),
        ("a/notes.txt.gz", "jsonl", "notes.jsonl.gz"),
        ("notes.TSV", "conll", "notes.conll"),
        ("notes.jsonl", "jsonl", "notes.jsonl"),
        ("part-0001", "html", "part-0001.html"),
        ("wiki.2026.01", "jsonl", "wiki.2026.01.jsonl"),
        ("notes.csv", "color", "notes.txt"),
        ("rows.parquet", "jsonl", "rows.parquet"),
    ],
)
def test_a_known_suffix_gives_way_to_the_formats(file: str, format: str, name: str) -> None:
    assert output_name(file, format) == name


def test_two_files_of_one_output_are_named(tmp_path: Path) -> None:
    one, two = tmp_path / "a.txt", tmp_path / "a.csv"
    one.touch()
    two.touch()
    with pytest.raises(ConfigError) as caught:
        outputs([str(one), str(two)], tmp_path / "out", "jsonl")
    assert str(caught.value) == f"{one} and {two} would both be {tmp_path / 'out' / 'a.jsonl'}"
    assert outputs([str(one), str(one)], tmp_path / "out", "jsonl") == {"a.jsonl": str(one)}


def test_a_file_is_never_its_own_output(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.touch()
    with pytest.raises(ConfigError, match="would be its own output"):
        outputs([str(path)], tmp_path, "jsonl")


def test_what_has_no_name_or_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="found standard input"):
        outputs(["-"], tmp_path, "jsonl")
    with pytest.raises(DataError, match="No such file"):
        outputs([str(tmp_path / "a.txt")], tmp_path, "jsonl")
    with pytest.raises(DataError, match="Is a directory"):
        outputs([str(tmp_path)], tmp_path, "jsonl")
