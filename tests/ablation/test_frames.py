"""Tables for pandas, against numbers worked by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from xscript_ner.ablation.frames import cells_frame, label_gains, summary_frame
from xscript_ner.ablation.results import CellResult
from xscript_ner.ablation.summary import summarize
from xscript_ner.core.errors import ConfigError

from .made_up import cell, outcome

ROUNDS = 99


def test_the_summary_as_a_table() -> None:
    results = [
        cell("none", outcome(50, {"地名": 40}), size="100"),
        cell("chars", outcome(53, {"地名": 44, "LOC": 9}), size="100"),
    ]
    frame = summary_frame(summarize(results, {"parts": "none"}, ROUNDS))
    assert list(frame) == (
        "parts size n failed pending mean sd precision recall dev_f1 difference low high p "
        "p_corrected sure pairs folds dev_difference epochs catch_up at_cap cap_known seconds "
        "sentences f1_LOC f1_地名"
    ).split(" ")
    assert list(frame["mean"]) == [50, 53]
    assert frame.loc[1, "difference"] == 3
    assert list(frame["f1_地名"]) == [40, 44]
    assert list(frame["f1_LOC"].isna()) == [True, False]
    lines = frame[["parts", "n", "sd", "difference", "pairs"]].to_csv(index=False).splitlines()
    assert lines == ["parts,n,sd,difference,pairs", "none,1,,,", "chars,1,,3.0,1"]
    assert summary_frame([]).empty


def test_the_cells_as_a_table() -> None:
    results = [
        cell("none", outcome(50, {"地名": 40}, history=[0.1, 0.5, 0.5]), seed=7, fold="甲"),
        cell("chars", None, seed=7, fold="甲", error="no part 'char'"),
        cell("words", None, seed=7, fold="甲"),
        cell("words", outcome(60, history=[]), seed=8, fold="甲"),
    ]
    frame = cells_frame(results)
    assert list(frame) == (
        "parts fold seed status f1 precision recall dev_f1 best_epoch epochs total_epochs cap "
        "seconds sentences test_sentences error f1_地名"
    ).split(" ")
    assert frame.to_csv(index=False).splitlines()[1:] == [
        "none,甲,7,done,50.0,50.0,50.0,50.0,3,2,3,50,10.0,100,2,,40.0",
        "chars,甲,7,failed,,,,,,,,,,,,no part 'char',",
        "words,甲,7,pending,,,,,,,,,,,,,",
        "words,甲,8,done,60.0,60.0,60.0,,1,,,50,10.0,100,2,,",
    ]
    assert cells_frame([]).empty


def test_an_axis_that_is_called_like_a_figure_keeps_its_column() -> None:
    results = [CellResult({"epochs": "5"}, None, 1, outcome(50))]
    for frame in (cells_frame(results), summary_frame(summarize(results, None))):
        assert list(frame["epochs (axis)"]) == ["5"]
        assert list(frame["epochs"]) == [2]


def test_tables_of_cells_that_have_not_run_have_numbers_missing() -> None:
    results = [cell("none", None)]
    for frame, name in (
        (cells_frame(results), "f1"),
        (summary_frame(summarize(results, None)), "sd"),
    ):
        assert pd.api.types.is_numeric_dtype(frame[name])
        assert frame[name].isna().all()


def test_the_gain_of_each_label_by_hand() -> None:
    met = {"地名": 10, "LOC": 4}
    results = [
        cell("none", outcome(50, {"地名": 40, "LOC": 20}), seed=1, size="9"),
        cell("none", outcome(50, {"地名": 50, "LOC": 30}), seed=2, size="9"),
        cell(
            "chars",
            outcome(50, {"地名": 48, "LOC": 19}, frequencies=met, sources={"地名": ("GPE", "LOC")}),
            seed=1,
            size="9",
        ),
        cell(
            "chars",
            outcome(50, {"地名": 52, "LOC": 27}, frequencies={"地名": 20}, sources={"LOC": ()}),
            seed=2,
            size="9",
        ),
    ]
    frame = label_gains(results, {"parts": "none"})
    assert list(frame) == "parts size label frequency has_source f1 baseline_f1 gain".split()
    assert frame.to_numpy().tolist() == [
        ["chars", "9", "LOC", 2.0, False, 23.0, 25.0, -2.0],
        ["chars", "9", "地名", 15.0, True, 50.0, 45.0, 5.0],
    ]


def test_a_label_gains_only_where_both_sides_met_it() -> None:
    results = [
        cell("none", outcome(50, {"PER": 40}), seed=1),
        cell("none", outcome(50, {"ORG": 10}), seed=2),
        cell("none", outcome(50, {"PER": 5}), seed=3),
        cell("none", outcome(50, {"PER": 6}), seed=4),
        cell("chars", outcome(50, {"PER": 41, "ART": 0}), seed=1),
        cell("chars", outcome(50, {"PER": 99}), seed=2),
        cell("chars", outcome(50, {}), seed=3),
        cell("chars", None, seed=4),
    ]
    frame = label_gains(results, {"parts": "none"})
    assert frame[["label", "f1", "gain"]].to_numpy().tolist() == [["PER", 41, 1]]


def test_without_a_baseline_there_are_columns_and_no_gains() -> None:
    frame = label_gains([cell("chars", outcome(50, {"PER": 1}))], None)
    assert frame.empty
    assert list(frame) == "parts label frequency has_source f1 baseline_f1 gain".split()
    assert label_gains([], {"parts": "none"}).empty


def test_gains_over_a_baseline_on_an_unknown_axis_are_an_error() -> None:
    with pytest.raises(ConfigError, match="unknown axis in the baseline 'part'; choose from"):
        label_gains([cell("none", outcome(50))], {"part": "none"})
