"""``xscript-ner adapt``: annotated files and a source into a model, without a recipe."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from xscript_ner.core.types import CLASSIFIER

from ... import options
from ...screen import complain, tell
from ...screen import show as show_line
from ...status import INTERRUPTED
from ...tables import table
from ..ablate import watcher
from ..train import train
from ..transfer import label_sources

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xscript_ner.adaptation import Proposal
    from xscript_ner.adaptation.search import PlanScore, Search


@click.command()
@click.argument("source")
@click.argument("files", nargs=-1, required=True)
@options.directory("Receives the model, and beside it recipe.toml and labels.toml.")
@click.option(
    "--also",
    multiple=True,
    metavar="SOURCE",
    help="A further source; each part comes from the nearest in language. May be repeated.",
)
@click.option(
    "--dev",
    multiple=True,
    metavar="FILE",
    help="Choose the epoch by this instead of a fifth of FILES; may be repeated.",
)
@click.option("--test", multiple=True, metavar="FILE", help="Score on this; may be repeated.")
@click.option(
    "--from",
    "source_format",
    type=options.reader_name,
    help="Format of the files, where their suffix does not tell it.",
)
@options.reader_options
@click.option("--label-map", help="Renames the labels of the files: a name or a TOML file.")
@click.option(
    "--labels",
    metavar="MAP",
    help="What each label begins with: a TOML file such as labels.toml, or PSN=PER,X=A+B "
    "(new=source). By default that is proposed, or what labels.toml in DIRECTORY says.",
)
@click.option(
    "--threshold",
    type=click.FloatRange(0, 1),
    default=0.2,
    show_default=True,
    help="Share of a label's spans on which SOURCE must find a label for it to be proposed.",
)
@click.option(
    "--language",
    metavar="CODE",
    help="What the text is in; by default the files or their script say.",
)
@options.head
@click.option(
    "--dry-run",
    is_flag=True,
    help="Show parts and labels, write recipe.toml and labels.toml to be edited, train nothing.",
)
@click.option(
    "--search",
    is_flag=True,
    help="Choose sources and parts on dev first: a small grid in DIRECTORY/search.",
)
@click.option(
    "-j",
    "--jobs",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help="Runs of --search at a time.",
)
@options.data_dir
@options.errors
@options.settings
@options.seed
@options.seeds
@options.threads
@options.device
def command(
    source: str,
    files: tuple[str, ...],
    output: Path,
    also: tuple[str, ...],
    dev: tuple[str, ...],
    test: tuple[str, ...],
    source_format: str | None,
    reader_options: tuple[str, ...],
    label_map: str | None,
    labels: str | None,
    threshold: float,
    language: str | None,
    head: str,
    dry_run: bool,
    search: bool,
    jobs: int,
    data_dir: Path | None,
    errors: str,
    settings: tuple[str, ...],
    seed: int | None,
    seeds: str | None,
    threads: int,
    device: str,
) -> int:
    """Train a model on annotated files, beginning with a trained one.

    SOURCE is a shipped model or a model directory, of any language; FILES are files, or registered
    corpora such as stockmark:train. Everything of SOURCE that serves crosses; the labels of FILES
    begin with its labels by name and by what it finds on their spans, which is shown. The recipe is
    written beside the model: xscript-ner train DIRECTORY/recipe.toml makes it again. The same
    command goes on with a run that was stopped.
    """
    if dry_run and (search or seeds):
        raise click.UsageError("--dry-run goes neither with --search nor with --seeds")
    from xscript_ner.adaptation.proposal import propose_recipe
    from xscript_ner.adaptation.tagger import request_for

    options.use_threads(threads)
    given = [
        [options.corpus(spec, source_format, reader_options, errors) for spec in specs]
        for specs in (files, dev, test)
    ]
    request = request_for(
        [source, *also], given[0], output, dev=given[1], test=given[2],
        labels=None if labels is None else label_sources(labels), label_map=label_map,
        language=language, head=head, settings=options.key_values(settings, "--set"),
        seed=1 if seed is None else seed, threshold=threshold, data_dir=data_dir,
    )  # fmt: skip
    if search:
        from xscript_ner.adaptation.search import read_search

        found = _searched(read_search(request), jobs, data_dir)
        if found is None:
            return INTERRUPTED
        proposal = found
    else:
        proposal = propose_recipe(request)
    proposal.write()
    show(proposal)
    if dry_run:
        show_line(f"recipe.toml and labels.toml are in {output}; without --dry-run it is trained")
        return 0
    return train(proposal.recipe, output, data_dir, seeds, threads, device)


def _searched(search: Search, jobs: int, data_dir: Path | None) -> Proposal | None:
    """The best plan's proposal; ``None`` when it was interrupted."""
    try:
        with watcher(search.grid, search.directory, jobs) as watch:
            scores = search.run(jobs, data_dir, watch)
    except KeyboardInterrupt:
        complain("interrupted; the same command goes on")
        return None
    click.echo(_plans(scores))
    show_line(f"the best on dev is trained; {search.directory}/grid.toml has the others' recipes")
    return search.chosen(scores)


def _plans(scores: Sequence[PlanScore]) -> str:
    rows = [
        [
            score.plan.name,
            f"{score.mean:.2f}" if score.dev_f1 else "",
            " ".join(f"{f1:.2f}" for f1 in score.dev_f1),
            f"{score.seconds:.0f}" if score.dev_f1 else "",
            score.error,
        ]
        for score in scores
    ]
    return table(("plan", "dev F1", "runs", "seconds", ""), rows)


def show(proposal: Proposal) -> None:
    """Prints which parts cross from where, and what the labels begin with."""
    for one in proposal.composition.contributions:
        head = "" if one.source.head == CLASSIFIER else f", head {one.source.head}"
        show_line(f"from {one.source.given}{head}: {', '.join(one.parts)}")
    rows = [
        [
            choice.label,
            f"{choice.spans:,}",
            " + ".join(choice.sources),
            choice.why,
            choice.evidence if choice.found else "",
        ]
        for choice in proposal.labels
    ]
    click.echo(table(("label", "spans", "begins with", "why", "found on its spans"), rows))
    for note in proposal.notes:
        tell(note)
