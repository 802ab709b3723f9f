"""Mean F1 over two axes of a grid, a table for each value of the others."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from ..figures import metric_name
from ..pairs import Values
from ..summary import SummaryRow, best_first, best_on_dev, is_baseline, values_on, varying
from .tables import MARK, NUMBER, Entry, Table, difference_text, metric_of

MOST = 8
"""Tables that are shown."""
ORDER = {"parts": 0, "romanizer": 1, "size": 3}
"""Of axes: the first goes down, the next across; 2 where an axis is not named."""
CAPTION = (
    "Mean test {} over folds and seeds, and beneath it the difference to the baseline; darker is "
    "higher. The baseline is framed, the best on dev is bold. " + MARK
)


def heat_map(rows: Sequence[SummaryRow], baseline: Values | None) -> list[str | Table]:
    """Caption and tables, parts by romaniser where they vary; nothing for fewer than two axes."""
    axes = varying(rows)
    means = [row.mean for row in rows if row.mean is not None]
    if len(axes) < 2 or not means:
        return []
    down, across, *others = sorted(axes, key=lambda axis: ORDER.get(axis, 2))
    panels = list(product(*(axes[axis] for axis in others)))
    ranked = dict.fromkeys([*(values_on(others, row) for row in best_first(rows)), *panels])
    shown = [panel for panel in panels if panel in [*ranked][:MOST]]
    best = best_on_dev(rows)
    tables: list[str | Table] = []
    for panel in shown:
        inside = [row for row in rows if values_on(others, row) == panel]
        found = {values_on((down, across), row): row for row in inside}
        heads = [Entry(f"{down} ↓ {across} →"), *(Entry(name, NUMBER) for name in axes[across])]
        lines = []
        for left in axes[down]:
            at = [found.get((left, top)) for top in axes[across]]
            entries = [_mean_entry(row, baseline, means, is_best=row is best) for row in at]
            lines.append(("", [Entry(left), *entries]))
        name = ", ".join(f"{axis} {value}" for axis, value in zip(others, panel, strict=True))
        tables.append(Table(heads, lines, name))
    left_out = f" The {MOST} tables with the highest means on dev are shown, of {len(panels)}."
    caption = CAPTION.format(metric_name(metric_of(rows)))
    return [caption + (left_out if len(panels) > MOST else ""), *tables]


def _mean_entry(
    row: SummaryRow | None, baseline: Values | None, means: Sequence[float], *, is_best: bool
) -> Entry:
    if row is None or row.mean is None:
        return Entry("–" if row is None else "failed" if row.failed else "not run", NUMBER)
    beneath = difference_text(row) + "*" * row.is_sure if row.comparison else ""
    low, high = min(means), max(means)
    shade = (row.mean - low) / (high - low) if high > low else 0.3
    kind = "framed " * is_baseline(row, baseline) + "best" * is_best
    text = f"{row.mean:.2f}\n{'baseline' if is_baseline(row, baseline) else beneath}"
    return Entry(text, f"{NUMBER} {kind}".strip(), shade)
