"""Tables of a report: the results, and F1 by entity type."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ...core.types import CLASSIFIER
from ...evaluation.pages.html import Entry as Entry
from ...evaluation.pages.html import Table as Table
from ..figures import metric_heading, metric_name
from ..pairs import Values
from ..summary import ALPHA, SummaryRow, best_on_dev, is_baseline, values_on

NONE = "–"
"""Stands where there is no figure."""
NUMBER, BEST = "number", "number best"
MARK = (
    f"* marks differences that hold both ways: p corrected is below {ALPHA}, and the interval "
    "leaves out 0."
)
"""What the one mark of a report means."""
TEST_HEAD = "p (other test data)"


def results_table(rows: Sequence[SummaryRow], baseline: Values | None) -> Table:
    """Every configuration with its figures; the one that is best on dev is bold."""
    best = best_on_dev(rows)
    columns = figure_columns(rows)

    def figures(row: SummaryRow) -> list[Entry]:
        entries = {name: Entry(text(row), NUMBER) for name, text in columns.items()}
        if row is best:
            on_test, on_dev = next(iter(columns)), dev_heading(rows)
            entries[on_test] = Entry(mean_text(row), BEST)
            entries[on_dev] = Entry(number_text(row.dev_f1, 2), BEST)
        if row.comparison and row.is_sure:
            tone = "better" if row.comparison.difference > 0 else "worse"
            entries["Difference"] = Entry(f"{difference_text(row)} *", f"{NUMBER} {tone}")
        return list(entries.values())

    return _table(rows, baseline, list(columns), figures, best)


def type_table(rows: Sequence[SummaryRow], baseline: Values | None) -> Table | None:
    """F1 of every configuration by entity type; ``None`` where no type was met."""
    labels = sorted({label for row in rows for label in row.labels})
    best = best_on_dev(rows)

    def figures(row: SummaryRow) -> list[Entry]:
        kind = BEST if row is best else NUMBER
        return [Entry(number_text(row.labels.get(label), 2), kind) for label in labels]

    return _table(rows, baseline, labels, figures, best) if labels else None


def _table(
    rows: Sequence[SummaryRow],
    baseline: Values | None,
    heads: Sequence[str],
    figures: Callable[[SummaryRow], list[Entry]],
    best: SummaryRow | None = None,
) -> Table:
    """A line a configuration: its values on the axes, then figures."""
    axes = list(dict.fromkeys(axis for row in rows for axis in row.values))
    lines = []
    for row in rows:
        kind = "baseline " * is_baseline(row, baseline) + "best" * (row is best)
        lines.append((kind.strip(), [*map(Entry, values_on(axes, row)), *figures(row)]))
    return Table([*map(Entry, axes), *(Entry(head, NUMBER) for head in heads)], lines)


def metric_of(rows: Sequence[SummaryRow]) -> str:
    """What the figures of rows speak of, which is one for all."""
    return rows[0].metric if rows else CLASSIFIER


def dev_heading(rows: Sequence[SummaryRow]) -> str:
    """Of the column with the metric on dev."""
    return f"Dev {metric_name(metric_of(rows))}"


def named(values: Values) -> str:
    """``parts chars, romanizer unidic``."""
    return ", ".join(f"{axis} {value}" for axis, value in values.items())


def number_text(value: float | None, digits: int = 1) -> str:
    """A figure with so many decimals."""
    return NONE if value is None else f"{value:,.{digits}f}"


def mean_text(row: SummaryRow) -> str:
    """``52.03 ± 1.90``."""
    return number_text(row.mean, 2) + ("" if row.sd is None else f" ± {row.sd:.2f}")


def difference_text(row: SummaryRow) -> str:
    """``+3.21``."""
    return NONE if row.comparison is None else f"{row.comparison.difference:+.2f}"


def interval_text(row: SummaryRow) -> str:
    """``1.02 to 5.40``."""
    interval = row.comparison.interval if row.comparison else None
    return f"{interval[0]:.2f} to {interval[1]:.2f}" if interval else NONE


def cap_text(row: SummaryRow) -> str:
    """``7 of 15``."""
    return f"{row.at_cap} of {row.cap_known}" if row.cap_known else NONE


def interval_head(rows: Sequence[SummaryRow]) -> str:
    """What the intervals of these rows speak of."""
    over_folds = any(row.comparison and row.comparison.folds > 1 for row in rows)
    return "95 % (other training data)" if over_folds else "95 % (other seeds)"


def figure_columns(rows: Sequence[SummaryRow]) -> dict[str, Callable[[SummaryRow], str]]:
    """Columns of the results after the axes, each with what it says of a row."""
    heads = sorted({head for row in rows for head in row.heads})
    return {
        metric_heading(metric_of(rows)): mean_text,
        "n": lambda row: str(row.n),
        dev_heading(rows): lambda row: number_text(row.dev_f1, 2),
        **{metric_heading(head): _head_column(head) for head in heads},
        "Difference": difference_text,
        interval_head(rows): interval_text,
        TEST_HEAD: lambda row: number_text(row.p_corrected, 4),
        "At the cap": cap_text,
        "Epochs": lambda row: number_text(row.epochs),
        "Catches up": lambda row: number_text(row.comparison and row.comparison.catch_up),
        "Seconds": lambda row: number_text(row.seconds, 0),
    }


def _head_column(head: str) -> Callable[[SummaryRow], str]:
    return lambda row: number_text(row.heads.get(head), 2)
