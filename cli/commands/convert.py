"""``xscript-ner convert``: a corpus from one format into another."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .. import options
from ..screen import tell

if TYPE_CHECKING:
    from xscript_ner.text.prepare import Misaligned


@click.command()
@click.argument("source", metavar="INPUT")
@click.argument("target", metavar="OUTPUT", type=click.Path(allow_dash=True))
@click.option(
    "--from",
    "source_format",
    type=options.reader_name,
    help="Format of INPUT; guessed from .conll, .bio, .conllu, .jsonl, .rasa.json, .yml, .yaml, "
    ".knp, .spacy, .ann, and a directory with seq.in or files in .ann.",
)
@click.option(
    "--to",
    "target_format",
    required=True,
    type=options.writer_name,
    help="Format of OUTPUT.",
)
@options.reader_options
@options.writer_options
@click.option(
    "--only",
    multiple=True,
    metavar="HEAD=LABEL",
    help="Take documents with this label alone, such as domain=music; may be repeated.",
)
@click.option(
    "--without",
    multiple=True,
    metavar="HEAD=LABEL",
    help="Leave out documents with this label; may be repeated.",
)
@click.option("--label-map", help="Renames labels: a name or a TOML file.")
@click.option(
    "--misaligned",
    type=options.policy,
    default="error",
    show_default=True,
    help="What to do with an entity that no token boundary fits, where tokens are written.",
)
@click.option(
    "--frontend",
    type=options.frontend_name,
    default="japanese",
    show_default=True,
    help="Tokenises raw text where tokens are written.",
)
@click.option(
    "--report",
    "report_file",
    type=click.Path(),
    help="List every entity that no token boundary fits, or that overlaps another, here, as JSON "
    "lines.",
)
@options.allow_empty
@options.data_dir
@options.errors
def command(
    source: str,
    target: str,
    source_format: str | None,
    target_format: str,
    reader_options: tuple[str, ...],
    target_options: tuple[str, ...],
    only: tuple[str, ...],
    without: tuple[str, ...],
    label_map: str | None,
    misaligned: Misaligned,
    frontend: str,
    report_file: str | None,
    allow_empty: bool,
    data_dir: Path | None,
    errors: str,
) -> None:
    """Turn a corpus into another format.

    INPUT is a file, the directory of a format of several files, or a registered corpus such as
    stockmark:test. OUTPUT appears whole or not at all; - is standard output. Whatever the other
    format cannot hold is counted and told on standard error.
    """
    filters: dict[str, Any] = {"allow_empty": allow_empty}
    filters |= {"only": _labels(only, "--only"), "without": _labels(without, "--without")}
    config = options.corpus(source, source_format, reader_options, errors, filters)
    from xscript_ner.corpora.conversion import convert

    report = convert(
        config,
        sys.stdout if target == "-" else target,
        target_format,
        options=options.key_values(target_options, "--to-option"),
        label_map=label_map,
        policy=misaligned,
        frontend=frontend,
        data_dir=data_dir,
    )
    if report_file is not None:
        from xscript_ner.core.files import write_lines

        rows = report.alignment.rows()
        write_lines((json.dumps(row, ensure_ascii=False) for row in rows), report_file)
    for line in report.lines():
        tell(line)


def _labels(items: tuple[str, ...], name: str) -> dict[str, list[str]]:
    """``("domain=music", "domain=alarm")`` to ``{"domain": ["music", "alarm"]}``."""
    labels: dict[str, list[str]] = {}
    for item in items:
        head, equals, label = item.partition("=")
        if not head or not equals:
            raise click.BadParameter(f"expected HEAD=LABEL, found {item!r}", param_hint=name)
        labels.setdefault(head, []).append(label)
    return labels
