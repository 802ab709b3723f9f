"""Tables of a report: the results, and F1 by entity type."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from ..summary import SummaryRow, Values, best_first, is_baseline, values_on

NONE = "–"
"""Stands where there is no figure."""
NUMBER, BEST = "number", "number best"


class Cell(NamedTuple):
    """Text in a table.

    Attributes:
        text: A line; in a heat map two.
        kind: ``number``, also with ``best``, ``better`` or ``worse``; empty for names.
        shade: How dark it is in a heat map, 0 to 1.
    """

    text: str
    kind: str = ""
    shade: float | None = None


class Table(NamedTuple):
    """Cells by line, each line with its kind: of ``baseline`` and ``best``, or empty."""

    heads: list[Cell]
    lines: list[tuple[str, list[Cell]]]
    caption: str = ""


def results_table(rows: Sequence[SummaryRow], baseline: Values | None) -> Table:
    """Every configuration with its figures."""
    best = next(iter(best_first(rows)), None)

    def figures(row: SummaryRow) -> list[Cell]:
        cells = {name: Cell(text(row), NUMBER) for name, text in FIGURES.items()}
        if row is best:
            cells["F1"] = Cell(mean(row), BEST)
        if row.difference and row.significant:
            tone = "better" if row.difference > 0 else "worse"
            cells["Difference"] = Cell(f"{difference(row)} *", f"{NUMBER} {tone}")
        return list(cells.values())

    return _table(rows, baseline, list(FIGURES), figures, best)


def type_table(rows: Sequence[SummaryRow], baseline: Values | None) -> Table | None:
    """F1 of every configuration by entity type; ``None`` where no type was met."""
    labels = sorted({label for row in rows for label in row.labels})
    highest = {label: max(row.labels.get(label, 0.0) for row in rows) for label in labels}

    def figures(row: SummaryRow) -> list[Cell]:
        scores = [(row.labels.get(label), highest[label]) for label in labels]
        return [Cell(number(f1, 2), BEST if f1 and f1 == top else NUMBER) for f1, top in scores]

    return _table(rows, baseline, labels, figures) if labels else None


def _table(
    rows: Sequence[SummaryRow],
    baseline: Values | None,
    heads: Sequence[str],
    figures: Callable[[SummaryRow], list[Cell]],
    best: SummaryRow | None = None,
) -> Table:
    """A line a configuration: its values on the axes, then figures."""
    axes = list(dict.fromkeys(axis for row in rows for axis in row.values))
    lines = []
    for row in rows:
        kind = "baseline " * is_baseline(row, baseline) + "best" * (row is best)
        lines.append((kind.strip(), [*map(Cell, values_on(axes, row)), *figures(row)]))
    return Table([*map(Cell, axes), *(Cell(head, NUMBER) for head in heads)], lines)


def number(value: float | None, digits: int = 1) -> str:
    """A figure with so many decimals."""
    return NONE if value is None else f"{value:,.{digits}f}"


def mean(row: SummaryRow) -> str:
    """``52.03 ± 1.90``."""
    return number(row.mean, 2) + ("" if row.sd is None else f" ± {row.sd:.2f}")


def difference(row: SummaryRow) -> str:
    """``+3.21 [1.02, 5.40]``."""
    if row.difference is None:
        return NONE
    low, high = row.interval or (None, None)
    return f"{row.difference:+.2f}" + ("" if low is None else f" [{low:.2f}, {high:.2f}]")


FIGURES: dict[str, Callable[[SummaryRow], str]] = {
    "F1": mean,
    "n": lambda row: str(row.n),
    "Dev F1": lambda row: number(row.dev_f1, 2),
    "Difference": difference,
    "p": lambda row: number(row.p_corrected, 4),
    "Epochs": lambda row: number(row.epochs),
    "Catches up": lambda row: number(row.catch_up),
    "Seconds": lambda row: number(row.seconds, 0),
}
"""Columns of the results after the axes."""
