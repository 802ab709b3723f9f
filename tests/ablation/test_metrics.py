"""Cells compared by intents, frames and means over heads, against numbers worked by hand."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pytest

from xscript_ner.ablation import by_metric, read_grid, summaries, summarize, summary_frame
from xscript_ner.ablation.figures import Measured, metric_heading, metric_name
from xscript_ner.ablation.frames import cells_frame
from xscript_ner.ablation.report.page import write_report
from xscript_ner.ablation.results import CellResult, Outcome
from xscript_ner.ablation.rows import read_rows
from xscript_ner.ablation.summary import SummaryRow
from xscript_ner.core.errors import ConfigError

from .made_up import cell, outcome, score

BASELINE = {"parts": "none"}
ROUNDS = 99
RIGHT, WRONG = (1, 1, 1), (1, 1, 0)


def joint(
    slots: float,
    intent: float,
    frame: float,
    *,
    right: int = 5,
    history: Sequence[float] = (0.2, 0.4),
    intents: Sequence[float] = (0.5, 0.8),
) -> Outcome:
    """An outcome of slots and intents over ten sentences; ``right`` of them are whole frames."""
    rows = (RIGHT,) * right + (WRONG,) * (10 - right)
    heads = {
        "intent": Measured(score(intent), (RIGHT,) * 10, tuple(intents)),
        "frame": Measured(score(frame), rows, (0.1, *(0.3 for _ in history[1:]))),
    }
    return outcome(slots, {"地名": slots}, counts=[(2, 2, 1)] * 10, history=history, heads=heads)


def by(metric: str, cells: Sequence[CellResult]) -> list[SummaryRow]:
    return summarize(by_metric(cells, metric), BASELINE, ROUNDS)


CELLS = [
    cell("none", joint(80, 90, 70, right=2), seed=1),
    cell("none", joint(82, 92, 74, right=2), seed=2),
    cell("chars", joint(84, 91, 77, right=9), seed=1),
    cell("chars", joint(86, 95, 79, right=9), seed=2),
]


@pytest.mark.parametrize(
    ("metric", "means", "dev", "difference"),
    [
        ("classifier", [81, 85], 40, 4.0),
        ("intent", [91, 93], 80, 2.0),
        ("frame", [72, 78], 30, 6.0),
        ("mean", [86, 89], 60, 3.0),  # of slots and intents; frames stand outside it
    ],
)
def test_a_metric_takes_the_place_of_f1(
    metric: str, means: list[float], dev: float, difference: float
) -> None:
    none, chars = by(metric, CELLS)
    assert [none.mean, chars.mean] == means
    assert chars.dev_f1 == pytest.approx(dev)
    assert chars.comparison is not None
    assert chars.comparison.difference == pytest.approx(difference)
    assert chars.comparison.interval is not None
    assert chars.metric == metric
    assert chars.labels == {"地名": 85.0}, "entity types stay what they are"
    others = {"classifier": 85.0, "intent": 93.0, "frame": 78.0}
    others.pop(metric, None)
    assert chars.heads == pytest.approx(others)


def test_the_permutation_test_is_of_the_metric() -> None:
    def p(metric: str) -> float:
        found = by(metric, CELLS)[1].comparison
        assert found is not None
        assert found.p is not None
        return found.p

    assert p("classifier") == p("intent") == p("mean") == 1.0  # equal sentence by sentence
    assert p("frame") < 0.1  # seven of ten sentences turn right


def test_epochs_are_counted_on_the_metric_s_own_curve() -> None:
    baseline = joint(80, 90, 70, history=[0.2, 0.3, 0.4], intents=[0.1, 0.5, 1.0])
    ours = joint(80, 90, 70, history=[0.1, 0.2, 0.39], intents=[0.96, 0.9, 0.97])
    cells = [cell("none", baseline), cell("chars", ours)]
    found = {metric: by(metric, cells)[1] for metric in ("classifier", "intent", "mean")}
    caught_up = {m: row.comparison.catch_up for m, row in found.items() if row.comparison}
    # 95 % of 0.4 is 0.38; of 1.0, 0.95; of the mean 0.7, 0.665: (0.39 + 0.97) / 2 is enough
    assert caught_up == {"classifier": 3, "intent": 1, "mean": 3}
    assert {metric: row.epochs for metric, row in found.items()} == {
        "classifier": 3, "intent": 1, "mean": 3
    }  # fmt: skip


def test_every_metric_has_its_rows_and_its_columns() -> None:
    found = summaries(CELLS, BASELINE, "frame", ROUNDS)
    assert list(found) == ["frame", "classifier", "intent"]
    frame = summary_frame(found.pop("frame"), found)
    row = frame.loc[1]
    assert (row["mean"], row["head_classifier"], row["head_intent"]) == (78, 85, 93)
    assert (row["head_intent_difference"], row["head_classifier_difference"]) == (2.0, 4.0)
    assert row["head_intent_low"] < 2.0 < row["head_intent_high"]
    assert row["head_intent_dev"] == pytest.approx(80)
    assert row["head_intent_p_corrected"] == 1.0
    assert pd.isna(frame.loc[0, "head_intent_difference"])
    assert list(summaries([cell("none", outcome(50))], None)) == ["classifier"]


def test_cells_without_a_head_stand_in_no_table_of_it() -> None:
    cells = [*CELLS, cell("words", outcome(99), 3), cell("later", None)]
    assert [row.values["parts"] for row in by("intent", cells)] == ["none", "chars", "later"]
    assert by("mean", cells)[2].mean == 99, "all the heads that it has"


def test_cells_by_their_rows_alone_have_every_metric(tmp_path: Path) -> None:
    cells_frame(CELLS).to_csv(tmp_path / "cells.csv", index=False)
    read = read_rows(tmp_path / "cells.csv", ["parts"])
    for metric in ("classifier", "intent", "frame", "mean"):
        for whole, row in zip(by(metric, CELLS), by(metric, read), strict=True):
            assert (row.mean, row.sd, row.dev_f1) == (whole.mean, whole.sd, whole.dev_f1)
            assert row.epochs == (None if metric == "mean" else whole.epochs)
            if whole.comparison is not None and row.comparison is not None:
                assert row.comparison.interval == whole.comparison.interval


def test_the_report_has_a_table_a_metric_and_speaks_of_the_one_chosen(tmp_path: Path) -> None:
    write_report(tmp_path, "T", CELLS, BASELINE, metric="frame")
    text = (tmp_path / "summary.md").read_text("utf-8")
    assert "with 30.00 there and frame accuracy 72.00 ± 2.83 on test" in text
    titles = [line for line in text.splitlines() if line.startswith("## ")]
    assert titles[:3] == ["## Results", "## Results by F1", "## Results by intent accuracy"]
    head, _, none, *_ = text.split("## Results\n\n")[1].splitlines()
    assert head.startswith("| parts | Frame accuracy | n | Dev frame accuracy | F1 | Intent acc")
    assert none.startswith("| none | **72.00 ± 2.83** | 2 | **30.00** | 81.00 | 91.00 |")
    assert "- **Frame accuracy**: Share of the test sentences that are right in all" in text
    page = (tmp_path / "report.html").read_text("utf-8")
    assert "Dev frame accuracy by epoch" in page
    lines = (tmp_path / "cells.jsonl").read_text("utf-8").splitlines()
    assert '"head_histories":{"intent":[0.5,0.8],"frame":[0.1,0.3]}' in lines[0]


def test_a_metric_that_no_head_has_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "grid.toml"
    path.write_text(
        'name = "g"\n[data]\ntrain = ["stockmark:train"]\ntest = ["stockmark:test"]\n'
        "[ablation.axes.intents]\n"
        "with = { heads.intent.weight = 1.0 }\nwithout = {}\n",
        encoding="utf-8",
    )
    assert read_grid(path).metric == "classifier"
    message = (
        r"ablation.metric: unknown metric 'frame'; choose from classifier, mean "
        r"\(in the cell intents = without\)"
    )
    with pytest.raises(ConfigError, match=message):
        read_grid(path, {"ablation.metric": "frame"})


def test_an_assistant_may_be_compared_by_its_choice_of_domain(tmp_path: Path) -> None:
    path = tmp_path / "grid.toml"
    path.write_text(
        'name = "g"\n[data]\ntrain = ["stockmark:train"]\ntest = ["stockmark:test"]\n'
        "[domains]\n[ablation.axes]\nhead = ['crf']\n",
        encoding="utf-8",
    )
    for metric in ("domain", "frame"):
        assert read_grid(path, {"ablation.metric": metric}).metric == metric
    with pytest.raises(ConfigError, match="unknown metric 'domain'"):
        read_grid(path, {"training.choose": "domain"})


def test_names_of_metrics() -> None:
    assert [metric_name(m) for m in ("classifier", "frame", "mean", "intent")] == [
        "F1", "frame accuracy", "mean over heads", "intent accuracy"
    ]  # fmt: skip
    assert metric_heading("intent") == "Intent accuracy"
