"""``xscript-ner bench``: how fast the parts and the whole are on this machine."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from .. import options
from ..tables import table


@click.command()
@click.argument("source", metavar="[INPUT]", required=False)
@options.model
@click.option(
    "--repeat",
    type=click.IntRange(min=1),
    default=5,
    show_default=True,
    help="Warm passes of each kind; the median counts.",
)
@options.data_dir
@options.as_json
@options.threads
def command(
    source: str | None,
    model: str,
    repeat: int,
    data_dir: Path | None,
    as_json: bool,
    threads: int,
) -> None:
    """Measure speed and memory.

    Told are tokenising, romanising and tagging in sentences and characters a second, the time
    to the first result, peak memory, and training seconds an epoch.

    INPUT is a text file, one document a line, or a registered corpus such as stockmark:test.
    Without it, stockmark is taken where it is there, else the Japanese sample a hundred times.
    """
    from xscript_ner.benchmark.speed import bench
    from xscript_ner.models.directory import model_directory

    options.use_threads(threads)
    directory = model_directory(model)
    figures = bench(directory, _texts(source, data_dir), repeat, data_dir).as_dict()
    click.echo(json.dumps(figures) if as_json else _shown(figures))


def _texts(source: str | None, data_dir: Path | None) -> list[str]:
    from xscript_ner.benchmark.speed import default_texts
    from xscript_ner.corpora.raw_text import read_documents
    from xscript_ner.corpora.registry import load_corpus

    if source is None:
        return default_texts(data_dir)
    if ":" in source and not Path(source).exists():
        corpus = load_corpus(options.corpus(source, None, ()), data_dir)
        return [document.text for document in corpus.documents]
    return [text for texts in read_documents([source]) for text in texts]


def _shown(figures: dict[str, Any]) -> str:
    header = ("", "sentences/s", "characters/s", "x tokenising", "spread", "cold sentences/s")
    rows = [
        [
            name,
            f"{pace['sentences_per_second']:,.0f}",
            f"{pace['characters_per_second']:,.0f}",
            f"{pace['times_tokenising']:.2f}",
            f"{100 * pace['spread']:.0f} %",
            f"{pace['cold_sentences_per_second']:,.0f}",
        ]
        for name, pace in figures["paces"].items()
    ]
    training, memory = figures["training_seconds_an_epoch"], figures["peak_memory_mb"]
    return "\n".join(
        [
            f"{figures['sentences']:,} sentences of "
            f"{figures['characters'] / figures['sentences']:.0f} characters; "
            f"{figures['threads']} thread(s)",
            "",
            table(header, rows),
            "",
            f"peak memory     {'unknown' if memory is None else f'{memory:,.0f} MB'}",
            f"first result    {figures['startup_seconds']:.2f} s after starting the command",
            "training        "
            + ("corpora not there" if training is None else f"{training:,.1f} s an epoch"),
        ]
    )
