"""Which configurations a plot shows, and how it names and marks them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from ...pairs import Values
from ...summary import SummaryRow, best_first, is_baseline, values_on, varying
from .drawing import clean, wrap

LINE_COLORS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
"""Told apart by the colour-blind (Okabe and Ito 2008); their yellow is too pale for lines."""
MARKERS = "osD^vP"
BASELINE: dict[str, Any] = {"color": "#000000", "marker": "o", "ls": "--", "mfc": "white"}


@dataclass(frozen=True)
class Shown:
    """A configuration as a plot shows it: its name, and how Matplotlib is to draw it."""

    name: str
    row: SummaryRow
    style: dict[str, Any]


def family(rows: Sequence[SummaryRow], baseline: Values | None, free: str = "") -> list[SummaryRow]:
    """Configurations compared with the same baseline as the best one on dev, best first.

    On the axis ``free`` they may differ from the best one all the same.
    """
    done = best_first(rows)
    fixed = {
        axis: value
        for axis, value in (done[0].values.items() if done else ())
        if baseline and axis not in baseline and axis != free
    }
    return [row for row in done if fixed.items() <= row.values.items()]


def chosen(
    rows: Sequence[SummaryRow], baseline: Values | None, most: int, free: str = ""
) -> list[Shown]:
    """Of a family the baseline, in black, and ``most`` others at most, in colour.

    Their names leave out the axis ``free``.
    """
    axes = [axis for axis in varying(rows) or (rows[0].values if rows else ()) if axis != free]
    looks = zip(LINE_COLORS, MARKERS, strict=True)
    styles = [{"color": c, "marker": m, "ls": "-"} for c, m in looks]
    ours: list[Shown] = []
    others: list[Shown] = []
    for row in rows:
        name = " · ".join(map(clean, values_on(axes, row)))
        if is_baseline(row, baseline):
            ours.append(Shown(f"{name} (baseline)", row, BASELINE))
        elif len(others) < most:
            others.append(Shown(name, row, styles[len(others)]))
    return ours + others


def scope(
    rows: Sequence[SummaryRow], family: Sequence[SummaryRow], shown: int, free: str = ""
) -> str:
    """Says which configurations a plot shows, and how many it leaves out."""
    inside, everywhere = varying(family), varying(rows)
    fixed = [axis for axis in everywhere if axis not in inside and axis != free]
    where = ", ".join(f"{axis} {clean(family[0].values[axis])}" for axis in fixed)
    words = f" Shown for {where}, where the best configuration on dev lies." if where else ""
    left = len(family) - shown
    plural = "s are" if left > 1 else " is"
    return f"{words} {left} other configuration{plural} not shown." if left > 0 else words


def legend(axes: Axes, shown: Sequence[Shown], **style: Any) -> None:
    """Names right of the axes, from top to bottom."""
    lines = [Line2D([], [], **{"mew": 1.5, "lw": 2, **one.style, **style}) for one in shown]
    names = [wrap(one.name, 2.6) for one in shown]
    axes.legend(lines, names, loc="upper left", bbox_to_anchor=(1.02, 1.02), labelspacing=0.8)
