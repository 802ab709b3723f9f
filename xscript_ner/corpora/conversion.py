"""A corpus from one format into another, with an account of what the other cannot hold."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TextIO

from ..config import CorpusConfig
from ..core.errors import DataError
from ..core.types import Document, Entity, Token
from ..text.frontends import FrontEnd, build_frontend, tokens_at
from ..text.prepare import AlignmentReport, Misaligned, align
from .formats import LABELLED, OPEN, UNLABELLED, guess, write
from .formats.writing import left_out
from .label_maps import apply_label_map, read_label_map
from .registry import load_corpus

TOKENISED = frozenset(
    {"conll", "huggingface", "knp", "multiatis", "seq", "slurp", "spacy", "xsid"}
)
"""Formats that can only hold documents with tokens."""


@dataclass
class ConversionReport:
    """What became of a corpus.

    Attributes:
        documents: Written.
        entities: Written.
        alignment: The entities that tags cannot say, and the policy they met.
        tokenless: Documents left out because they have no token, such as empty ones.
        dropped: Entities left out by the label map, by label.
        unlabelled: Labels of whole documents that the format has no place for.
        closed: Open spans that it has no place for: what may be an entity is written as none.
        left_out: How many documents have something else that it has no place for, by what:
            ``tokens``, ``columns``, ``meta``, ``language``.
    """

    alignment: AlignmentReport
    documents: int = 0
    entities: int = 0
    tokenless: int = 0
    dropped: Mapping[str, int] = field(default_factory=dict)
    unlabelled: int = 0
    closed: int = 0
    left_out: Counter[str] = field(default_factory=Counter)

    def lines(self) -> list[str]:
        """The account, a sentence a line."""
        lines = [f"{self.documents:,} documents and {self.entities:,} entities written"]
        if self.alignment.misaligned or self.alignment.overlapping:
            lines.append(self.alignment.summary())
        if self.tokenless:
            lines.append(f"{self.tokenless:,} documents without tokens left out")
        for label, count in self.dropped.items():
            lines.append(f"{count:,} entities of label {label} dropped by the map")
        if self.unlabelled:
            lines.append(f"{self.unlabelled:,} labels of whole documents left out")
        if self.closed:
            lines.append(f"{self.closed:,} open spans left out")
        for what, count in self.left_out.items():
            lines.append(f"{what} of {count:,} documents left out")
        return lines


def convert(
    source: CorpusConfig,
    target: str | os.PathLike[str] | TextIO,
    format: str,
    *,
    options: Mapping[str, Any] | None = None,
    label_map: str | None = None,
    policy: Misaligned = "error",
    frontend: str = "japanese",
    data_dir: Path | None = None,
) -> ConversionReport:
    """Reads a corpus and writes it in another format.

    Args:
        source: What to read.
        target: A path, which is replaced once everything is written, or an open text stream.
        format: Key into ``formats.WRITERS``.
        options: The writer's.
        label_map: A name or path; see ``label_maps``.
        policy: What to do with an entity that no token boundary fits, where the format wants
            tokens; ``expand`` and ``contract`` change its span.
        frontend: Tokenises documents that bring no tokens, where the format wants them.
        data_dir: Where registered corpora lie; see ``corpora``.

    Raises:
        ConfigError: An unknown format, option, front-end or map.
        DataError: The corpus cannot be read, or under ``"error"`` an entity fits no token
            boundary or overlaps another.
        OutputError: The target cannot be written.
    """
    report = ConversionReport(AlignmentReport(policy))
    raw = (source.format or guess(source.path or "")) in UNLABELLED
    corpus = load_corpus(source, data_dir, annotated=not raw)
    documents: Iterable[Document] = corpus.documents
    if label_map is not None:
        try:
            documents, report.dropped = apply_label_map(documents, read_label_map(label_map))
        except DataError as error:
            raise DataError(error.message, path=corpus.name) from None
    if format in TOKENISED:
        documents = _tokenised(documents, build_frontend(frontend), report, corpus.name)
    options = dict(options or {})
    heads = LABELLED.get(format, ())
    comments = format == "conll" and bool(options.get("comments"))
    if format == "conll" and not comments:
        heads = ()
    counted = _counted(documents, format, heads, comments, report)
    report.documents = write(counted, target, format, **options)
    return report


def _tokenised(
    documents: Iterable[Document], frontend: FrontEnd, report: ConversionReport, name: str
) -> Iterator[Document]:
    for number, document in enumerate(documents, 1):
        if document.tokens is None:
            tokens = frontend(document.text)
        else:
            tokens = tokens_at(document.text, document.tokens)
        try:
            entities = _refitted(document, tokens, report)
        except DataError as error:
            raise DataError(f"document {number}: {error.message}", path=name) from None
        if tokens:
            boundaries = tuple((token.start, token.end) for token in tokens)
            yield replace(document, entities=entities, tokens=boundaries)
        else:
            report.tokenless += 1


def _refitted(
    document: Document, tokens: list[Token], report: ConversionReport
) -> tuple[Entity, ...]:
    """The document's entities on token boundaries."""
    spans = align(document, tokens, report.alignment)
    return tuple(
        Entity.of(document.text, tokens[first].start, tokens[last - 1].end, label)
        for first, last, label in spans
    )


def _counted(
    documents: Iterable[Document],
    format: str,
    heads: Collection[str] | None,
    comments: bool,
    report: ConversionReport,
) -> Iterator[Document]:
    for document in documents:
        report.closed += 0 if format in OPEN else len(document.open_spans)
        report.entities += len(document.entities)
        lost = left_out(document, format)
        report.left_out.update(what for what in lost if not (comments and what == "meta"))
        if heads is not None:
            report.unlabelled += sum(head not in heads for head in document.labels)
        yield document
