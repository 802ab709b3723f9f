"""``xscript-ner pretrain``: raw text into a language model."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from .. import options
from ..screen import complain, tell
from ..screen import show as show_line
from ..status import INTERRUPTED
from .train import Bar, Log


@click.command()
@click.argument("recipe")
@options.directory("Receives the language model and log.jsonl.")
@options.data_dir
@options.settings
@options.seed
@options.threads
@options.device
def command(
    recipe: str,
    output: Path,
    data_dir: Path | None,
    settings: tuple[str, ...],
    seed: int | None,
    threads: int,
    device: str,
) -> int:
    """Pretrain a language model on raw text.

    RECIPE is a TOML file with [language_model] and [pretraining], or the name of one that ships:
    elmo-light-ja, elmo-light-en, elmo-ja. Taggers read with it by [language_model] source =
    "DIRECTORY", and transfer takes its characters and words. It stops when the perplexity of
    held-out text falls no more. The same command goes on with a run that was stopped.
    """
    from xscript_ner.training.language_models.pretraining import pretrain_recipe
    from xscript_ner.training.state import STATE

    description = options.described(recipe, settings, seed)
    options.use_threads(threads)
    state = output / f"{STATE}.safetensors"
    if state.exists():
        tell(f"going on with the unfinished run in {output}")
    try:
        with Bar() if sys.stderr.isatty() else Log() as progress:
            stored = pretrain_recipe(description, output, data_dir, progress, device)
    except KeyboardInterrupt:
        kept = "goes on after the last finished block" if state.exists() else "begins anew"
        complain(f"interrupted; the same command {kept}")
        return INTERRUPTED
    metrics = stored.metrics
    show_line(f"perplexity {metrics.perplexity} after block {metrics.best_epoch}")
    show_line(f"the language model is in {output}")
    return 0
