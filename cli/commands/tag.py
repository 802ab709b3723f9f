"""``xscript-ner tag``: text in, entities out."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

import click

from xscript_ner.core.errors import ConfigError
from xscript_ner.corpora.raw_text import STDIN
from xscript_ner.corpora.records import KINDS, Given, Record, read_records

from .. import options
from ..highlight import highlight

if TYPE_CHECKING:
    from xscript_ner.tagging.stream import TextTagger
    from xscript_ner.tagging.tagged_document import TaggedDocument

T = TypeVar("T")


@click.command()
@options.files
@options.model
@options.head
@click.option(
    "-f",
    "--format",
    type=click.Choice(("jsonl", "conll", "color")),
    default="jsonl",
    show_default=True,
    help="JSON lines, a token a line with its tag, or the text with entities in colour.",
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
@options.backend
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
    pretokenized: bool,
    language: str | None,
    min_score: float,
    errors: str,
    max_chars: int,
    backend: str | None,
    threads: int,
) -> None:
    """Find named entities in text.

    FILES hold one document a line, a row of a table, or a JSON object a line. Without FILES, or
    with -, standard input is read. Results come in their order, one for each: {"text": …,
    "entities": [{"start", "end", "label", "text", "score"}]}, and behind that the row's other
    columns or the object's other fields; in conll these are comments. Offsets are code points of
    the text; a score is the model's probability of exactly this span and label. A model of
    intents adds {"labels": {"intent": {"label", "score"}}}; those of a line of over 200 tokens
    are of its first part. Files are streamed, however long they are.
    """
    wanted = Given(column, field, header, quotes)
    records = read_records(files or (STDIN,), kind, wanted, errors, max_chars)
    options.limit_threads(threads)
    from xscript_ner.tagging.tagger import load

    tagger = load(model, backend=backend, head=head)
    if language is not None and language not in tagger.languages:
        known = ", ".join(tagger.languages) or "none: it reads all text alike"
        raise ConfigError(f"model {model} tells no language {language!r}; it tells {known}")
    tag = _tagging(tagger, pretokenized, language or "")
    lists = (
        list(zip(given, tag([record.text for record in given]), strict=True)) for given in records
    )
    show = _writer(format, tagger.labels)
    lines = (
        "".join(show(_probable(document, min_score), record) for record, document in tagged)
        for tagged in (lists if sys.stdout.isatty() and output is None else _counted(lists))
    )
    if output is not None:
        from xscript_ner.core.files import write_lines

        write_lines((line.removesuffix("\n") for line in lines), output)
        return
    for line in lines:
        sys.stdout.write(line)
        sys.stdout.flush()


def _tagging(
    tagger: TextTagger, pretokenized: bool, language: str
) -> Callable[[list[str]], list[TaggedDocument]]:
    """What tags texts as the command line says."""
    if not pretokenized and not language:
        return lambda texts: list(tagger.pipe(texts))
    from xscript_ner.core.types import Document
    from xscript_ner.text.frontends import build_frontend

    if not pretokenized:
        return lambda texts: list(tagger.pipe(Document(t, language=language) for t in texts))
    # The tagger's own front-end keeps the boundaries and adds what its analyser knows.
    for reader in tagger.preparer.readers:
        reader.boundaries = "given"
    split = build_frontend("pretokenized")

    def tag(texts: list[str]) -> list[TaggedDocument]:
        words = [tuple((token.start, token.end) for token in split(text)) for text in texts]
        return list(
            tagger.pipe(
                Document(text, tokens=tokens, language=language)
                for text, tokens in zip(texts, words, strict=True)
            )
        )

    return tag


def _probable(document: TaggedDocument, minimum: float) -> TaggedDocument:
    kept = tuple(entity for entity in document.entities if (entity.score or 0.0) >= minimum)
    return replace(document, entities=kept)


def _writer(format: str, labels: tuple[str, ...]) -> Callable[[TaggedDocument, Record], str]:
    if format == "jsonl":
        return lambda document, record: (
            json.dumps(record.answered(document.as_dict()), ensure_ascii=False) + "\n"
        )
    if format == "color":
        return lambda document, record: (
            highlight(document.text, document.entities, labels, document.labels) + "\n"
        )
    return _conll


def _conll(document: TaggedDocument, record: Record) -> str:
    from xscript_ner.core.types import Document
    from xscript_ner.corpora.formats.conll_writer import conll_lines

    if not document.tokens:  # an empty line stays one
        return "\n"
    boundaries = tuple((token.start, token.end) for token in document.tokens)
    labels = {head: label for head, (label, _) in document.labels.items()}
    plain = Document(document.text, document.entities, boundaries, labels=labels)
    lines = [*record.comments(), *conll_lines([plain], comments=bool(labels))]
    return "".join(f"{line}\n" for line in lines)


def _counted(lists: Iterable[list[T]]) -> Iterator[list[T]]:
    """Says on a terminal how far it is."""
    if not sys.stderr.isatty():
        yield from lists
        return
    started = shown = time.monotonic()
    count = 0
    for tagged in lists:
        yield tagged
        count += len(tagged)
        now = time.monotonic()
        if now - shown >= 0.5:
            shown = now
            rate = count / (now - started)
            click.echo(f"\r{count:,} lines, {rate:,.0f} a second ", err=True, nl=False)
    if shown != started:
        click.echo(f"\r{count:,} lines, {count / (shown - started):,.0f} a second ", err=True)
