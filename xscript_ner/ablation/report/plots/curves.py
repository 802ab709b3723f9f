"""Curves of configurations: over training sentences, and over epochs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from ...figures import metric_name
from ...pairs import Values
from ...results import CellResult, Outcome
from ...summary import SummaryRow, values_on, varying
from .choice import LINE_COLORS, Shown, chosen, family, legend, scope
from .drawing import WIDTH, Plot, canvas, count_across, finished, styled

Array = npt.NDArray[np.float64]


class Curve(NamedTuple):
    """A mean and its standard deviation over cells, (N,) each, and where markers stand."""

    one: Shown
    x: Array
    mean: Array
    sd: Array
    marks: Array


@styled()
def learning_curves(rows: Sequence[SummaryRow], baseline: Values | None) -> Plot | None:
    """The metric on test by number of training sentences, a line a configuration.

    It needs the axis ``size``.
    """
    relatives = [row for row in family(rows, baseline, free="size") if row.sentences]
    if "size" not in varying(rows) or not relatives:
        return None
    ours = {axis: value for axis, value in (baseline or {}).items() if axis != "size"}
    others = [axis for axis in relatives[0].values if axis != "size"]
    lines: dict[tuple[str, ...], list[SummaryRow]] = {}
    for row in sorted(relatives, key=lambda row: row.sentences or 0.0):
        lines.setdefault(values_on(others, row), []).append(row)
    ranked = [line[-1] for line in sorted(lines.values(), key=_minus_gain)]
    shown = chosen(ranked, ours, len(LINE_COLORS), free="size")
    caption = (
        "Mean over folds and seeds; bands show one standard deviation over cells. Sentences on a "
        "logarithmic scale, the baseline dashed." + scope(rows, ranked, len(shown), free="size")
    )
    curves = [_by_size(one, lines[values_on(others, one.row)]) for one in shown]
    measure = f"Test {metric_name(rows[0].metric)}"
    figure, axes = _drawn(curves, measure)
    count_across(axes, "Training sentences", [x for curve in curves for x in curve.x])
    return finished(figure, f"{measure} by number of training sentences", caption)


def _minus_gain(line: Sequence[SummaryRow]) -> tuple[float, float]:
    """Ranks lines by their mean gain on dev, which sizes that have yet to run do not distort."""
    gains = [row.comparison.dev_difference for row in line if row.comparison]
    known = [gain for gain in gains if gain is not None]
    return (-float(np.mean(known)) if known else float("inf"), -(line[-1].dev_f1 or 0.0))


def _by_size(one: Shown, rows: Sequence[SummaryRow]) -> Curve:
    figures = np.array([(row.sentences, row.mean, row.sd or 0.0) for row in rows], dtype=float)
    x, mean, sd = figures.T
    return Curve(one, x, mean, sd, marks=x)


@styled()
def dev_curves(
    results: Sequence[CellResult], rows: Sequence[SummaryRow], baseline: Values | None
) -> Plot | None:
    """The metric on dev after each epoch; ``None`` where no run was watched on a dev split."""
    relatives = family(rows, baseline)
    runs = [(one, _watched(results, one)) for one in chosen(relatives, baseline, len(LINE_COLORS))]
    runs = [(one, outcomes) for one, outcomes in runs if outcomes]
    if not runs:
        return None
    measure = f"dev {metric_name(rows[0].metric)}"
    caption = (
        "Mean over folds and seeds; bands show one standard deviation over cells. A run that "
        f"stopped early carries on the {measure} of the epoch it kept. A marker shows the mean "
        f"epoch of convergence: the first with 95 % of the kept epoch's {measure}."
        + scope(rows, relatives, len(runs))
    )
    epochs = max(len(outcome.curve) for _, outcomes in runs for outcome in outcomes)
    curves = [_by_epoch(one, carried_on(outcomes, epochs)) for one, outcomes in runs]
    figure, axes = _drawn(curves, f"D{measure[1:]}")
    axes.set_xlabel("Epoch")
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    return finished(figure, f"D{measure[1:]} by epoch", caption)


def _watched(results: Sequence[CellResult], one: Shown) -> list[Outcome]:
    outcomes = [result.outcome for result in results if result.values == one.row.values]
    return [outcome for outcome in outcomes if outcome and outcome.curve]


def carried_on(outcomes: Sequence[Outcome], epochs: int) -> Array:
    """(cells, epochs) on dev, 0 to 100: a run that stopped goes on with its kept value."""
    kept = [[outcome.curve[outcome.best_epoch - 1]] * epochs for outcome in outcomes]
    runs = [[*o.curve, *k][:epochs] for o, k in zip(outcomes, kept, strict=True)]
    return 100 * np.array(runs)


def _by_epoch(one: Shown, runs: Array) -> Curve:
    x = np.arange(1.0, runs.shape[1] + 1)
    sd = runs.std(axis=0, ddof=1) if len(runs) > 1 else np.zeros(len(x))
    marks = [] if one.row.epochs is None else [one.row.epochs]
    return Curve(one, x, runs.mean(axis=0), sd, np.array(marks))


def _drawn(curves: Sequence[Curve], measure: str) -> tuple[Figure, Axes]:
    """Curves, their bands, and their names in the order of their ends."""
    figure = canvas(WIDTH, 4.9)
    axes = figure.add_subplot()
    for one, x, mean, sd, marks in curves:
        color = one.style["color"]
        axes.fill_between(x, mean - sd, mean + sd, color=color, alpha=0.12, lw=0)
        axes.plot(x, mean, color=color, ls=one.style["ls"], lw=2)
        style = one.style | {"ls": "", "ms": 7, "mew": 1.5, "zorder": 4, "clip_on": False}
        axes.plot(marks, np.interp(marks, x, mean), **style)
    axes.margins(x=0)
    axes.set_title(measure)
    legend(axes, [curve.one for curve in sorted(curves, key=lambda curve: -curve.mean[-1])])
    return figure, axes
