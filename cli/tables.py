"""Plain tables: columns in line, numbers to the right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xscript_ner.core.display import visible


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table with a rule under its header; a column of figures is set to the right."""
    header, rows = [*map(visible, header)], [[*map(visible, row)] for row in rows]
    widths = [max(map(len, column)) for column in zip(header, *rows, strict=True)]
    right = [
        bool(rows) and all(row[i][:1].isdigit() or row[i] in ("", "-") for row in rows)
        for i in range(len(header))
    ]

    def line(cells: Sequence[str]) -> str:
        set_ = [
            cell.rjust(width) if to_right else cell.ljust(width)
            for cell, width, to_right in zip(cells, widths, right, strict=True)
        ]
        return "  ".join(set_).rstrip()

    rule = "  ".join("-" * width for width in widths)
    return "\n".join([line(header), rule, *map(line, rows)])


def score_row(name: str, scores: dict[str, Any]) -> list[str]:
    """Name, precision, recall, F1 and number of gold entities, as cells."""
    figures = [f"{scores[key]:.2f}" for key in ("precision", "recall", "f1")]
    return [name, *figures, f"{scores['gold']:,}"]


SCORE_HEADER = ("", "precision", "recall", "F1", "entities")
