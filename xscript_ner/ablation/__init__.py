"""Ablation runs: a grid of recipes, its cells run and kept, its table and its page.

In a few lines::

    from xscript_ner.ablation import ablate

    frame = ablate("hironsan-parts", "runs/hironsan", jobs=2)
    frame.sort_values("dev_f1")[["parts", "romanizer", "mean", "difference", "sure"]]
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..core.errors import ConfigError
from ..core.processes.pool import worker_pool
from ..core.processes.tasks import State as State
from .figures import CellFigures as CellFigures
from .grid import Cell as Cell
from .grid import Grid as Grid
from .grid import read_grid as read_grid
from .results import CellResult as CellResult
from .results import Outcome as Outcome
from .results import by_metric as by_metric
from .rows import read_rows as read_rows
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
    grid: str | os.PathLike[str] | Grid | Mapping[str, Any],
    directory: str | os.PathLike[str],
    *,
    overrides: Mapping[str, Any] | None = None,
    jobs: int = 1,
    data_dir: str | os.PathLike[str] | None = None,
    keep_models: bool = False,
    watch: Callable[[State], None] = lambda state: None,
    executors: Callable[[int], Executor] = worker_pool,
) -> pd.DataFrame:
    """Runs a grid and gives its table, one row a configuration; see ``summary_frame``.

    Finished cells are in the directory at once and are not run again. A script that calls this
    does so below ``if __name__ == "__main__":``, since cells run in processes of their own.
    ``cells_frame(results(grid, directory))`` has a row for each cell.

    Args:
        grid: A grid that ships, by name; its TOML file; the tables that such a file holds; or
            what ``read_grid`` gives.
        directory: Receives cells, tables and page.
        overrides: Dotted keys to values that replace the grid's, such as
            ``{"ablation.seeds": [1]}``; not for what ``read_grid`` gave.
        jobs: Cells that run at a time, one thread each.
        data_dir: Where registered corpora lie; else ``$XSCRIPT_NER_DATA``, else the download
            cache.
        keep_models: Leave every cell's model in the directory.
        watch: Is shown the state when it changes and twice a second.
        executors: Makes an executor of so many workers; they must see the same files.

    Raises:
        ConfigError: The grid is not valid, the directory cannot be written, or a package of the
            extra ``ablation`` is missing.
    """
    from . import summaries, summary_frame, write_report

    if isinstance(grid, Grid) and overrides:
        raise ConfigError("overrides are for a grid's name, file or tables; found a Grid")
    grid, place = grid if isinstance(grid, Grid) else read_grid(grid, overrides), Path(directory)
    found = run_grid(
        grid,
        place,
        jobs=jobs,
        data_dir=None if data_dir is None else Path(data_dir),
        keep_models=keep_models,
        watch=watch,
        executors=executors,
    )
    write_report(place, grid.name, found, grid.baseline, [grid.description], grid.metric)
    others = summaries(found, grid.baseline, grid.metric)
    return summary_frame(others.pop(grid.metric), others)
