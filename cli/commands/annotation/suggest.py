"""``xscript-ner suggest``: what to annotate next."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ... import options
from ...screen import tell

if TYPE_CHECKING:
    from xscript_ner.core.types import Document

TEXT = "text"
"""The format of files whose suffix tells none."""


@click.command()
@click.argument("model")
@click.argument("files", nargs=-1, required=True)
@click.option(
    "-n",
    "--count",
    type=click.IntRange(min=1),
    default=50,
    show_default=True,
    help="How many sentences.",
)
@options.writer
@options.output
@click.option(
    "--from",
    "source_format",
    type=options.reader_name,
    help="Format of FILES; by default their suffix tells it, and others hold a sentence a line.",
)
@options.reader_options
@options.writer_options
@click.option(
    "--annotated",
    multiple=True,
    metavar="FILE",
    help="Leave out texts that this has already; may be repeated.",
)
@click.option(
    "--longest",
    type=click.IntRange(min=1),
    default=100,
    show_default=True,
    help="Tokens of a sentence; longer ones are left out.",
)
@options.head
@options.errors
@options.threads
def command(
    model: str,
    files: tuple[str, ...],
    count: int,
    target_format: str,
    output: str | None,
    source_format: str | None,
    reader_options: tuple[str, ...],
    target_options: tuple[str, ...],
    annotated: tuple[str, ...],
    longest: int,
    head: str,
    errors: str,
    threads: int,
) -> None:
    """Choose what to annotate next, and mark it beforehand.

    MODEL is a shipped model or a model directory. Of FILES, text with a sentence a line or a corpus
    in any format that is read, the sentences are taken that the model is most unsure of and that
    are unlike each other. They come most useful first, with the entities that the model finds;
    documents that have entities already are left out.
    """
    from xscript_ner.active_learning import suggest
    from xscript_ner.corpora.formats import write, writer_of
    from xscript_ner.tagging.tagger import load

    read = options.key_values(reader_options, "--option")
    read |= {} if errors == "strict" else {"errors": errors}
    wanted = options.key_values(target_options, "--to-option")
    if "model_version" in inspect.signature(writer_of(target_format)).parameters:
        wanted = {"model_version": Path(model).name, **wanted}  # else it would pass for gold
    options.use_threads(threads)
    tagger = load(model, head=head)
    done = (document.text for document in _documents(annotated, None, {}))
    found = suggest(
        tagger, _documents(files, source_format, read), count, annotated=done, longest=longest,
        tokens=target_format in _tokenised(),
    )  # fmt: skip
    write(found.documents, sys.stdout if output is None else output, target_format, **wanted)
    tell(found.summary())


def _documents(
    files: Iterable[str], format: str | None, read_options: dict[str, Any]
) -> Iterator[Document]:
    from xscript_ner.corpora.formats import guess, read

    for path in files:
        yield from read(path, format or guess(path) or TEXT, **read_options)


def _tokenised() -> frozenset[str]:
    from xscript_ner.corpora.conversion import TOKENISED

    return TOKENISED
