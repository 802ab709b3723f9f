"""``xscript-ner check``: what a model makes of everyday sentences."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ... import options
from ...screen import tell
from ...status import DATA
from ...tables import table

if TYPE_CHECKING:
    from xscript_ner.checks.report import CheckReport


@click.command()
@click.argument("model", default="ja-wikipedia")
@click.option("--suite", help="A shipped suite by name or a TOML file; else the model's language.")
@click.option(
    "--label-map",
    help="Kind of name = the model's labels that are right for it: a name or a TOML file; else "
    "those of widely used label sets.",
)
@click.option(
    "--only", multiple=True, metavar="CAPABILITY", help="Ask this alone; may be repeated."
)
@click.option(
    "--per-template",
    type=click.IntRange(min=1),
    default=5,
    show_default=True,
    help="Sentences a template, at most.",
)
@click.option("--seed", type=int, default=1, show_default=True, help="Draws the names.")
@click.option(
    "--at-least",
    type=click.FloatRange(0, 100),
    help="Exit status 1 if less of the held-out cases is right, in percent of all.",
)
@click.option(
    "--failures",
    type=click.Path(path_type=Path),
    help="Write what went wrong here, as JSON lines.",
)
@options.as_json
@options.threads
def command(
    model: str,
    suite: str | None,
    label_map: str | None,
    only: tuple[str, ...],
    per_template: int,
    seed: int,
    at_least: float | None,
    failures: Path | None,
    as_json: bool,
    threads: int,
) -> int:
    """Check a model on everyday sentences.

    MODEL is a shipped one by name or a directory. A suite has templates by capability, such as
    names with honorifics, filled with names; a case is right if each name is found from its first
    to its last character, with a fitting label, and nothing else is. Of both, one half (open) may
    be used in training, the other (held out) may not. Invariances are pairs of sentences that
    should be read alike. Templates with names that the model has no label for are left out.
    """
    from xscript_ner.checks.behaviour import check_tagger
    from xscript_ner.core.files import write_lines
    from xscript_ner.tagging.tagger import load

    options.limit_threads(threads)
    report = check_tagger(load(model), suite, label_map, per_template, seed, only)
    if failures is not None:
        lines = (json.dumps(each.as_dict(), ensure_ascii=False) for each in report.failures)
        write_lines(lines, failures)
    if as_json:
        click.echo(json.dumps(report.as_dict(), ensure_ascii=False, indent=1))
    else:
        click.echo(_table(report))
    for name, kinds in report.skipped.items():
        tell(f"{name}: templates with {', '.join(kinds)} left out, the model has no label for it")
    held_out = report.overall("held_out").percent
    if at_least is not None and held_out < at_least:
        tell(f"expected at least {at_least:g} percent of the held-out cases, found {held_out:.1f}")
        return DATA
    return 0


def _table(report: CheckReport) -> str:
    header = ("percent right", "open", "cases", "held out", "cases")
    rows = [
        [row, *(cell for rate in halves.values() for cell in (rate.shown, f"{rate.cases:,}"))]
        for row, halves in report.rows()
    ]
    return table(header, rows)
