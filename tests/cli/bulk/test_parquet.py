"""Parquet in, Parquet out: rows and columns stay, the answers come behind."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ..conftest import Run

pa = pytest.importorskip("pyarrow", reason="PyArrow is not installed")
pq = pytest.importorskip("pyarrow.parquet", reason="PyArrow is not installed")

LINES = ["田中さんは東京に住んでいる。", "", "京都は雨が降っている。"]


def written(path: Path, columns: dict[str, Any], **options: Any) -> Path:
    pq.write_table(pa.table(columns), path, **options)
    return path


def test_answers_stand_in_a_column_of_their_own(run: Run, model_path: Path, tmp_path: Path) -> None:
    columns = {"id": [7, 8, 9, 10], "body": [*LINES, None], "more": [["x"], [], None, ["y"]],
               "entities": ["old"] * 4}  # fmt: skip
    source = written(tmp_path / "a.parquet", columns, row_group_size=3, compression="zstd")
    out = tmp_path / "out"
    result = run("tag", "-m", model_path, source, "--column", "body", "-o", f"{out}/")
    assert result.status == 0, result.err
    assert "3 entities in 4 documents" in result.err
    with pq.ParquetFile(out / "a.parquet") as file:
        found, metadata = file.read().to_pydict(), file.metadata
    plain = run("tag", "-m", model_path, stdin="\n".join(LINES)).documents
    assert found.pop("entities") == [*(document["entities"] for document in plain), None]
    assert found.pop("given_entities") == ["old"] * 4
    assert found == {name: columns[name] for name in ("id", "body", "more")}
    assert metadata.num_row_groups == 2
    assert metadata.row_group(0).column(0).compression == "ZSTD"


def test_the_column_is_the_one_of_text_or_asked_for(
    run: Run, model_path: Path, tmp_path: Path
) -> None:
    only = written(tmp_path / "only.parquet", {"n": [1], "words": ["京都"]})
    two = written(tmp_path / "two.parquet", {"a": ["x"], "b": ["京都"]})
    numbers = written(tmp_path / "numbers.parquet", {"text": [1]})
    result = run("tag", "-m", model_path, only, two, numbers, "-o", f"{tmp_path}/out/")
    assert result.status == 1
    assert "1 files in" in result.err
    assert f"{two}: expected --column, which says what is the text, found the columns a, b\n" in (
        result.err
    )
    assert f"{numbers}: column 'text': expected strings, found int64\n" in result.err


def test_faults_name_the_row_and_leave_nothing(run: Run, model_path: Path, tmp_path: Path) -> None:
    long = written(tmp_path / "long.parquet", {"text": ["短い", "これは長い。"]})
    cut = tmp_path / "cut.parquet"
    cut.write_bytes(long.read_bytes()[:-20])
    out = tmp_path / "out"
    command = ("tag", "-m", model_path, long, cut, "-o", f"{out}/", "--max-chars", "5")
    result = run(*command)
    assert result.status == 1
    assert f"{long}: row 2: expected a text of at most 5 characters, found one of 6" in result.err
    assert f"{cut}: cannot read as Parquet: " in result.err
    assert [path.name for path in out.iterdir() if not path.name.startswith(".x")] == []
    formatted = run(*command, "--format", "conll")
    assert formatted.status == 2
    assert "a .parquet file is answered in one" in formatted.err


def test_answers_are_the_same_as_those_in_json_lines(
    run: Run, model_path: Path, tmp_path: Path
) -> None:
    texts = [line for line in LINES if line] * 700  # more than are tagged at a time
    written(tmp_path / "a.parquet", {"text": texts})
    (tmp_path / "b.txt").write_text("\n".join(texts), encoding="utf-8")
    out = tmp_path / "out"
    paths = (tmp_path / "a.parquet", tmp_path / "b.txt")
    assert run("tag", "-m", model_path, *paths, "-o", f"{out}/").status == 0
    with pq.ParquetFile(out / "a.parquet") as file:
        found = file.read().column("entities").to_pylist()
    lines = (out / "b.jsonl").read_text("utf-8").splitlines()
    assert [[(e["start"], e["end"], e["label"]) for e in row] for row in found] == [
        [(e["start"], e["end"], e["label"]) for e in json.loads(line)["entities"]] for line in lines
    ]
