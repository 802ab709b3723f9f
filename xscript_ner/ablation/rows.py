"""Cells known by their rows alone, as ``cells.csv`` has them: tables without the runs."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from ..core.errors import DataError
from .figures import CellFigures
from .results import CellResult

FIGURES: dict[str, type] = {
    "f1": float,
    "precision": float,
    "recall": float,
    "dev_f1": float,
    "best_epoch": int,
    "epochs": int,
    "total_epochs": int,
    "cap": int,
    "seconds": float,
    "sentences": int,
    "test_sentences": int,
}
"""Columns of ``cells.csv``, as ``CellFigures`` calls them; others come behind."""
NEEDED = ("f1", "precision", "recall", "best_epoch", "seconds", "sentences")
"""Figures that every finished cell has."""
LABEL, SCRIPT, HEAD = "f1_", "script_", "head_"
"""Before the names of entity types, scripts and heads beside the classifier in columns."""
DEV_HEAD, EPOCHS_HEAD = "dev_head_", "epochs_head_"
"""Likewise: a head's metric on dev, and its epochs to convergence."""
AXIS = " (axis)"
"""Behind the name of an axis that is called like a figure."""


def read_rows(path: Path, axes: Sequence[str]) -> list[CellResult]:
    """Cells of a ``cells.csv``, of this version or an older one.

    They have figures and no outcomes: means and intervals can be worked out from them, but
    neither permutation tests, which need the counts of each test sentence, nor dev curves.

    Args:
        path: The file.
        axes: Of the grid; each is a column.

    Raises:
        DataError: It cannot be read, lacks a column, or a cell has what is no number.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file, restkey="", restval="")
            header = list(reader.fieldnames or ())
            columns = {axis: _column(path, axis, header) for axis in axes}
            for name in ("seed", *NEEDED):
                _column(path, name, header)
            return [_cell_result(path, reader.line_num, row, columns) for row in reader]
    except OSError as error:
        raise DataError(f"cannot read: {error.strerror}", path=path) from None
    except (UnicodeDecodeError, csv.Error) as error:
        raise DataError(f"not a CSV file: {error}", path=path) from None


def _column(path: Path, name: str, header: Sequence[str]) -> str:
    if name + AXIS in header:
        return name + AXIS
    if name not in header:
        raise DataError(f"has no column {name!r}; it has {', '.join(header)}", path=path, line=1)
    return name


def _cell_result(
    path: Path, line: int, row: dict[str, str], columns: dict[str, str]
) -> CellResult:
    try:
        return CellResult(
            values={axis: row[column] for axis, column in columns.items()},
            fold=row.get("fold") or None,
            seed=int(row["seed"]),
            outcome=None,
            error=row.get("error") or "",
            row=_figures(row) if row["f1"] else None,
        )
    except ValueError as error:
        raise DataError(f"expected numbers: {error}", path=path, line=line) from None


def _figures(row: dict[str, str]) -> CellFigures:
    numbers = {name: kind(row[name]) if row.get(name) else None for name, kind in FIGURES.items()}
    missing = [name for name in NEEDED if numbers[name] is None]
    if missing:
        raise ValueError(f"{', '.join(missing)} missing")
    return CellFigures(
        **numbers,  # type: ignore[arg-type]
        heads=_named(row, HEAD),
        labels=_named(row, LABEL),
        scripts=_named(row, SCRIPT),
        dev_heads=_named(row, DEV_HEAD),
        epochs_heads={name: int(value) for name, value in _named(row, EPOCHS_HEAD).items()},
    )


def _named(row: dict[str, str], prefix: str) -> dict[str, float]:
    return {
        name.removeprefix(prefix): float(value)
        for name, value in row.items()
        if name.startswith(prefix) and value
    }
