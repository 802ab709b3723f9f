"""Cells of a grid in worker processes: each is run once, whatever is killed in between."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from pathlib import Path

from ..config import Recipe
from ..core.errors import ConfigError, XScriptError, in_a_line
from ..core.files import write_text
from ..core.processes.pool import worker_pool
from ..core.processes.tasks import State, Tasks
from ..core.progress import EpochRecord
from ..training.domains.assistant import previews
from ..training.initial_model import Read, preview, sentences_key
from ..training.state import LOG
from .cell import MODEL, OUTCOME, read_log, run_cell
from .grid import Cell, Grid
from .results import CellResult, Outcome, described

CELLS, FAILURE = "cells", "error.txt"


def run_grid(
    grid: Grid,
    directory: Path,
    *,
    jobs: int = 1,
    data_dir: Path | None = None,
    keep_models: bool = False,
    watch: Callable[[State], None] = lambda state: None,
    executors: Callable[[int], Executor] = worker_pool,
) -> list[CellResult]:
    """Runs the cells that are not finished and gives all of them.

    Args:
        grid: What to run.
        directory: Receives ``cells/KEY`` for every run. What is finished there, by this grid or
            by one like it, is not run again; what failed is.
        jobs: How many at a time.
        data_dir: Where registered corpora lie; see ``corpora``.
        keep_models: Leave the trained models there.
        watch: Is shown the state when it changes and twice a second.
        executors: Makes an executor of so many workers; they must see the same files.

    Raises:
        ConfigError: The directory cannot be written, or the script that is run has no guard; see
            ``core.processes.main_guard``.
    """
    recipes = {cell.key: cell.recipe.model_dump(mode="json") for cell in grid.cells}
    state = State(len(recipes))
    cells = Path(os.path.abspath(directory)) / CELLS  # workers may stand elsewhere
    data = None if data_dir is None else os.path.abspath(data_dir)
    _make(cells)
    for key in recipes:
        exists = (cells / key / OUTCOME).exists()
        (state.done if exists else state.waiting).append(key)

    def begin(executor: Executor, key: str) -> Future[None]:
        place = cells / key
        place.mkdir(exist_ok=True)
        return executor.submit(run_cell, recipes[key], str(place), data, keep_models)

    def finished(key: str, result: None) -> None:
        (cells / key / FAILURE).unlink(missing_ok=True)

    def failed(key: str, error: str) -> None:
        write_text(cells / key / FAILURE, error + "\n")

    Tasks(begin, finished, failed, watch).run(state, jobs, executors)
    return results(grid, directory)


def plan_faults(grid: Grid, data_dir: Path | None = None) -> dict[str, str]:
    """What is wrong with the transfer plans of a grid's cells, found without training.

    Cells that differ in nothing but their seed have one plan; corpora are read once for all plans
    that need the same sentences. Warnings are those of the runs, and not told here.

    Args:
        grid: What would be run.
        data_dir: Where registered corpora lie; see ``corpora``.

    Returns:
        The error of each faulty cell, by its key.
    """
    read: Read = {}
    found: dict[str, str] = {}
    cells = {cell.key: cell for cell in grid.cells if cell.recipe.transfer is not None}
    with _without_warnings():
        for cell in sorted(cells.values(), key=lambda cell: sentences_key(cell.recipe)):
            plan = cell.recipe.model_dump_json(exclude={"seed"})
            if plan not in found:
                found[plan] = _plan_fault(cell.recipe, data_dir, read)
            found[cell.key] = found[plan]
    return {cell.key: found[cell.key] for cell in grid.cells if found.get(cell.key)}


@contextmanager
def _without_warnings() -> Iterator[None]:
    logger = logging.getLogger(__package__.partition(".")[0])
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(level)


def _plan_fault(recipe: Recipe, data_dir: Path | None, read: Read) -> str:
    try:
        if recipe.domains is None:
            preview(recipe, data_dir, read)
        else:
            previews(recipe, data_dir)
    except XScriptError as error:
        return in_a_line(error)
    return ""


def _make(directory: Path) -> None:
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(f"cannot write: {error.strerror}", path=directory) from None


def results(grid: Grid, directory: Path) -> list[CellResult]:
    """What has come of every cell of a grid so far, in the grid's order.

    Raises:
        DataError: An outcome there is not one.
    """
    outcomes: dict[str, Outcome | None] = {}
    errors: dict[str, str] = {}
    for key in dict.fromkeys(cell.key for cell in grid.cells):
        place = directory / CELLS / key
        finished = (place / OUTCOME).exists()
        outcomes[key] = Outcome.read(place / OUTCOME) if finished else None
        failed = not finished and (place / FAILURE).exists()
        errors[key] = (place / FAILURE).read_text(encoding="utf-8").strip() if failed else ""

    def result(cell: Cell) -> CellResult:
        return CellResult(
            values=cell.values,
            fold=cell.fold,
            seed=cell.recipe.seed,
            outcome=outcomes[cell.key],
            error=errors[cell.key],
            about=described(cell.recipe),
        )

    return [result(cell) for cell in grid.cells]


def latest_epoch(directory: Path, key: str) -> EpochRecord | None:
    """The last line of a running cell's log; ``None`` before its first epoch ends."""
    try:
        return read_log(directory / CELLS / key / MODEL / LOG)[-1]
    except (OSError, IndexError, ValueError, TypeError):
        return None
