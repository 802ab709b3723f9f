"""Cells read back from ``cells.csv``."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from xscript_ner.ablation.frames import cells_frame
from xscript_ner.ablation.results import CellResult
from xscript_ner.ablation.rows import read_rows
from xscript_ner.ablation.summary import summarize
from xscript_ner.core.errors import DataError

from .made_up import cell, outcome

BASELINE = {"parts": "none"}


def results() -> list[CellResult]:
    return [
        cell(parts, outcome(f1 + seed, {"地名": 40}), seed, fold, epochs="5")
        for parts, f1 in (("none", 50), ("a, b", 53))
        for fold in "01"
        for seed in (1, 2)
    ] + [cell("failed", None, error="no room", epochs="5"), cell("pending", None, epochs="5")]


def written(path: Path, cells: list[CellResult]) -> Path:
    cells_frame(cells).to_csv(path, index=False)
    return path


def test_rows_have_the_means_and_intervals_of_their_outcomes(tmp_path: Path) -> None:
    found = read_rows(written(tmp_path / "cells.csv", results()), ["parts", "epochs"])
    assert [one.figures for one in found] == [one.figures for one in results()]
    assert [(one.values, one.fold, one.seed, one.error) for one in found] == [
        (one.values, one.fold, one.seed, one.error) for one in results()
    ]
    for row, whole in zip(
        summarize(found, BASELINE), summarize(results(), BASELINE, 99), strict=True
    ):
        assert row.mean == whole.mean
        if whole.comparison is not None:
            without = replace(whole.comparison, p=None, catch_up=None)
            assert row.comparison == without, "what outcomes alone tell is not made up"
            assert row.p_corrected is None


def test_a_file_of_before_caps_were_kept_lacks_no_more_than_that(tmp_path: Path) -> None:
    path = tmp_path / "cells.csv"
    frame = cells_frame(results()).drop(columns=["cap", "test_sentences"])
    frame.to_csv(path, index=False)
    rows = summarize(read_rows(path, ["parts", "epochs"]), BASELINE)
    assert [row.cap_known for row in rows] == [0] * 4
    assert rows[1].comparison is not None
    assert rows[1].comparison.difference == pytest.approx(3)
    assert rows[1].comparison.interval is None, "over folds it needs the test sentences"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("seed,f1\n", r"cells\.csv:1: has no column 'parts'; it has seed, f1"),
        ("parts,seed,f1\n", r"cells\.csv:1: has no column 'precision'"),
        (
            "parts,seed,f1,precision,recall,best_epoch,seconds,sentences\na,1,2,3,4,5,6,7\n"
            "a,1,x,3,4,5,6,7\n",
            r"cells\.csv:3: expected numbers: .*'x'",
        ),
        (
            "parts,seed,f1,precision,recall,best_epoch,seconds,sentences\na,1,2\n",
            r"cells\.csv:2: expected numbers: precision, .* missing",
        ),
    ],
)
def test_a_file_that_is_none_is_one_line(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "cells.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=message) as raised:
        read_rows(path, ["parts"])
    assert "\n" not in str(raised.value)
    with pytest.raises(DataError, match="cannot read"):
        read_rows(tmp_path / "gone.csv", ["parts"])
