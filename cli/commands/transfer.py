"""``xscript-ner transfer``: parts of a model into a recipe's."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from .. import options
from ..screen import show as show_line
from ..tables import table
from .train import train

LIST = "list"
"""As parts, those that there are."""


def label_sources(text: str) -> str | dict[str, list[str]]:
    """A map's name or path as it is; ``"PSN=PER,X=A+B"`` to each label's sources."""
    if "=" not in text:
        return text
    pairs = [pair.partition("=") for pair in text.split(",")]
    if not all(label and equals for label, equals, _ in pairs):
        message = f"expected a label map or TARGET=SOURCE,…, found {text!r}"
        raise click.BadParameter(message, param_hint="--labels")
    return {label: [name for name in names.split("+") if name] for label, _, names in pairs}


def show_parts(source: str) -> int:
    """Prints the parts of a model, a line each."""
    from xscript_ner.config import TransferConfig
    from xscript_ner.training.transfer_source import load_transfer_source
    from xscript_ner.transfer_learning.plan import known_parts

    found = load_transfer_source(TransferConfig(source=source))
    for part in known_parts(found.checkpoint.weights if found else ()):
        show_line(part)
    return 0


@click.command()
@click.argument("source")
@click.argument("recipe", required=False)
@click.option(
    "--dry-run", is_flag=True, help="Show what would be copied into every tensor; train nothing."
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="DIRECTORY",
    help="Train, and put the model here.",
)
@click.option(
    "--parts",
    metavar="PART,PART,…",
    help="Replace transfer.parts (chars,classifier): of chars, chars.embedding, chars.encoder, "
    "words, words.embedding, words.encoder, features, features.tables.NAME, classifier, "
    "classifier.dense, classifier.crf, and other heads by name; 'list' lists those of SOURCE.",
)
@click.option(
    "--labels",
    metavar="MAP",
    help="Replace transfer.labels: a label map by name or path, or PSN=PER,X=A+B (target=source).",
)
@options.data_dir
@options.settings
@options.seed
@options.seeds
@options.threads
@options.device
@options.as_json
def command(
    source: str,
    recipe: str | None,
    dry_run: bool,
    output: Path | None,
    parts: str | None,
    labels: str | None,
    data_dir: Path | None,
    settings: tuple[str, ...],
    seed: int | None,
    seeds: str | None,
    threads: int,
    device: str,
    as_json: bool,
) -> int:
    """Copy parts of a trained model into a recipe's, and train it.

    SOURCE is a shipped model or a model directory; it takes the place of transfer.source. RECIPE
    is a TOML file or the name of a recipe that ships; its [transfer] says which parts cross.
    With --dry-run the report alone is shown: the training corpora are read for their
    vocabularies, and word vectors, which add words, are not learnt. With --output it trains.
    Of a RECIPE with [domains], the report has a table for each domain.
    """
    if parts == LIST:
        return show_parts(source)
    if recipe is None:
        raise click.UsageError("missing RECIPE; without it there is --parts list alone")
    if dry_run == (output is not None):
        raise click.UsageError("give either --dry-run or --output DIRECTORY")
    if (as_json and not dry_run) or (seeds and dry_run):
        raise click.UsageError("--json goes with --dry-run, --seeds with --output")
    from xscript_ner.api.models import previewed, with_source

    names = None if parts is None else parts.split(",")
    pairs = None if labels is None else label_sources(labels)
    description = with_source(source, recipe, names, pairs, options.changes(settings, seed))
    if output is not None:
        return train(description, output, data_dir, seeds, threads, device)
    found = {name: made.as_dict() for name, made in previewed(description, data_dir).items()}
    if description.domains is None:
        (about,) = found.values()
        click.echo(_json(about) if as_json else _table(about))
    elif as_json:
        click.echo(_json(found))
    else:
        for name, about in found.items():
            show_line(f"domain {name}")
            click.echo(f"{_table(about)}\n")
    return 0


def _json(about: dict[str, Any]) -> str:
    return json.dumps(about, ensure_ascii=False, indent=1)


def _table(descent: dict[str, Any]) -> str:
    """What a transfer would do, tensor by tensor."""
    from xscript_ner.models.stored.metrics import PlanGiven
    from xscript_ner.transfer_learning.report import HEADER, TransferReport

    maps = PlanGiven.model_validate(descent["plan"]).label_maps
    told = [f"labels of {head}: {pairs}" for head, pairs in maps.items()]
    return "\n".join([table(HEADER, TransferReport.from_dict(descent["report"]).rows()), *told])
