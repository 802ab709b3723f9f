"""``xscript-ner data``: the registered corpora."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .. import options
from ..screen import show, tell
from ..tables import table
from .annotation import check_data, split_data
from .train import Bar, Log

if TYPE_CHECKING:
    from xscript_ner.vectors.coverage import Coverage
    from xscript_ner.vectors.report import SpaceReport


@click.group()
def command() -> None:
    """Check and divide annotated files; list and fetch known corpora; tables and vectors."""


command.add_command(check_data.command)
command.add_command(split_data.command)


@command.command("list")
@options.as_json
def list_(as_json: bool) -> None:
    """List corpora with licence, version and size."""
    from xscript_ner.corpora.registry import corpora

    known = corpora().values()
    if as_json:
        described = [
            {
                "name": corpus.name,
                "task": corpus.task,
                "language": corpus.language,
                "what": corpus.what,
                "licence": corpus.licence,
                "version": corpus.version,
                "splits": list(corpus.splits),
                "labels": list(corpus.labels),
                "files": [
                    {"path": f.path, "url": f.url, "sha256": f.sha256, "bytes": f.bytes}
                    for f in corpus.files
                ],
                "notes": corpus.notes,
            }
            for corpus in known
        ]
        click.echo(json.dumps(described, ensure_ascii=False, indent=1))
        return
    rows = [
        [
            corpus.name,
            corpus.task,
            corpus.language,
            corpus.licence,
            f"{sum(file.bytes for file in corpus.files) / 1e6:.1f} MB",
            corpus.version,
            corpus.what,
        ]
        for corpus in known
    ]
    click.echo(table(("name", "task", "lang", "licence", "size", "version", "what"), rows))


@command.command()
@click.argument("names", nargs=-1, required=True)
@options.data_dir
def get(names: tuple[str, ...], data_dir: Path | None) -> None:
    """Fetch corpora and check their SHA-256.

    Missing files are downloaded to the cache. With a data directory, given or in
    $XSCRIPT_NER_DATA, nothing is downloaded: what lies there is checked.
    """
    from xscript_ner.corpora.registry import corpus_named, get_corpus

    def show(path: str, count: int, total: int) -> None:
        tell(f"{path}: SHA-256 is right ({count} of {total})")

    for name in names:
        corpus_named(name)  # an unknown name is told before anything is downloaded
    for name in names:
        for path in get_corpus(name, data_dir, show):
            click.echo(path)


@command.command()
@options.data_dir
def path(data_dir: Path | None) -> None:
    """Print where corpora are looked for."""
    from xscript_ner.corpora.files import data_root

    click.echo(data_root(data_dir))


@command.command()
@click.argument(
    "name", type=click.Choice(("sudachi-small", "sudachi-core", "sudachi-full", "english"))
)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), required=True, help="A file in .xz."
)
@click.option(
    "--kinds",
    default="",
    metavar="A,B",
    help="Of person, surname, given, place, country, name; in English also region and company.",
)
@click.option(
    "--min-length",
    type=click.IntRange(1),
    help="Characters of the shortest names; by default 2, in English 3.",
)
@click.option(
    "--max-length", type=click.IntRange(1), default=100, show_default=True,
    help="Characters of the longest.",
)  # fmt: skip
@click.option("--words", is_flag=True, help="Keep Sudachi's names that are other words too.")
@click.option("--composed", is_flag=True, help="Keep Sudachi's places that are two names.")
@click.option(
    "--text",
    "texts",
    multiple=True,
    metavar="CORPUS",
    help="Raw English text, which tells names that are common words too; may be repeated.",
)
@options.data_dir
def dictionary(
    name: str, output: Path, kinds: str, min_length: int | None, max_length: int, words: bool,
    composed: bool, texts: tuple[str, ...], data_dir: Path | None,
) -> None:  # fmt: skip
    """Write the names of an installed dictionary as a table.

    NAME is a Sudachi dictionary, such as sudachi-core (pip install sudachidict_core), or english:
    people, places and companies in Latin letters (pip install 'xscript-ner[names]'). The table is
    a gazetteer's: [gazetteer] phrases = "names.xz", layer = "lower". A name that is of several
    kinds is of their join, place+surname. Models hold the table and need no dictionary.
    """
    from xscript_ner.config.corpora import corpus_config
    from xscript_ner.core.errors import ConfigError
    from xscript_ner.core.files import write_bytes
    from xscript_ner.corpora.raw_lines import raw_lines
    from xscript_ner.text.dictionaries.english import english_table
    from xscript_ner.text.dictionaries.sudachi import sudachi_table
    from xscript_ner.text.phrase_tables import SUFFIX

    if output.suffix != SUFFIX:
        raise ConfigError(f"expected a file that ends in {SUFFIX}", path=output)
    chosen: dict[str, Any] = {"kinds": tuple(filter(None, kinds.split(","))), "longest": max_length}
    if min_length is not None:
        chosen["shortest"] = min_length
    if name == "english":
        if words or composed:
            raise ConfigError("--words and --composed are for Sudachi's dictionaries")
        read = [raw_lines(corpus_config(text), data_dir).lines() for text in texts]
        made = english_table(**chosen, text=chain.from_iterable(read))
    elif texts:
        raise ConfigError("--text is for the dictionary english")
    else:
        made = sudachi_table(name.partition("-")[2], **chosen, words=words, composed=composed)
    write_bytes(output, made.content)
    counts = Counter(made.gazetteer.types.values()).most_common()
    click.echo(table(("kind", "names"), [[kind, f"{count:,}"] for kind, count in counts]))
    tell(f"{output}: {made.size:,} names of {made.source.name}, {len(made.content) / 1e6:.2f} MB")


@command.command()
@click.argument("recipe")
@click.option(
    "-w", "--word", "words", multiple=True, help="Show this word's neighbours; may be repeated."
)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the vectors to this .safetensors, which [vectors] file can name.",
)
@options.data_dir
@options.settings
@options.as_json
def vectors(
    recipe: str, words: tuple[str, ...], output: Path | None, data_dir: Path | None,
    settings: tuple[str, ...], as_json: bool,
) -> None:  # fmt: skip
    """Say what a recipe's word vectors cover, and how well languages share one space of them.

    RECIPE is a TOML file or the name of a recipe that ships, with a table [vectors]. Its vectors
    are learnt, read from its file, or taken from the cache, and nothing else is trained. Told is
    which share of the training and dev sentences' words has a vector. For each
    [vectors.languages.NAME], told is how often a translation that was held out from the dictionary
    is the nearest neighbour, or among the five nearest, by cosine and by CSLS.
    """
    from xscript_ner.config import read_recipe
    from xscript_ner.core.resources import locate
    from xscript_ner.vectors.coverage import learn_covered
    from xscript_ner.vectors.files.tensors import write_tensor_table

    found = read_recipe(locate("recipe", recipe), options.key_values(settings, "--set"))
    with Bar() if sys.stderr.isatty() else Log() as progress:
        space, covered = learn_covered(found, data_dir, progress)
    if output is not None:
        write_tensor_table(output, space.together(found.language))
    neighbours = {word: space.neighbours(word) for word in words}
    if as_json:
        told = {name: report.model_dump() for name, report in space.reports.items()}
        plain = {
            "file": space.file and space.file.model_dump(),
            "coverage": {name: asdict(counts) for name, counts in covered.items()},
            "spaces": told,
            "neighbours": neighbours,
        }
        click.echo(json.dumps(plain, ensure_ascii=False, indent=1))
        return
    if space.file is not None:
        show(space.file.summary())
    if covered:
        click.echo(_coverage_table(covered))
    _show_spaces(space.reports)
    for word, languages in neighbours.items():
        for name, others in languages.items():
            show(f"{word} in {name}: {', '.join(others)}")


def _show_spaces(reports: Mapping[str, SpaceReport]) -> None:
    for name, report in reports.items():
        show(f"{name} into {report.pivot}: {report.counts()}")
        rows = [
            [way, f"{report.held_out[way]:,}", *(f"{100 * rate:.1f}" for rate in rates.values())]
            for way, rates in report.precision.items()
            if rates
        ]
        if rows:
            header = ("precision, %", "words", *next(iter(report.precision.values())))
            click.echo(table(header, rows))


def _coverage_table(covered: Mapping[str, Coverage]) -> str:
    rows = []
    for name, counts in covered.items():
        types, tokens = (f"{100 * share:.1f}" for share in counts.shares())
        rows.append([name, f"{counts.types:,}", types, f"{counts.tokens:,}", tokens])
    return table(("sentences", "words", "with a vector, %", "tokens", "with a vector, %"), rows)
