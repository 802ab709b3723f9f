"""Plots of a grid: what they show, what they leave out, and that hostile names are text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import product
from xml.etree import ElementTree

import numpy as np
import pytest

from xscript_ner.ablation.report.plots import draw
from xscript_ner.ablation.report.plots.choice import LINE_COLORS
from xscript_ner.ablation.report.plots.curves import carried_on, dev_curves, learning_curves
from xscript_ner.ablation.report.plots.drawing import SIZE, wrap
from xscript_ner.ablation.report.plots.entity_types import MOST_TYPES, by_type, gains_by_frequency
from xscript_ner.ablation.results import CellResult, Outcome
from xscript_ner.ablation.summary import SummaryRow, summarize

from ..made_up import outcome

HOSTILE = "<script>alert(1)</script>"
LABELS = {"PSN": 420, "地名": 210, "TIM": 33, HOSTILE: 12}
BASELINE = {"parts": "none", "romanizer": "surface"}


def made_up(
    f1: float, sentences: int = 1000, history: Sequence[float] = (0.2, 0.4)
) -> Outcome:
    return outcome(
        f1,
        {label: f1 + n for n, label in enumerate(LABELS)},
        counts=((2, 2, 1), (1, 0, 0)),
        history=history,
        best_epoch=int(np.argmax(history)) + 1 if history else 1,
        sentences=sentences,
        frequencies=LABELS,
        sources={"PSN": ("PER",), "地名": ("LOC",)},
    )


def grid(seed: int = 0, seeds: int = 2, **axes: Sequence[str]) -> list[CellResult]:
    """F1 rises with each value's place on its axis; a little noise over seeds."""
    generator = np.random.default_rng(seed)
    cells = []
    for values in product(*axes.values()):
        place = sum(
            list(names).index(value) for names, value in zip(axes.values(), values, strict=True)
        )
        for run in range(seeds):
            size = int(dict(zip(axes, values, strict=True)).get("size", "1000"))
            curve = (40 + place + generator.normal(0, 1, 5)) / 100
            done = made_up(40 + 2 * place + generator.normal(0, 0.5), size, curve.tolist())
            cells.append(CellResult(dict(zip(axes, values, strict=True)), "0", run, done))
    return cells


def rows_of(results: Sequence[CellResult], baseline: dict[str, str] | None) -> list[SummaryRow]:
    return summarize(results, baseline, rounds=50)


def texts(svg: str) -> list[str]:
    """Its text, in the order drawn; an error if it is not well-formed."""
    return [
        element.text or ""
        for element in ElementTree.fromstring(svg).iter()
        if element.tag.endswith("}text")
    ]


PARTS = ["none", "chars", "文字 + 分類器", HOSTILE, '$a$ & "b"']
ROMANIZERS = ["surface", "unidic"]


@pytest.fixture(scope="module")
def full() -> list[CellResult]:
    return grid(parts=PARTS, romanizer=ROMANIZERS, size=["100", "500", "2000"])


def test_a_full_grid_has_every_plot_and_each_is_the_same_twice(full: list[CellResult]) -> None:
    rows = rows_of(full, BASELINE)
    first, second = draw(full, rows, BASELINE), draw(full, rows, BASELINE)
    assert first == second
    assert [plot.title for plot in first] == [
        "Test F1 by number of training sentences",
        "Dev F1 by epoch",
        "Gain by frequency of the entity type",
        "Test F1 by entity type",
    ]


def test_names_are_text_whatever_they_hold(full: list[CellResult]) -> None:
    found = draw(full, rows_of(full, BASELINE), BASELINE)
    for plot in found:
        assert "<script" not in plot.svg
        assert "".join(texts(plot.svg))  # well-formed, and text is text
    curves, types = texts(found[0].svg), texts(found[3].svg)
    assert any("文字 + 分類器" in text for text in curves)
    assert any('$a$ & "b"' in text for text in curves)
    assert {"地名", HOSTILE} <= set(types)


def test_plots_carry_their_meaning_for_those_who_cannot_see_them(full: list[CellResult]) -> None:
    for plot in draw(full, rows_of(full, BASELINE), BASELINE):
        element = ElementTree.fromstring(plot.svg)
        assert element.get("role") == "img"
        assert element.get("aria-label") == f"{plot.title}. {plot.caption}"


def test_plots_refer_to_nothing_outside_and_to_no_date(full: list[CellResult]) -> None:
    for plot in draw(full, rows_of(full, BASELINE), BASELINE):
        outside = re.sub(r'xmlns(:\w+)?="[^"]*"', "", plot.svg)
        assert "http" not in outside
        assert "<image" not in outside
        assert "metadata" not in outside
        assert set(re.findall(r'href="(.)', outside)) <= {"#"}


