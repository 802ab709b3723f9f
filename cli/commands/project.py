"""``xscript-ner project``: entities over parallel text into another language."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from .. import options
from ..screen import tell
from .train import Bar

if TYPE_CHECKING:
    from xscript_ner.core.progress import Event
    from xscript_ner.projection.marking import Uncertain


@click.command()
@click.argument("source")
@click.argument("target", required=False)
@click.option(
    "-m",
    "--model",
    default="en-open",
    show_default=True,
    help="Tags SOURCE: a shipped model by name, or a model directory.",
)
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path),
    help="Receives TARGET with entities, as JSON lines, whole or not at all.",
)
@click.option(
    "--every",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help="Take every N-th pair of lines.",
)
@click.option(
    "--empty",
    type=click.IntRange(min=1),
    default=4,
    show_default=True,
    help="Of the pairs without entities, keep every N-th.",
)
@click.option(
    "--confidence",
    type=click.FloatRange(0, 1),
    default=0.5,
    show_default=True,
    help="From what probability on an entity is sure.",
)
@click.option(
    "--uncertain",
    type=click.Choice(["drop", "open"]),
    default="drop",
    show_default=True,
    help="Leave pairs out with an entity that is not sure or finds no words, or keep them and "
    "leave that open.",
)
@click.option(
    "--open-names",
    is_flag=True,
    help="Leave all proper nouns open that no entity lies on, since the model may miss some.",
)
@click.option(
    "--agreement",
    type=click.FloatRange(0, 1),
    help="An entity is sure, too, if so large a share of those written alike has one label; then "
    "it gets that. All lines of TARGET are held in memory.",
)
@click.option(
    "--endings",
    help="A table of what names end in, which widens entities and adds some: ja, or a TOML file.",
)
@click.option(
    "--frontend",
    type=options.frontend_name,
    default="japanese",
    show_default=True,
    help="Finds the words of TARGET.",
)
@options.data_dir
def command(
    source: str,
    target: str | None,
    model: str,
    output: Path,
    every: int,
    empty: int,
    confidence: float,
    uncertain: Uncertain,
    open_names: bool,
    agreement: float | None,
    endings: str | None,
    frontend: str,
    data_dir: Path | None,
) -> None:
    """Mark raw text by its translation.

    SOURCE and TARGET are two sides of parallel text, line by line: registered corpora such as
    kyoto-wiki:en and kyoto-wiki:ja, or files, which are read twice. The model tags SOURCE; each
    entity goes to the words of TARGET that sound like its words or are found with them in other
    lines. Where an entity finds no such words, or is not sure, nobody knows what is a name: such
    pairs are left out, or with --uncertain open kept as partly annotated text. Left out are those
    with a blank side and those whose TARGET has over 300 characters. Without TARGET, what the model
    finds in SOURCE stays there, for a model to learn from itself. What comes out is no gold
    standard; it is training data for a model that others are transferred from.
    """
    import xscript_ner

    with Pairs() as bar:
        report = xscript_ner.project(
            source,
            target,
            output,
            model=model,
            every=every,
            empty=empty,
            confidence=confidence,
            uncertain=uncertain,
            open_names=open_names,
            agreement=agreement,
            endings=endings,
            frontend=frontend,
            data_dir=data_dir,
            callback=bar,
        )
    tell(report.summary())


class Pairs(Bar):
    """A bar over the pairs, on a terminal."""

    def __call__(self, event: Event) -> None:
        from xscript_ner.core.progress import Step

        if isinstance(event, Step):
            self.progress.update(
                self.task, description="projecting", completed=event.done, total=event.total
            )
        else:
            super().__call__(event)
