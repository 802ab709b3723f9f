"""``xscript-ner tag``: text in, entities out."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from functools import cache, partial

import click

from xscript_ner.corpora.raw_text import STDIN
from xscript_ner.corpora.records import KINDS, Given, Record, read_records

from .. import options
from ..answers import (
    Answerer,
    Answers,
    Asked,
    Tally,
    answer_in_worker,
    begin_worker,
    wants_color,
)
from ..counting import counted, tell_labels

PIECE = 1024
"""Records that go to a worker at a time, at most: of many those of like length go together."""


@click.command()
@options.files
@options.model
@options.head
@click.option(
    "-f",
    "--format",
    type=click.Choice(("jsonl", "conll", "color", "html")),
    default="jsonl",
    show_default=True,
    help="JSON lines, a token a line with its tag, the text with entities in colour (in brackets "
    "where that is no terminal), or one page.",
)
@options.output
@click.option(
    "--from",
    "kind",
    type=click.Choice(tuple(KINDS)),
    help="What FILES are: tables, JSON lines or lines of text; by default their suffix says "
    "(.csv, .tsv, .jsonl, else text; .gz behind it).",
)
@click.option(
    "--column",
    default="",
    metavar="NAME",
    help="The column of tables that is the text, by name or number from 0; by default 'text' or "
    "the only one.",
)
@click.option(
    "--field",
    default="",
    metavar="NAME",
    help="The field of JSON lines that is the text; by default 'text'.",
)
@click.option(
    "--header/--no-header",
    default=True,
    help="Whether the first row of tables names the columns; by default it does.",
)
@click.option(
    "--quotes/--no-quotes",
    default=True,
    help="Whether cells may stand in quotation marks; by default they may.",
)
@click.option(
    "--romaji", is_flag=True, help="On a page, what the character module reads under each word."
)
@click.option(
    "--pretokenized",
    is_flag=True,
    help="Tokens are separated by white space; these boundaries are kept.",
)
@click.option(
    "--language",
    metavar="CODE",
    help="What the text is in, where the model tells languages apart; by default its script says.",
)
@click.option(
    "--min-score",
    type=click.FloatRange(0.0, 1.0),
    default=0.0,
    help="Leave out entities that are less probable; labels of the whole line stay.",
)
@options.errors
@options.max_chars
@click.option(
    "-j",
    "--jobs",
    type=click.IntRange(min=0),
    default=1,
    show_default=True,
    help="Processes that tag, with as many threads each; 0: one a core. Order is kept.",
)
@options.engine
@options.ray_address
@click.option(
    "--overwrite",
    is_flag=True,
    help="Into a directory: make outputs anew that another model or other options made.",
)
@options.backend
@options.device
@options.threads
def command(
    files: tuple[str, ...],
    model: str,
    head: str,
    format: str,
    output: str | None,
    kind: str | None,
    column: str,
    field: str,
    header: bool,
    quotes: bool,
    romaji: bool,
    pretokenized: bool,
    language: str | None,
    min_score: float,
    errors: str,
    max_chars: int,
    jobs: int,
    engine: str,
    overwrite: bool,
    backend: str | None,
    device: str,
    threads: int,
) -> int:
    """Find named entities in text.

    FILES hold one document a line, a row of a table, or a JSON object a line. Without FILES, or
    with -, standard input is read. Results come in their order, one for each: {"text": …,
    "entities": [{"start", "end", "label", "text", "score"}]}, and behind that the row's other
    columns or the object's other fields; in conll these are comments. Offsets are code points of
    the text; a score is the model's probability of exactly this span and label. A model of
    intents adds {"labels": {"intent": {"label", "score"}}}; those of a line of over 200 tokens
    are of its first part. A page (--format html) holds all documents and fetches nothing. Files
    are streamed, however long they are.

    With --output DIRECTORY/, one that is there, or --engine ray, each file gets an output of its
    own there: notes.txt.gz becomes notes.jsonl.gz, and a Parquet file gets a further column. One
    that is finished is not made again, a file that fails is told and leaves the others alone, and
    --jobs is how many are tagged at a time.
    """
    wanted = Given(column, field, header, quotes)
    in_color = output is None and wants_color()
    asked = Asked(
        model, head, backend, device, format, in_color, pretokenized, language or "", min_score,
        romaji,
    )  # fmt: skip
    options.limit_threads(threads)
    if engine != "local" or overwrite or (output is not None and is_directory(output)):
        from ..bulk.files import Way
        from ..bulk.run import tag_files

        way = Way(asked, kind, wanted, errors, max_chars, threads)
        return tag_files(files, output, way, engine, jobs, overwrite)
    records = read_records(files or (STDIN,), kind, wanted, errors, max_chars)
    answerer = cache(partial(Answerer, asked))  # loaded here only where this process needs it
    found = map(answerer(), records) if jobs == 1 else _by_workers(records, asked, jobs, threads)
    tally = Tally(found)
    quiet = sys.stdout.isatty() and output is None
    shown = counted(tally.lines(), tally, files, quiet)
    if format == "html":
        title = " ".join(files) or "standard input"
        shown = tally.on_page(shown, title, answerer().tagger.labels)
    _write(shown, output)
    tell_labels(tally.labels, tally.documents)
    return 0


def _by_workers(
    records: Iterable[list[Record]], asked: Asked, jobs: int, threads: int
) -> Iterator[Answers]:
    """What processes, each with the model, make of records."""
    from xscript_ner.core.processes.pool import cores, in_order
    from xscript_ner.models.directory import model_directory

    model_directory(asked.model)  # a wrong name is told before anybody waits for text
    parts = (part for own in records for part in pieces(own))
    return in_order(answer_in_worker, parts, jobs or cores(), begin_worker, asked, threads)


def pieces(records: list[Record]) -> Iterator[list[Record]]:
    """Records in parts of like size, none above ``PIECE``."""
    count = -(-len(records) // PIECE)
    for number in range(count):
        yield records[number * len(records) // count : (number + 1) * len(records) // count]


def is_directory(output: str) -> bool:
    """Whether a path means a directory: by its end, or because there is one."""
    return output.endswith(("/", os.sep)) or os.path.isdir(output)


def _write(lines: Iterable[str], output: str | None) -> None:
    if output is not None:
        from xscript_ner.core.files import write_lines

        write_lines((line.removesuffix("\n") for line in lines), output)
        return
    for line in lines:
        sys.stdout.write(line)
        sys.stdout.flush()
