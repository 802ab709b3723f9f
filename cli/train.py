"""``xscript-ner train``: a recipe into a model."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from . import options
from .tables import SCORE_HEADER, score_row, table

INTERRUPTED = 130


class Log:
    """Training's progress as plain lines, one an epoch."""

    def __enter__(self) -> Log:
        return self

    def __exit__(self, *error: object) -> None:
        pass

    def __call__(self, event: str, values: dict[str, Any]) -> None:
        if event == "epoch":
            click.echo(epoch_line(values), err=True)


class Bar:
    """Training's progress on a terminal: a bar over the steps, a line an epoch."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import Progress

        self.progress = Progress(console=Console(stderr=True), transient=True)
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
        elif event == "epoch":
            self.progress.console.print(epoch_line(values), markup=False, highlight=False)


def epoch_line(values: dict[str, Any]) -> str:
    """``epoch 3  loss 4.21  dev F1 71.02 *  12.1 s``; the star marks the best so far."""
    f1 = values["dev_f1"]
    dev = "" if f1 is None else f"  dev F1 {100 * f1:5.2f} {'*' if values['best'] else ' '}"
    seconds = f"{values['seconds']:.1f} s, {values['sentences_per_second']:,.0f} sentences/s"
    return f"epoch {values['epoch']:3}  loss {values['loss']:8.4f}{dev}  {seconds}"


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
@click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="KEY=VALUE",
    help="Replace a value of the recipe, such as training.epochs=3; may be repeated.",
)
@click.option("--seed", type=int, help="Replace the recipe's seed.")
@options.threads
def command(
    recipe: str,
    output: Path,
    data_dir: Path | None,
    settings: tuple[str, ...],
    seed: int | None,
    threads: int,
) -> int:
    """Train a model by a recipe.

    RECIPE is a TOML file or the name of a recipe that ships. Training stops early on dev F1 and keeps the best epoch. The same command goes on with a
    run that was stopped; its result is the one that an uninterrupted run would have given.
    """
    from xscript_ner.config import read_recipe
    from xscript_ner.recipes import recipe_path

    changes = options.key_values(settings, "--set")
    if seed is not None:
        changes["seed"] = seed
    description = read_recipe(recipe_path(recipe), changes)

    from xscript_ner.experiment import train_recipe
    from xscript_ner.training import STATE

    options.use_threads(threads)
    state = output / f"{STATE}.safetensors"
    if state.exists():
        click.echo(f"going on with the unfinished run in {output}", err=True)
    try:
        with Bar() if sys.stderr.isatty() else Log() as progress:
            checkpoint = train_recipe(description, output, data_dir, progress)
    except KeyboardInterrupt:
        kept = "goes on after the last finished epoch" if state.exists() else "begins anew"
        click.echo(f"xscript-ner: interrupted; the same command {kept}", err=True)
        return INTERRUPTED
    scores = {n: s for n, s in checkpoint.metrics.items() if isinstance(s, dict)}
    if scores:
        click.echo(table(SCORE_HEADER, [score_row(name, s) for name, s in scores.items()]))
    click.echo(f"best epoch {checkpoint.metrics['best_epoch']}; the model is in {output}")
    return 0
