"""What was found, as ``tag`` shows it: JSON lines, columns, marked text, or a page."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from xscript_ner.corpora.records import Record

from .highlight import highlight

if TYPE_CHECKING:
    from xscript_ner.tagging.stream import TextTagger
    from xscript_ner.tagging.tagged_document import TaggedDocument

Show = Callable[["TaggedDocument", Record], str]


@dataclass(frozen=True)
class Asked:
    """What the command line says of tagging; goes to worker processes.

    Attributes:
        model, head: What tags.
        backend: What computes; ``None``: the fastest that can.
        device: Where, as PyTorch names it.
        format: ``jsonl``, ``conll``, ``color`` or ``html``.
        in_color: Whether ``color`` may use escapes; else brackets.
        pretokenized: Tokens of the text are separated by white space.
        language: What the text is in; ``""``: by its script.
        min_score: Entities that are less probable are left out.
        romaji: On a page, what the character module reads.
    """

    model: str
    head: str
    backend: str | None
    device: str
    format: str
    in_color: bool
    pretokenized: bool
    language: str
    min_score: float
    romaji: bool


class Answers(NamedTuple):
    """What was made of some records: lines with their endings, and what they hold."""

    text: str
    labels: Counter[str]
    documents: int


class Answerer:
    """Tags records and shows them.

    Args:
        asked: How.

    Raises:
        ConfigError: There is no such model, head or language.
    """

    def __init__(self, asked: Asked) -> None:
        from xscript_ner.tagging.tagger import load

        self.tagger = tagger = load(
            asked.model, backend=asked.backend, head=asked.head, device=asked.device
        )
        tagger.check_language(asked.language, f"model {asked.model}")
        self.least = asked.min_score
        self._tag = _tagging(tagger, asked.pretokenized, asked.language)
        self._show = _writer(asked, tagger)

    def __call__(self, records: list[Record]) -> Answers:
        """Their answers, in order."""
        labels: Counter[str] = Counter()
        lines = []
        found = self.tagged([record.text for record in records])
        for record, document in zip(records, found, strict=True):
            labels.update(entity.label for entity in document.entities)
            lines.append(self._show(document, record))
        return Answers("".join(lines), labels, len(records))

    def tagged(self, texts: list[str]) -> list[TaggedDocument]:
        """Texts with the entities that are probable enough."""
        return [
            replace(
                document,
                entities=tuple(e for e in document.entities if (e.score or 0.0) >= self.least),
            )
            for document in self._tag(texts)
        ]


class Tally:
    """Answers as they pass, counted.

    Args:
        answers: Of records.
    """

    def __init__(self, answers: Iterable[Answers]) -> None:
        self.answers = answers
        self.labels: Counter[str] = Counter()
        self.documents = 0

    def __iter__(self) -> Iterator[Answers]:
        for own in self.answers:
            self.documents += own.documents
            self.labels.update(own.labels)
            yield own

    def lines(self) -> Iterator[str]:
        """What is shown, as it comes: lines with their endings, one or several at a time."""
        return (own.text for own in self if own.documents)

    def on_page(self, shown: Iterable[str], title: str, labels: Sequence[str]) -> Iterator[str]:
        """The same as the lines of a page; ``labels`` are all that the model gives."""
        from xscript_ner.tagging.view.page import page_lines

        return page_lines(title, shown, self.labels, labels)


_asked: list[Asked] = []


def begin_worker(asked: Asked, threads: int) -> None:
    """Makes a process ready for ``answer_in_worker``."""
    from .options import limit_threads

    limit_threads(threads)
    _asked[:] = [asked]


def answer_in_worker(records: list[Record]) -> Answers:
    """What this process's answerer makes of records."""
    return answerer(_asked[0])(records)


@cache
def answerer(asked: Asked) -> Answerer:
    """A worker's, made when it is first asked: what is wrong is told then as any error is."""
    return Answerer(asked)


def wants_color() -> bool:
    """Whether standard output takes colours: a terminal, unless NO_COLOR or FORCE_COLOR says.

    Source: no-color.org, force-color.org.
    """
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or sys.stdout.isatty()


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


def _writer(asked: Asked, tagger: TextTagger) -> Show:
    """What shows a document: its lines, with their endings."""
    format, labels = asked.format, tagger.labels
    if format == "html":
        return _paragraphs(tagger, asked.romaji)
    if format == "jsonl":
        return lambda document, record: (
            json.dumps(record.answered(document.as_dict()), ensure_ascii=False) + "\n"
        )
    if format == "color":
        in_color = asked.in_color
        return lambda document, record: (
            highlight(document.text, document.entities, labels, document.labels, in_color) + "\n"
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


def _paragraphs(tagger: TextTagger, romaji: bool) -> Show:
    from xscript_ner.tagging.view.marks import marked

    def show(document: TaggedDocument, record: Record) -> str:
        return marked(
            document.text, document.entities, labels=tagger.labels, whole=document.labels,
            tokens=document.tokens, romaji=tagger.romaji(document) if romaji else (),
            language=document.language or tagger.recipe.language or "",
        ) + "\n"  # fmt: skip

    return show
