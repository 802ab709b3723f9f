"""``xscript-ner ablate``: a grid of runs into a table and a page."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xscript_ner.core.display import visible

from .. import options
from ..counting import clock, standing
from ..screen import complain, tell
from ..screen import show as show_line
from ..status import DATA, INTERRUPTED, USAGE
from ..tables import table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.table import Table

    from xscript_ner.ablation import Cell, CellResult, Grid, State

ON_PAGE = ("Epochs", "Catches up", "Seconds")
"""Columns that the table on a terminal leaves to the page."""


class Lines:
    """A grid's progress as plain lines, one for each run that ends."""

    def __init__(self, grid: Grid, directory: Path, jobs: int) -> None:
        self.jobs, self.told = jobs, -1
        self.names = {cell.key: cell_name(cell) for cell in grid.cells}
        self.failed: set[str] = set()

    def __enter__(self) -> Lines:
        return self

    def __exit__(self, *error: object) -> None:
        pass

    def __call__(self, state: State) -> None:
        ended = len(state.done) + len(state.failed)
        if ended == self.told:
            return
        self.told = ended
        tell(standing(state, self.jobs))
        for key in state.failed.keys() - self.failed:
            tell(f"failed: {self.names[key]}: {state.failed[key]}")
        self.failed = set(state.failed)


class Live:
    """A grid's progress on a terminal: where it stands, and the running cells' metric on dev."""

    def __init__(self, grid: Grid, directory: Path, jobs: int) -> None:
        from rich.console import Console
        from rich.live import Live as Display

        self.directory, self.jobs, self.metric = directory, jobs, grid.metric
        self.names = {cell.key: cell_name(cell) for cell in grid.cells}
        self.display = Display(console=Console(stderr=True), auto_refresh=False)

    def __enter__(self) -> Live:
        self.display.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.display.stop()

    def __call__(self, state: State) -> None:
        self.display.update(self.view(state), refresh=True)

    def view(self, state: State) -> Table:
        """Running cells and those that failed, under a line that says where all stand."""
        from rich.markup import escape
        from rich.table import Table

        from xscript_ner.ablation import latest_epoch
        from xscript_ner.ablation.figures import metric_name

        view = Table(title=escape(standing(state, self.jobs)), title_justify="left", min_width=64)
        for heading in ("cell", "epoch", f"dev {metric_name(self.metric)}", "time"):
            view.add_column(heading, justify="left" if heading == "cell" else "right")
        for key, begun in state.running.items():
            epoch = latest_epoch(self.directory, key)
            score = None if epoch is None else epoch.dev.get(self.metric, epoch.dev_score)
            view.add_row(
                escape(visible(self.names[key])),
                str(epoch.epoch) if epoch else "",
                f"{100 * score:.2f}" if score is not None else "",
                clock(time.perf_counter() - begun),
            )
        for key, error in state.failed.items():
            view.add_row(escape(visible(f"{self.names[key]}: {error}")), "", "", "[red]failed[/]")
        return view


def cell_name(cell: Cell) -> str:
    """A cell's values, fold and seed."""
    fold = [] if cell.fold is None else [f"fold {cell.fold}"]
    return ", ".join([*cell.values.values(), *fold, f"seed {cell.recipe.seed}"])


