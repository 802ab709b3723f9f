"""The heat map: means, differences, and what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import pytest

from xscript_ner.ablation.pairs import Comparison
from xscript_ner.ablation.report.heat_map import heat_map
from xscript_ner.ablation.report.tables import Table
from xscript_ner.ablation.summary import SummaryRow

BASELINE = {"parts": "none", "romanizer": "surface"}


def row(
    mean: float | None,
    p: float | None = None,
    failed: int = 0,
    dev: float | None = None,
    **values: str,
) -> SummaryRow:
    n = 0 if mean is None else 1
    difference = (mean or 0.0) - 50
    found = Comparison(2, 1, difference, None, (difference - 2, difference + 2), p, None)
    return SummaryRow(
        values, n, failed, 0, mean, None, None, None, dev or mean, {}, {}, None, None, None,
        comparison=None if p is None else found, p_corrected=p,
    )  # fmt: skip


def tables(found: Sequence[str | Table]) -> list[Table]:
    return [block for block in found if isinstance(block, Table)]


def test_it_writes_means_differences_and_what_is_missing() -> None:
    rows = [
        row(50.0, parts="none", romanizer="surface"),
        row(None, parts="none", romanizer="unidic"),
        row(None, failed=1, parts="chars", romanizer="surface"),
        row(53.25, 0.01, parts="chars", romanizer="unidic"),
        row(51.0, 0.01, dev=54.0, parts="words", romanizer="unidic"),
    ]
    (table,) = tables(heat_map(rows, BASELINE))
    assert [head.text for head in table.heads] == ["parts ↓ romanizer →", "surface", "unidic"]
    assert [[cell.text for cell in cells] for _, cells in table.lines] == [
        ["none", "50.00\nbaseline", "not run"],
        ["chars", "failed", "53.25\n+3.25*"],
        ["words", "–", "51.00\n+1.00"],
    ]
    kinds = {cell.text: cell.kind for _, cells in table.lines for cell in cells}
    assert kinds["50.00\nbaseline"] == "number framed"
    assert kinds["53.25\n+3.25*"] == "number"
    assert kinds["51.00\n+1.00"] == "number best", "on dev; its interval holds 0, so no mark"
    shades = [cell.shade for _, cells in table.lines for cell in cells if cell.shade is not None]
    assert shades == [0, 1, pytest.approx(1 / 3.25)]


def test_it_shows_eight_tables_at_most_and_says_so() -> None:
    sizes = [str(100 * n) for n in range(1, 11)]
    rows = [
        row(float(size), parts=parts, romanizer=romanizer, size=size)
        for parts, romanizer, size in product("ab", "cd", sizes)
    ]
    caption, *shown = heat_map(rows, None)
    assert [table.caption for table in tables(shown)] == [f"size {size}" for size in sizes[2:]]
    assert "The 8 tables with the highest means on dev are shown, of 10." in str(caption)


def test_any_two_axes_make_one_and_one_does_not() -> None:
    rows = [row(50.0, size=size, parts=parts) for size in "12" for parts in "ab"]
    (table,) = tables(heat_map(rows, None))
    assert [head.text for head in table.heads] == ["parts ↓ size →", "1", "2"]
    assert heat_map(rows[:2], None) == []
    assert heat_map([row(None, size=size, parts=size) for size in "12"], None) == []
