"""``xscript-ner train``: a recipe into a model."""

from __future__ import annotations

import sys
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xscript_ner.core.types import CLASSIFIER, FRAME

from .. import options
from ..screen import complain, tell
from ..screen import show as show_line
from ..status import INTERRUPTED
from ..tables import scores_table

if TYPE_CHECKING:
    from xscript_ner.config import Recipe
    from xscript_ner.core.progress import BlockRecord, EpochRecord, Event
    from xscript_ner.models.stored.metrics import Metrics


class Log:
    """Training's progress as plain lines, one an epoch."""

    def __init__(self) -> None:
        self.doing = ""

    def __enter__(self) -> Log:
        return self

    def __exit__(self, *error: object) -> None:
        pass

    def __call__(self, event: Event) -> None:
        from xscript_ner.core.progress import BlockRecord, EpochRecord, Reading

        if isinstance(event, EpochRecord):
            tell(epoch_line(event))
        elif isinstance(event, BlockRecord):
            tell(block_line(event))
        elif isinstance(event, Reading):
            if event.doing != self.doing or event.done % 100_000 == 0:
                tell(f"{event.doing}: {event.done:,} {event.unit}")
            self.doing = event.doing


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

    def __call__(self, event: Event) -> None:
        from xscript_ner.core.progress import BlockRecord, EpochRecord, Reading, Step

        if isinstance(event, Step):
            epoch = f"epoch {event.epoch}"
            self.progress.update(
                self.task, description=epoch, completed=event.done, total=event.total
            )
        elif isinstance(event, Reading):
            doing = f"{event.doing}: {event.done:,} {event.unit}"
            self.progress.update(self.task, description=doing, total=None)
        elif isinstance(event, EpochRecord):
            self.progress.console.print(epoch_line(event), markup=False, highlight=False)
        elif isinstance(event, BlockRecord):
            self.progress.console.print(block_line(event), markup=False, highlight=False)


def epoch_line(record: EpochRecord) -> str:
    """``epoch 3  loss 4.21  dev F1 71.02 *  12.1 s``; the star marks the best so far.

    With several heads, ``dev`` is the mean of their metrics, which stand behind it by name.
    """
    dev = ""
    if record.dev_score is not None:
        several = len(record.dev) > 1
        dev = f"  dev {'' if several else 'F1 '}{100 * record.dev_score:5.2f}"
        dev += " *" if record.best else "  "
        heads = (f"{name} {100 * score:.2f}" for name, score in record.dev.items())
        dev += f" ({', '.join(heads)})" if several else ""
    seconds = f"{record.seconds:.1f} s, {record.sentences_per_second:,.0f} sentences/s"
    frozen = f"  frozen: {', '.join(record.frozen)}" if record.frozen else ""
    return f"epoch {record.epoch:3}  loss {record.loss:8.4f}{dev}  {seconds}{frozen}"


def block_line(record: BlockRecord) -> str:
    """``block 3 of 20  loss 4.21  perplexity 210.5 *  12.1 s, 5,300 tokens/s``."""
    best = " *" if record.best else "  "
    return (
        f"block {record.block:3} of {record.blocks}  loss {record.loss:7.4f}  perplexity "
        f"{record.perplexity:8.2f}{best}  {record.seconds:.1f} s, "
        f"{record.tokens_per_second:,.0f} tokens/s"
    )


def unfinished(directory: Path, state: str) -> list[Path]:
    """States to resume from, of this run, of its seeds or of their domains."""
    return sorted(directory.glob(f"**/{state}.*"))


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
@options.directory("Receives the model and log.jsonl.")
@options.data_dir
@options.settings
@options.seed
@options.seeds
@options.threads
@options.device
def command(
    recipe: str,
    output: Path,
    data_dir: Path | None,
    settings: tuple[str, ...],
    seed: int | None,
    seeds: str | None,
    threads: int,
    device: str,
) -> int:
    """Train a model by a recipe.

    RECIPE is a TOML file or the name of a recipe that ships. Training stops early on dev F1 and
    keeps the best epoch. The same command goes on with a run that was stopped; its result is
    the one that an uninterrupted run would have given. A recipe with [domains] gives a classifier
    of domains and a model for each, below DIRECTORY/domains.
    """

    description = options.described(recipe, settings, seed)

    return train(description, output, data_dir, seeds, threads, device)


def train(
    description: Recipe,
    output: Path,
    data_dir: Path | None,
    seeds: str | None,
    threads: int,
    device: str,
) -> int:
    """Trains with the progress on standard error, and shows what came of it."""
    import xscript_ner
    from xscript_ner.training.state import STATE

    options.use_threads(threads)
    for state in unfinished(output, STATE):
        tell(f"going on with the unfinished run in {state.parent}")
    try:
        with Bar() if sys.stderr.isatty() else Log() as progress:
            tagger = xscript_ner.train(
                description,
                output,
                seeds=None if seeds is None else seed_numbers(seeds),
                data_dir=data_dir,
                callback=progress,
                device=device,
            )
    except KeyboardInterrupt:
        kept = "goes on after the last finished epoch"
        kept = kept if unfinished(output, STATE) else "begins anew"
        complain(f"interrupted; the same command {kept}")
        return INTERRUPTED
    show(tagger.metrics, tagger.recipe.tag_heads)
    show_line(f"the model is in {output}")
    return 0


def show(metrics: Metrics, tag_heads: Collection[str]) -> None:
    """Prints what a finished run scored; ``tag_heads`` are measured by F1 of entities."""
    if metrics.scores:
        click.echo(scores_table(metrics.model_dump()["scores"]))
    seeds = ", ".join(map(str, metrics.replicas.seeds)) if metrics.replicas else ""
    for head in [*metrics.heads, *([FRAME] if metrics.of(FRAME) else [])]:
        for name, spread in metrics.spread(head).items():
            measure = "F1" if head in tag_heads else f"{head} accuracy"
            measure = f"{head} F1" if head in tag_heads and head != CLASSIFIER else measure
            show_line(f"{name}: {measure} {spread.mean:.2f} ± {spread.sd:.2f} over seeds {seeds}")
    if metrics.epochs:  # an assistant has those of its models
        click.echo(f"epoch {metrics.best_epoch} of {metrics.epochs} was the best")
