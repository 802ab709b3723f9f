"""Cells of a grid in worker processes: each is run once, whatever is killed in between."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from ..config import Recipe
from ..core.errors import ConfigError, XScriptError
from ..core.files import write_text
from ..core.processes.pool import worker_pool
from ..core.progress import EpochRecord
from ..training.domains.assistant import previews
from ..training.initial_model import Read, preview, sentences_key
from ..training.state import LOG
from .cell import MODEL, OUTCOME, read_log, run_cell
from .grid import Cell, Grid
from .results import CellResult, Outcome, described

CELLS, FAILURE = "cells", "error.txt"
POLL = 0.5
"""Seconds between two looks at the running cells."""
DIED = "its worker process died, twice: killed, or out of memory"


@dataclass
class State:
    """Where a grid's runs stand; cells of equal content, hence of equal key, are one run.

    Attributes:
        total: Runs in the grid.
        waiting: Not yet begun.
        running: Begun, with the time when they were.
        done: Finished, now or before.
        failed: With the error, in one line.
        suspects: Were running when a worker process died; they are tried once more, alone.
        seconds: How long each run took that was finished now.
    """

    total: int
    waiting: list[str] = field(default_factory=list)
    running: dict[str, float] = field(default_factory=dict)
    done: list[str] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)
    suspects: set[str] = field(default_factory=set)
    seconds: list[float] = field(default_factory=list)

    def time_left(self, jobs: int) -> float | None:
        """Seconds, by the mean of the runs finished now; ``None`` before the first."""
        if not self.seconds:
            return None
        each = sum(self.seconds) / len(self.seconds)
        now = time.perf_counter()
        spent = sum(min(now - begun, each) for begun in self.running.values())
        return (each * (len(self.waiting) + len(self.running)) - spent) / jobs


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
    _make(directory / CELLS)
    for key in recipes:
        finished = (directory / CELLS / key / OUTCOME).exists()
        (state.done if finished else state.waiting).append(key)
    watch(state)

    def begin(executor: Executor, key: str) -> Future[None]:
        place, data = directory / CELLS / key, str(data_dir) if data_dir else None
        place.mkdir(exist_ok=True)
        return executor.submit(run_cell, recipes[key], str(place), data, keep_models)

    while state.waiting:
        executor = executors(jobs)
        try:
            _drain(state, executor, jobs, begin, directory, watch)
        finally:
            executor.shutdown(wait=not state.running, cancel_futures=True)
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
        return _in_a_line(error)
    return ""


def _make(directory: Path) -> None:
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(f"cannot write: {error.strerror}", path=directory) from None


def _drain(
    state: State,
    executor: Executor,
    jobs: int,
    begin: Callable[[Executor, str], Future[None]],
    directory: Path,
    watch: Callable[[State], None],
) -> None:
    """Runs what waits; returns early when the executor broke, with its cells waiting again."""
    futures: dict[Future[None], str] = {}
    while state.waiting or futures:
        while state.waiting and len(futures) < (1 if state.suspects else jobs):
            key = state.waiting.pop(0)
            state.running[key] = time.perf_counter()
            futures[begin(executor, key)] = key
        watch(state)
        ended, _ = wait(futures, timeout=POLL, return_when=FIRST_COMPLETED)
        broken = False
        for future in ended:
            broken |= _settle(state, futures.pop(future), future.exception(), directory)
        if broken:
            wait(futures)
            for future, key in futures.items():
                _settle(state, key, future.exception(), directory)
            break
    watch(state)


def _settle(state: State, key: str, error: BaseException | None, directory: Path) -> bool:
    """Books a run that ended; gives whether it broke the executor."""
    failure = directory / CELLS / key / FAILURE
    begun = state.running.pop(key)
    broken = isinstance(error, BrokenProcessPool)
    again = broken and key not in state.suspects
    state.suspects.discard(key)
    if error is None:
        state.done.append(key)
        state.seconds.append(time.perf_counter() - begun)
        failure.unlink(missing_ok=True)
    elif again:
        state.suspects.add(key)
        state.waiting.insert(0, key)
    elif isinstance(error, Exception):
        state.failed[key] = DIED if broken else _in_a_line(error)
        write_text(failure, state.failed[key] + "\n")
    else:
        raise error  # a worker was interrupted, and so are we
    return broken


def _in_a_line(error: Exception) -> str:
    text = str(error) if isinstance(error, XScriptError) else f"{type(error).__name__}: {error}"
    return " ".join(text.split())


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
