"""``xscript-ner train``: a recipe into a model."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .. import options
from ..tables import SCORE_HEADER, score_row, table

if TYPE_CHECKING:
    from xscript_ner.config import Recipe

INTERRUPTED = 130


class Log:
    """Training's progress as plain lines, one an epoch."""

    def __init__(self) -> None:
        self.doing = ""

    def __enter__(self) -> Log:
        return self

    def __exit__(self, *error: object) -> None:
        pass

    def __call__(self, event: str, values: dict[str, Any]) -> None:
        if event == "epoch":
            click.echo(epoch_line(values), err=True)
        elif event == "vectors":
            if values["doing"] != self.doing or values["done"] % 100_000 == 0:
                click.echo(f"{values['doing']}: {values['done']:,} sentences", err=True)
            self.doing = values["doing"]


class Bar:
    """Training's progress on a terminal: a bar over the steps, a line an epoch."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import Progress

        console = Console(stderr=True)
        self.progress = Progress(console=console, transient=True, disable=not console.is_terminal)
        self.task = self.progress.add_task("reading corpora", total=None)

    def __enter__(self) -> Bar:
        self.progress.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.progress.stop()

    def __call__(self, event: str, values: dict[str, Any]) -> None:
        if event == "step":
            self.progress.update(
                self.task,
                description=f"epoch {values['epoch']}",
                completed=values["done"],
                total=values["total"],
            )
        elif event == "vectors":
            doing = f"{values['doing']}: {values['done']:,} sentences"
            self.progress.update(self.task, description=doing, total=None)
        elif event == "epoch":
            self.progress.console.print(epoch_line(values), markup=False, highlight=False)


def epoch_line(values: dict[str, Any]) -> str:
    """``epoch 3  loss 4.21  dev F1 71.02 *  12.1 s``; the star marks the best so far."""
    f1 = values["dev_f1"]
    dev = "" if f1 is None else f"  dev F1 {100 * f1:5.2f} {'*' if values['best'] else ' '}"
    seconds = f"{values['seconds']:.1f} s, {values['sentences_per_second']:,.0f} sentences/s"
    frozen = f"  frozen: {', '.join(values['frozen'])}" if values["frozen"] else ""
    return f"epoch {values['epoch']:3}  loss {values['loss']:8.4f}{dev}  {seconds}{frozen}"


def unfinished(directory: Path, state: str) -> list[Path]:
    """States to resume from, of this run or of its seeds."""
    return sorted([*directory.glob(f"{state}.*"), *directory.glob(f"seed-*/{state}.*")])


def seed_numbers(text: str) -> list[int]:
    """``"1,2,3"`` to numbers."""
    message = f"expected seeds as 1,2,3, found {text!r}"
    try:
        numbers = [int(number) for number in text.split(",")]
    except ValueError:
        raise click.BadParameter(message, param_hint="--seeds") from None
    if not all(0 <= number < 2**63 for number in numbers):
        raise click.BadParameter(message, param_hint="--seeds")
    return numbers


@click.command()
@click.argument("recipe")
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path),
    help="Directory that receives the model and log.jsonl.",
)
@options.data_dir
@options.settings
@options.seed
@options.seeds
@options.threads
def command(
    recipe: str,
    output: Path,
    data_dir: Path | None,
    settings: tuple[str, ...],
    seed: int | None,
    seeds: str | None,
    threads: int,
) -> int:
    """Train a model by a recipe.

    RECIPE is a TOML file or the name of a recipe that ships. Training stops early on dev F1 and
    keeps the best epoch. The same command goes on with a run that was stopped; its result is
    the one that an uninterrupted run would have given.
    """
    from xscript_ner.config import read_recipe
    from xscript_ner.core.resources import locate

    changes = options.key_values(settings, "--set")
    if seed is not None:
        changes["seed"] = seed
    description = read_recipe(locate("recipe", recipe), changes)

    return train(description, output, data_dir, seeds, threads)


def train(
    description: Recipe, output: Path, data_dir: Path | None, seeds: str | None, threads: int
) -> int:
    """Trains with the progress on standard error, and shows what came of it."""
    from xscript_ner.training.experiment import train_recipe, train_seeds
    from xscript_ner.training.loop import STATE

    options.use_threads(threads)
    for state in unfinished(output, STATE):
        click.echo(f"going on with the unfinished run in {state.parent}", err=True)
    try:
        with Bar() if sys.stderr.isatty() else Log() as progress:
            if seeds is None:
                checkpoint = train_recipe(description, output, data_dir, progress)
            else:
                numbers = seed_numbers(seeds)
                checkpoint = train_seeds(description, numbers, output, data_dir, progress)
    except KeyboardInterrupt:
        kept = "goes on after the last finished epoch"
        kept = kept if unfinished(output, STATE) else "begins anew"
        click.echo(f"xscript-ner: interrupted; the same command {kept}", err=True)
        return INTERRUPTED
    show(checkpoint.metrics)
    click.echo(f"the model is in {output}")
    return 0


def show(metrics: dict[str, Any]) -> None:
    """Prints what a finished run scored."""
    scores = metrics["scores"]
    if scores:
        click.echo(table(SCORE_HEADER, [score_row(name, s) for name, s in scores.items()]))
    replicas = metrics.get("replicas", {"seeds": [], "scores": {}})
    seeds = ", ".join(map(str, replicas["seeds"]))
    for name, values in replicas["scores"].items():
        click.echo(f"{name}: F1 {values['mean']:.2f} ± {values['sd']:.2f} over seeds {seeds}")
    click.echo(f"epoch {metrics['best_epoch']} of {metrics['epochs']} was the best")
