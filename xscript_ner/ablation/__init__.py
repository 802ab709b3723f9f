"""Ablation runs: a grid of recipes, its cells run and kept, its table and its page.

In a few lines::

    from xscript_ner.ablation import ablate

    frame = ablate("hironsan-parts", "runs/hironsan", jobs=2)
    frame.sort_values("dev_f1")[["parts", "romanizer", "mean", "difference", "sure"]]
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..core.errors import ConfigError
from .figures import CellFigures as CellFigures
from .grid import Cell as Cell
from .grid import Grid as Grid
from .grid import read_grid as read_grid
from .results import CellResult as CellResult
from .results import Outcome as Outcome
from .results import by_metric as by_metric
from .rows import read_rows as read_rows
from .runner import State as State
from .runner import latest_epoch as latest_epoch
from .runner import plan_faults as plan_faults
from .runner import results as results
from .runner import run_grid as run_grid

if TYPE_CHECKING:
    import pandas as pd

    from .frames import cells_frame as cells_frame
    from .frames import label_gains as label_gains
    from .frames import summary_frame as summary_frame
    from .pairs import Comparison as Comparison
    from .report.page import write_report as write_report
    from .summary import SummaryRow as SummaryRow
    from .summary import summaries as summaries
    from .summary import summarize as summarize

HEAVY = {
    "Comparison": "pairs",
    "SummaryRow": "summary",
    "summaries": "summary",
    "summarize": "summary",
    "cells_frame": "frames",
    "label_gains": "frames",
    "summary_frame": "frames",
    "write_report": "report.page",
}
"""Names to their modules, which are imported when first used: they load SciPy, pandas and
Matplotlib, and every worker process imports this package."""


def __getattr__(name: str) -> Any:
    if name not in HEAVY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    try:
        return getattr(import_module(f".{HEAVY[name]}", __name__), name)
    except ModuleNotFoundError as error:
        raise ConfigError(
            f"ablations need {error.name}; run: pip install 'xscript-ner[ablation]'"
        ) from None


def ablate(
    grid: str | Path | Grid,
    directory: str | Path,
    *,
    overrides: Mapping[str, Any] | None = None,
    **options: Any,
) -> pd.DataFrame:
    """Runs a grid and gives its table, one row a configuration; see ``summary_frame``.

    ``cells_frame(results(grid, directory))`` has a row for each cell.

    Args:
        grid: A grid, its file, or the name of one that ships.
        directory: Receives cells, tables and page; finished cells are not run again.
        overrides: Dotted keys to values that replace the file's.
        options: As of ``run_grid``: ``jobs``, ``data_dir``, ``watch``, …

    Raises:
        ConfigError: The grid is not valid, the directory cannot be written, or a package of the
            extra ``ablation`` is missing.
    """
    from . import summaries, summary_frame, write_report

    grid = grid if isinstance(grid, Grid) else read_grid(grid, overrides)
    found = run_grid(grid, Path(directory), **options)
    notes = [grid.description]
    write_report(Path(directory), grid.name, found, grid.baseline, notes, grid.metric)
    others = summaries(found, grid.baseline, grid.metric)
    return summary_frame(others.pop(grid.metric), others)
