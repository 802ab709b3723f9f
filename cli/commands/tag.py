"""``xscript-ner tag``: text in, entities out."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from xscript_ner.core.errors import ConfigError
from xscript_ner.corpora.raw_text import STDIN, read_documents

from .. import options
from ..highlight import highlight

if TYPE_CHECKING:
    from xscript_ner.tagging.stream import TextTagger
    from xscript_ner.tagging.tagged_document import TaggedDocument


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
@options.threads
def command(
    files: tuple[str, ...],
    model: str,
    head: str,
    format: str,
    output: str | None,
    pretokenized: bool,
    language: str | None,
    min_score: float,
    errors: str,
    max_chars: int,
    threads: int,
) -> None:
    """Find named entities in text.

    FILES hold one document a line. Without FILES, or with -, standard input is read. Results
    come in the order of the lines, one for each: {"text": …, "entities": [{"start", "end",
    "label", "text", "score"}]}. Offsets are code points of the line; a score is the model's
    probability of exactly this span and label. A model of intents adds {"labels": {"intent":
    {"label", "score"}}}; those of a line of over 200 tokens are of its first part. Files are
    streamed, however long they are.
    """
    documents = read_documents(files or (STDIN,), errors, max_chars)
    from xscript_ner.tagging.tagger import load

    options.use_threads(threads)
    tagger = load(model, head=head)
    if language is not None and language not in tagger.languages:
        known = ", ".join(tagger.languages) or "none: it reads all text alike"
        raise ConfigError(f"model {model} tells no language {language!r}; it tells {known}")
    lists = _tagged(tagger, documents, pretokenized, language or "")
    show = _writer(format, tagger.labels)
    lines = (
        "".join(show(_probable(document, min_score)) for document in tagged)
        for tagged in (lists if sys.stdout.isatty() and output is None else _counted(lists))
    )
    if output is not None:
        from xscript_ner.core.files import write_lines

        write_lines((line.removesuffix("\n") for line in lines), output)
        return
    for line in lines:
        sys.stdout.write(line)
        sys.stdout.flush()


def _tagged(
    tagger: TextTagger, documents: Iterable[list[str]], pretokenized: bool, language: str
) -> Iterator[list[TaggedDocument]]:
    if not pretokenized and not language:
        yield from (list(tagger.pipe(texts)) for texts in documents)
        return
    from xscript_ner.core.types import Document
    from xscript_ner.text.frontends import build_frontend

    if not pretokenized:
        for texts in documents:
            yield list(tagger.pipe(Document(text, language=language) for text in texts))
        return
    # The tagger's own front-end keeps the boundaries and adds what its analyser knows.
    for reader in tagger.preparer.readers:
        reader.boundaries = "given"
    split = build_frontend("pretokenized")
    for texts in documents:
        words = [tuple((token.start, token.end) for token in split(text)) for text in texts]
        yield list(
            tagger.pipe(
                Document(text, tokens=tokens, language=language)
                for text, tokens in zip(texts, words, strict=True)
            )
        )


def _probable(document: TaggedDocument, minimum: float) -> TaggedDocument:
    kept = tuple(entity for entity in document.entities if (entity.score or 0.0) >= minimum)
    return replace(document, entities=kept)


def _writer(format: str, labels: tuple[str, ...]) -> Callable[[TaggedDocument], str]:
    if format == "jsonl":
        return lambda document: json.dumps(document.as_dict(), ensure_ascii=False) + "\n"
    if format == "color":
        return lambda document: (
            highlight(document.text, document.entities, labels, document.labels) + "\n"
        )
    return _conll


def _conll(document: TaggedDocument) -> str:
    from xscript_ner.core.types import Document
    from xscript_ner.corpora.formats.conll_writer import conll_lines

    if not document.tokens:  # an empty line stays one
        return "\n"
    boundaries = tuple((token.start, token.end) for token in document.tokens)
    labels = {head: label for head, (label, _) in document.labels.items()}
    plain = Document(document.text, document.entities, boundaries, labels=labels)
    return "".join(f"{line}\n" for line in conll_lines([plain], comments=bool(labels)))


def _counted(lists: Iterable[list[TaggedDocument]]) -> Iterator[list[TaggedDocument]]:
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