def test_learning_curves_name_each_configuration_without_its_size() -> None:
    baseline = {"parts": "none"}
    results = grid(parts=["none", *"abcdefgh"], size=["100", "500", "2000"])
    plot = learning_curves(rows_of(results, baseline), baseline)
    assert plot is not None
    shown = texts(plot.svg)
    assert {"none (baseline)", "h", "c", "100", "500", "2,000"} <= set(shown)
    assert not {"a", "b"} & set(shown)  # six others at most, the best
    assert "2 other configurations are not shown." in plot.caption
    assert "one standard deviation" in plot.caption


def test_learning_curves_keep_to_one_value_of_the_other_axes() -> None:
    baseline = {"parts": "none"}
    results = grid(parts=["none", "chars"], features=["off", "on"], size=["100", "500"])
    plot = learning_curves(rows_of(results, baseline), baseline)
    assert plot is not None
    assert "Shown for features on, where the best configuration on dev lies." in plot.caption
    assert {"none (baseline)", "chars"} <= set(texts(plot.svg))


def test_a_grid_of_one_size_has_no_learning_curve() -> None:
    results = grid(parts=["none", "chars"], size=["100"])
    assert learning_curves(rows_of(results, {"parts": "none"}), {"parts": "none"}) is None


def test_a_run_that_stopped_early_carries_its_kept_value_on() -> None:
    runs = [made_up(50, history=(0.2, 0.5, 0.4)), made_up(50, history=(0.1, 0.2, 0.3, 0.4))]
    assert carried_on(runs, 4).tolist() == [[20, 50, 40, 50], pytest.approx([10, 20, 30, 40])]


def test_runs_without_dev_scores_have_no_curve() -> None:
    values = [{"parts": "none"}, {"parts": "chars"}]
    results = [CellResult(value, None, 1, made_up(50.0, history=())) for value in values]
    assert dev_curves(results, rows_of(results, values[0]), values[0]) is None


def test_gains_fill_the_dots_of_types_that_have_a_source() -> None:
    baseline = {"parts": "none"}
    results = grid(parts=["none", "chars"])
    plot = gains_by_frequency(results, rows_of(results, baseline), baseline)
    assert plot is not None
    assert {"chars", *(label for label in LABELS if label != HOSTILE)} <= set(texts(plot.svg))
    ours = LINE_COLORS[0].lower()
    # Hollow ones are filled white; PSN and 地名 have a source, TIM and the hostile one have none.
    assert _dots(plot.svg, f"fill: {ours}; stroke: {ours}") == 2
    assert _dots(plot.svg, f"fill: #ffffff; stroke: {ours}") == 2


def _dots(svg: str, style: str) -> int:
    return len(re.findall(rf'<use [^>]*style="{style}', svg))


def test_without_a_baseline_there_is_no_gain_but_all_else() -> None:
    results = grid(parts=["none", "chars"], romanizer=ROMANIZERS, size=["100", "500"])
    rows = rows_of(results, None)
    assert gains_by_frequency(results, rows, None) is None
    found = draw(results, rows, None)
    assert len(found) == 3
    assert not any("(baseline)" in text for plot in found for text in texts(plot.svg))


def test_more_types_than_one_can_read_have_no_plot() -> None:
    row = rows_of(grid(parts=["none"]), None)[0]
    crowded = {f"L{n}": 50.0 for n in range(MOST_TYPES + 1)}
    row = SummaryRow(**{**vars(row), "labels": crowded})
    assert by_type([row], None) is None


def test_nothing_finished_has_no_plot() -> None:
    results = [
        CellResult({"parts": name, "size": size}, None, 1, None) for name in "ab" for size in "12"
    ]
    assert draw(results, rows_of(results, {"parts": "a"}), {"parts": "a"}) == []
    assert draw([], [], {"parts": "a"}) == []


def test_a_type_that_training_never_met_and_one_it_met_often_have_their_place() -> None:
    baseline = {"parts": "none"}
    results = [
        CellResult({"parts": name}, None, 1, replace(made_up(50), frequencies={"PSN": 90_000}))
        for name in ("none", "chars")
    ]
    plot = gains_by_frequency(results, rows_of(results, baseline), baseline)
    assert plot is not None
    assert {"0", "1", "10", "100", "1,000", "10,000"} <= set(texts(plot.svg))


def test_equal_scores_and_single_cells_can_be_drawn() -> None:
    values = [
        dict(zip(BASELINE, pair, strict=True)) for pair in product(["none", "chars"], ROMANIZERS)
    ]
    results = [CellResult(value, None, 1, made_up(50.0)) for value in values]
    assert len(draw(results, rows_of(results, BASELINE), BASELINE)) == 3


def test_names_break_where_they_can_and_are_cut_where_they_must() -> None:
    ten_ems = 10 * SIZE / 72
    assert wrap("chars + classifier", ten_ems) == "chars +\nclassifier"
    assert wrap("日本語の固有表現の抽出", ten_ems) == "日本語の固有表現の抽\n出"
    assert wrap("日" * 40, ten_ems, 2) == "日" * 10 + "\n" + "日" * 9 + "…"
    assert wrap("a\nb", ten_ems) == "a b"
    assert wrap("", ten_ems) == ""
