"""``xscript-ner data check``: all that is wrong in annotated files."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xscript_ner.core.display import visible

from ... import options
from ...screen import show
from ...status import DATA
from ...tables import table

if TYPE_CHECKING:
    from xscript_ner.corpora.quality.check import DataReport
    from xscript_ner.corpora.quality.figures import Figures
    from xscript_ner.corpora.quality.findings import Finding

SHOWN = 10
"""Findings of a kind that are shown."""
ALL, NONE = "all", "none"


@click.command("check")
@click.argument("files", nargs=-1, required=True)
@click.option("--dev", multiple=True, metavar="FILE", help="Held out; may be repeated.")
@click.option("-f", "--format", type=options.reader_name, help="Of files whose suffix tells none.")
@options.reader_options
@click.option("--label-map", help="Renames labels first: a name or a TOML file.")
@click.option(
    "--frontend",
    type=options.frontend_name,
    help="Tokenises raw text; by default japanese where the script is, else latin.",
)
@click.option("-m", "--model", help="Tell the share of words that this model does not know.")
@click.option(
    "--fail-on",
    metavar="KIND,…",
    help="Kinds of findings that make the exit status 1, or all, or none; by default those that "
    "are wrong in any case.",
)
@click.option(
    "--show",
    "shown",
    type=click.IntRange(min=0),
    default=SHOWN,
    show_default=True,
    help="Findings of a kind to show; JSON has all.",
)
@options.data_dir
@options.errors
@options.as_json
def command(
    files: tuple[str, ...],
    dev: tuple[str, ...],
    format: str | None,
    reader_options: tuple[str, ...],
    label_map: str | None,
    frontend: str | None,
    model: str | None,
    fail_on: str | None,
    shown: int,
    data_dir: Path | None,
    errors: str,
    as_json: bool,
) -> int:
    """Find every fault of annotated files at once.

    FILES are what is to be learnt from, in any format that is read, or registered corpora such as
    stockmark:train. Wrong in any case are documents that cannot be read, entities outside their
    text, that overlap or have white space at their edges, equal texts with different annotations,
    and documents of dev that are in train. Likely wrong are doubles, entities that no token
    boundary fits, names that are marked in most places and not in others, and names with another
    label than mostly. The exit status is 1 where something is wrong.
    """
    from xscript_ner.corpora.quality.check import check_data

    failing = _kinds(fail_on)
    parts = [
        [
            options.corpus(file, format, reader_options, errors, {"label_map": label_map})
            for file in part
        ]
        for part in (files, dev)
    ]
    report = check_data(
        *parts, frontend=frontend, known=_known(model) if model else None, data_dir=data_dir
    )
    if as_json:
        click.echo(json.dumps(report.as_dict(), ensure_ascii=False, indent=1))
    else:
        _show(report, failing, shown)
    return DATA if any(report.counts[kind] for kind in failing) else 0


def _kinds(fail_on: str | None) -> tuple[str, ...]:
    from xscript_ner.core.errors import ConfigError, choose
    from xscript_ner.corpora.quality.findings import FAULTS, KINDS

    if fail_on is None:
        return FAULTS
    if fail_on in (ALL, NONE):
        return tuple(KINDS) if fail_on == ALL else ()
    kinds = tuple(fail_on.split(","))
    for kind in kinds:
        if kind not in KINDS:
            raise ConfigError(choose("kind of finding", kind, [*KINDS, ALL, NONE]))
    return kinds


def _known(model: str) -> Callable[[str], bool]:
    from xscript_ner.core.types import Token
    from xscript_ner.inputs.vocabularies import word_form
    from xscript_ner.models.checkpoint import load_checkpoint
    from xscript_ner.models.directory import model_directory

    checkpoint = load_checkpoint(model_directory(model))
    lowercase, words = checkpoint.recipe.words.lowercase, checkpoint.vocabularies.words
    return lambda word: word_form(Token(word, 0, len(word)), lowercase) in words


def _show(report: DataReport, failing: Sequence[str], shown: int) -> None:
    from xscript_ner.corpora.quality.findings import KINDS

    _show_figures(report.figures)
    counts = report.counts
    rows = [
        [kind, f"{counts[kind]:,}", "wrong" if kind in failing else "look", what]
        for kind, what in KINDS.items()
        if counts[kind]
    ]
    if not rows:
        click.echo("\nnothing found")
        return
    click.echo("\n" + table(("finding", "count", "", "what it is"), rows))
    for kind in KINDS:
        _show_some([f for f in report.findings if f.kind == kind], shown)


def _show_some(findings: Sequence[Finding], shown: int) -> None:
    if not findings or not shown:
        return
    click.echo(f"\n{findings[0].kind}")
    for finding in findings[:shown]:
        show(f"  {finding.where}: {visible(finding.message, 160)}")
    if len(findings) > shown:
        click.echo(f"  … {len(findings) - shown:,} more")


def _show_figures(figures: Mapping[str, Figures]) -> None:
    parts = [
        [
            part,
            *(f"{n:,}" for n in (one.documents, one.empty, one.tokens, one.longest, one.entities)),
            _percent(one.unknown),
            _percent(one.unknown_names),
        ]
        for part, one in figures.items()
    ]
    header = ("", "documents", "without entities", "tokens", "longest", "entities",
              "unknown words, %", "new names, %")  # fmt: skip
    click.echo(table(header, parts))
    labels = dict.fromkeys(label for one in figures.values() for label in one.labels)
    rows = []
    for label in labels:
        for part, one in figures.items():
            own = one.labels.get(label)
            values = (f"{own.entities:,}", f"{own.names:,}", f"{own.tokens:.1f}",
                      f"{own.characters:.1f}") if own else ("0", "", "", "")  # fmt: skip
            rows.append([label, part, *values])
    if rows:
        columns = ("label", "", "entities", "different", "mean tokens", "mean characters")
        click.echo("\n" + table(columns, rows))
    scripts = dict.fromkeys(name for one in figures.values() for name in one.scripts)
    if scripts:
        of_parts = [
            [name, *(f"{one.scripts.get(name, 0):,}" for one in figures.values())]
            for name in scripts
        ]
        click.echo("\n" + table(("script of entities", *figures), of_parts))


def _percent(share: float | None) -> str:
    return "" if share is None else f"{100 * share:.1f}"
