"""Mean F1 over two axes of a grid, a table for each value of the others."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from ..summary import ALPHA, SummaryRow, Values, is_baseline, values_on, varying
from .tables import NUMBER, Cell, Table

MOST = 8
"""Tables that are shown."""
ORDER = {"parts": 0, "romanizer": 1, "size": 3}
"""Of axes: the first goes down, the next across; 2 where an axis is not named."""
CAPTION = (
    "Mean test F1 over folds and seeds, and beneath it the difference to the baseline; darker is "
    "higher. The baseline is framed, the highest mean is bold, and * marks differences with a "
    f"corrected p below {ALPHA}."
)


def heat_map(rows: Sequence[SummaryRow], baseline: Values | None) -> list[str | Table]:
    """Caption and tables, parts by romaniser where they vary; nothing for fewer than two axes."""
    axes = varying(rows)
    means = [row.mean for row in rows if row.mean is not None]
    if len(axes) < 2 or not means:
        return []
    down, across, *others = sorted(axes, key=lambda axis: ORDER.get(axis, 2))
    panels = list(product(*(axes[axis] for axis in others)))
    inside = {panel: [row for row in rows if values_on(others, row) == panel] for panel in panels}
    highest = {
        panel: max((row.mean or 0.0 for row in inside[panel]), default=0.0) for panel in panels
    }
    best = sorted(panels, key=lambda panel: -highest[panel])[:MOST]
    tables: list[str | Table] = []
    for panel in (panel for panel in panels if panel in best):
        found = {values_on((down, across), row): row for row in inside[panel]}
        heads = [Cell(f"{down} ↓ {across} →"), *(Cell(name, NUMBER) for name in axes[across])]
        lines = []
        for left in axes[down]:
            cells = [_cell(found.get((left, top)), baseline, means) for top in axes[across]]
            lines.append(("", [Cell(left), *cells]))
        name = ", ".join(f"{axis} {value}" for axis, value in zip(others, panel, strict=True))
        tables.append(Table(heads, lines, name))
    left_out = f" The {MOST} tables with the highest means are shown, of {len(panels)}."
    return [CAPTION + (left_out if len(panels) > MOST else ""), *tables]


def _cell(row: SummaryRow | None, baseline: Values | None, means: Sequence[float]) -> Cell:
    if row is None or row.mean is None:
        return Cell("–" if row is None else "failed" if row.failed else "not run", NUMBER)
    beneath = "" if row.difference is None else f"{row.difference:+.2f}"
    beneath += "*" * row.significant
    low, high = min(means), max(means)
    shade = (row.mean - low) / (high - low) if high > low else 0.3
    kind = "framed " * is_baseline(row, baseline) + "best" * (row.mean == high)
    text = f"{row.mean:.2f}\n{'baseline' if is_baseline(row, baseline) else beneath}"
    return Cell(text, f"{NUMBER} {kind}".strip(), shade)