@click.command()
@click.argument("recipe")
@options.directory("Receives the finished cells, the tables and the page.")
@click.option(
    "-j",
    "--jobs",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help="Cells that run at a time, one thread each.",
)
@options.engine
@options.ray_address
@click.option("--keep-models", is_flag=True, help="Leave every cell's model in DIRECTORY.")
@click.option(
    "--dry-run",
    is_flag=True,
    help="Show how many cells there are and what is wrong with their plans of transfer; run none.",
)
@click.option("--report-only", is_flag=True, help="Write tables and page of what is finished.")
@options.data_dir
@options.settings
def command(
    recipe: str,
    output: Path,
    jobs: int,
    engine: str,
    keep_models: bool,
    dry_run: bool,
    report_only: bool,
    data_dir: Path | None,
    settings: tuple[str, ...],
) -> int:
    """Run a grid of recipes and compare its cells.

    RECIPE is a TOML file with a table [ablation], or the name of a grid that ships. Finished
    cells are in DIRECTORY at once and are not run again: the same command goes on after a kill,
    and a grid with more values runs what is new. A cell that fails does not stop the others; it
    is shown with its error, tried again the next time, and makes the exit status 1. With --engine
    ray, cells run on many machines, which see the same DIRECTORY, data and models.
    """
    from xscript_ner.ablation import plan_faults, read_grid, results, run_grid, write_report
    from xscript_ner.core.processes.engines import build_engine

    grid = read_grid(recipe, options.key_values(settings, "--set"))
    if dry_run:
        show_grid(grid)
        return show_faults(grid, plan_faults(grid, data_dir))
    if report_only:
        found = results(grid, output)
    else:
        try:
            with watcher(grid, output, jobs) as watch:
                found = run_grid(
                    grid,
                    output,
                    jobs=jobs,
                    data_dir=data_dir,
                    keep_models=keep_models,
                    watch=watch,
                    executors=build_engine(engine).pool,
                )
        except KeyboardInterrupt:
            complain("interrupted; the same command goes on")
            return INTERRUPTED
    write_report(output, grid.name, found, grid.baseline, [grid.description], grid.metric)
    show(found, grid)
    show_line(f"tables and page are in {output}: report.html, summary.md, cells.csv")
    return DATA if any(result.error for result in found) else 0


def watcher(grid: Grid, directory: Path, jobs: int) -> Live | Lines:
    """A live table on a terminal, lines elsewhere."""
    kind = Live if sys.stderr.isatty() else Lines
    return kind(grid, directory, jobs)


def show_grid(grid: Grid) -> None:
    """Prints the axes and how many cells they make."""
    rows = [[axis, str(len(names)), ", ".join(names)] for axis, names in grid.axes.items()]
    click.echo(table(["axis", "values", ""], rows))
    runs = len({cell.key for cell in grid.cells})
    click.echo(f"{len(grid.cells):,} cells, {runs:,} of them different")


def show_faults(grid: Grid, faults: dict[str, str]) -> int:
    """Tells what is wrong with the plans of cells; gives the exit status."""
    names: dict[str, list[str]] = {}
    for cell in {cell.key: cell for cell in grid.cells}.values():
        if cell.key in faults:
            names.setdefault(faults[cell.key], []).append(cell_name(cell))
    for fault, cells in names.items():
        others = f" and {len(cells) - 1:,} more" * (len(cells) > 1)
        complain(f"{cells[0]}{others}: {fault}")
    return USAGE if faults else 0


def show(found: Sequence[CellResult], grid: Grid) -> None:
    """Prints the table of means, which is best on dev, and the failed cells."""
    from xscript_ner.ablation import by_metric, summarize
    from xscript_ner.ablation.report.contents import contents
    from xscript_ner.ablation.report.tables import MARK, NONE, figure_columns

    summary = summarize(by_metric(found, grid.metric), grid.baseline)
    columns = {name: text for name, text in figure_columns(summary).items() if name not in ON_PAGE}
    rows = []
    for row in summary:
        texts = [*row.values.values(), *(text(row) for text in columns.values())]
        mark = " *" if row.is_sure else ""
        rows.append(["" if text == NONE else text for text in [*texts, mark]])
    click.echo(table([*grid.axes, *columns, ""], rows))
    report = contents(grid.name, found, summary, grid.baseline)
    for line in [*report.opening[:1], *(f"Warning: {text}" for text in report.warnings)]:
        show_line(line)
    if any(row.is_sure for row in summary):
        show_line(MARK)
    for result in found:
        if result.error:
            name = ", ".join(result.values.values())
            tell(f"failed: {name}, seed {result.seed}: {result.error}")
