"""``xscript-ner bench``: how fast the parts and the whole are on this machine."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ... import options
from ...tables import table

if TYPE_CHECKING:
    from xscript_ner.config import Recipe


@click.command()
@click.argument("source", metavar="[INPUT]", required=False)
@click.option(
    "-m",
    "--model",
    "models",
    multiple=True,
    default=("ja-wikipedia",),
    show_default=True,
    help="A shipped model by name, or a model directory; several are compared.",
)
@click.option(
    "--repeat",
    type=click.IntRange(min=1),
    default=5,
    show_default=True,
    help="Warm passes of each kind; the median counts.",
)
@click.option(
    "--lines",
    type=click.IntRange(min=0),
    default=20_000,
    show_default=True,
    help="Lines over which the whole command is timed, in one process and in two; 0 leaves it out.",
)
@options.backend
@options.data_dir
@options.as_json
@options.threads
def command(
    source: str | None,
    models: tuple[str, ...],
    repeat: int,
    lines: int,
    backend: str | None,
    data_dir: Path | None,
    as_json: bool,
    threads: int,
) -> None:
    """Measure speed and memory.

    Told are tokenising, romanising and tagging in sentences and characters a second, the whole
    command from file to file, the time to the first result, peak memory, and training seconds an
    epoch; for Japanese beside fugashi alone, in the same run. Of several models
    (-m A -m B) tagging is compared with that of the first, in passes that take turns; as JSON,
    each model is a line.

    INPUT is a text file, one document a line, or a registered corpus such as stockmark:test.
    Without it, the test and training texts of the first model's recipe are taken where they
    are there, else a Japanese sample a hundred times.
    """
    from xscript_ner.benchmark.speed import bench
    from xscript_ner.models.directory import model_directory
    from xscript_ner.models.domains.stored import load_trained

    options.use_threads(threads)
    directories = {name: model_directory(name) for name in models}
    texts = _texts(source, load_trained(directories[models[0]]).recipe, data_dir)
    measured = bench(directories, texts, repeat, data_dir, backend, lines)
    reports = [report.as_dict() for report in measured]
    if as_json:
        click.echo("\n".join(map(json.dumps, reports)))
    else:
        click.echo(_shown(reports[0]) if len(reports) == 1 else _compared(reports))


def _texts(source: str | None, recipe: Recipe, data_dir: Path | None) -> list[str]:
    from xscript_ner.benchmark.speed import default_texts
    from xscript_ner.corpora.raw_text import read_documents
    from xscript_ner.corpora.registry import load_corpus

    if source is None:
        return default_texts(recipe, data_dir)
    if ":" in source and not Path(source).exists():
        corpus = load_corpus(options.corpus(source, None, ()), data_dir, annotated=False)
        return [document.text for document in corpus.documents]
    return [text for texts in read_documents([source]) for text in texts]


def _input(figures: dict[str, Any]) -> str:
    return (
        f"{figures['sentences']:,} sentences of "
        f"{figures['characters'] / figures['sentences']:.0f} characters; "
        f"{figures['threads']} thread(s)"
    )


def _memory(figures: dict[str, Any]) -> str:
    memory = figures["peak_memory_mb"]
    return "unknown" if memory is None else f"{memory:,.0f} MB"


def _beside(figures: dict[str, Any]) -> list[str]:
    """Speeds as shares of the analyser's, and the start beside the least one."""
    ratios, command = figures["ratios"], figures["command"]
    lines = [
        f"first result    {figures['startup_seconds']:.2f} s after starting the command, "
        f"{ratios['startup']:.1f} times a bare process ({figures['bare_startup_seconds']:.2f} s)"
    ]
    if command is not None:
        lines.append(
            f"whole command   {command['sentences_per_second']:,.0f} sentences/s over "
            f"{command['lines']:,} lines, its start taken off; with --jobs 2 "
            f"{command['two_processes']:.2f} times"
        )
    names = {"warm": "warm", "first_pass": "first pass", "command": "whole command"}
    shares = [f"{told} {ratios[name]:.2f}" for name, told in names.items() if name in ratios]
    if shares:
        lines.append(f"of fugashi      {', '.join(shares)}")
    return lines


def _training(figures: dict[str, Any]) -> str:
    seconds = figures["training_seconds_an_epoch"]
    return "corpora not there" if seconds is None else f"{seconds:,.1f} s an epoch"


def _compared(reports: Sequence[dict[str, Any]]) -> str:
    """Several models, each a row."""
    from xscript_ner.benchmark.report import TAGGING

    header = ("", "sentences/s", "x first", "spread", "cold sentences/s", "peak memory",
              "first result", "training")  # fmt: skip
    paces = [figures["paces"][TAGGING] for figures in reports]
    rows = [
        [
            figures["model"],
            f"{pace['sentences_per_second']:,.0f}",
            f"{pace['sentences_per_second'] / paces[0]['sentences_per_second']:.2f}",
            f"{100 * pace['spread']:.0f} %",
            f"{pace['cold_sentences_per_second']:,.0f}",
            _memory(figures),
            f"{figures['startup_seconds']:.2f} s",
            _training(figures),
        ]
        for figures, pace in zip(reports, paces, strict=True)
    ]
    return f"{_input(reports[0])}; {TAGGING}\n\n{table(header, rows)}"


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
    return "\n".join(
        [
            _input(figures),
            "",
            table(header, rows),
            "",
            f"peak memory     {_memory(figures)}",
            *_beside(figures),
            f"training        {_training(figures)}",
        ]
    )
