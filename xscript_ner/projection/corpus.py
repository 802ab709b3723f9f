"""Parallel text into annotated text: the target side marked with what the source side has.

What is not marked is learnt as no entity. So where a pair has an entity that no run of target words
stands for, or that the tagger is not sure of, it is either left out or left open there. The pairs
are read twice, for the company that words keep and for the entities; documents are never held.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import tee
from typing import Literal

from ..core.progress import Callback, Reading, Step, silent
from ..core.types import Document, Entity, Token
from ..inputs.vocabularies import word_form
from ..tagging.stream import TextTagger
from ..tagging.tagged_document import TaggedDocument
from ..text.frontends import FrontEnd
from ..text.romanizers import Romanizer, build_romanizer
from ..vectors.translations import Translations
from .projector import Projector
from .undecided import doubtful, unclaimed_names

LONGEST = 300
"""Characters of the target side; longer lines have too many candidates for each word."""

Uncertain = Literal["drop", "open"]
"""What becomes of pairs with an entity that is not sure, or has no counterpart."""


@dataclass
class ProjectionReport:
    """What became of the pairs.

    Attributes:
        pairs: Looked at: those of ``every`` that have two sides, the target's not too long.
        projected: Kept with an entity of the source side, or with all where ``uncertain`` drops.
        unsure: The tagger was not sure enough of an entity; left out, or left open there.
        failed: Else, an entity found no run; left out, or all further names left open.
        empty: Had no entity, or none that is known; ``empty_kept`` of them are kept.
        labels: Entities kept, by label.
        open: Spans that are left open.
        blank: Not looked at, because a side is blank.
        long: Not looked at, because the target side is longer than ``LONGEST``.
    """

    pairs: int = 0
    projected: int = 0
    unsure: int = 0
    failed: int = 0
    empty: int = 0
    empty_kept: int = 0
    labels: Counter[str] = field(default_factory=Counter)
    blank: int = 0
    long: int = 0
    open: int = 0
    uncertain: Uncertain = "drop"

    def summary(self) -> str:
        """One line."""
        labels = ", ".join(f"{label} {count:,}" for label, count in self.labels.most_common())
        where = "left out" if self.uncertain == "drop" else "left open there"
        text = (
            f"{self.pairs:,} pairs: {self.projected:,} projected, {self.failed:,} without a "
            f"counterpart and {self.unsure:,} unsure {where}, {self.empty:,} without entities "
            f"({self.empty_kept:,} kept); {labels or 'no entity'}"
        )
        if self.open:
            text += f"; {self.open:,} open spans"
        if self.blank:
            text += f"; {self.blank:,} more with a blank side"
        if self.long:
            text += f"; {self.long:,} more with a target of over {LONGEST} characters"
        return text


def project_corpus(
    tagger: TextTagger,
    pairs: Iterable[tuple[str, str]],
    frontend: FrontEnd,
    report: ProjectionReport,
    *,
    every: int = 1,
    empty: int = 4,
    confidence: float = 0.0,
    uncertain: Uncertain = "drop",
    open_names: bool = False,
    callback: Callback = silent,
) -> Iterator[Document]:
    """Marks the target side of parallel text with what a tagger finds on the source side.

    Args:
        tagger: Of the source language.
        pairs: Source line and target line; iterated twice, so no iterator.
        frontend: Finds the target's words.
        report: Is told what became of the pairs.
        every: Take every so-manieth pair of those with two sides.
        empty: Keep every so-manieth of the pairs without entities.
        confidence: From what probability on the tagger is sure of an entity.
        uncertain: Whether a pair with an entity that is not sure, or that finds no run, is left
            out (``"drop"``) or kept. Then the place of the former is open between its label and
            ``O``, and with the latter all proper nouns are that no entity lies on.
        open_names: Whether these are open in every pair, since the tagger may have missed them.
        callback: Hears of every thousand pairs.

    Yields:
        Documents to train on; memory holds some thousand pairs, and numbers of words.

    Raises:
        DataError: The pairs cannot be read.
        ConfigError: scipy is not installed.
    """
    seen = ProjectionReport()
    company = _words(tagger, _chosen(pairs, every, seen), frontend, seen, callback)
    projector = Projector(Translations(company))
    marker = _Marker(projector, frontend, confidence, uncertain, open_names, report)
    report.uncertain = uncertain
    first, second = tee(_chosen(pairs, every, report))
    tagged = tagger.pipe(theirs for theirs, _ in first)
    for (_, text), found in zip(second, tagged, strict=True):
        report.pairs += 1
        if report.pairs % 1000 == 0:
            callback(Step(report.pairs, seen.pairs))
        document = marker(text, found)
        if document is None:
            continue
        if document.entities:
            report.projected += 1
        else:
            report.empty += 1
            if report.empty % empty:
                continue
            report.empty_kept += 1
        report.labels.update(entity.label for entity in document.entities)
        report.open += len(document.open_spans)
        yield document


@dataclass
class _Marker:
    """Marks one target line; the arguments are those of ``project_corpus``."""

    projector: Projector
    frontend: FrontEnd
    confidence: float
    uncertain: Uncertain
    open_names: bool
    report: ProjectionReport
    # Names are matched by their reading, whatever the model will read.
    romanizer: Romanizer = field(default_factory=lambda: build_romanizer("unidic"))

    def __call__(self, text: str, found: TaggedDocument) -> Document | None:
        """The document; ``None`` if it is left out."""
        document = Document(text)
        if not found.entities and not self.open_names:
            return document
        unsure = any(not self._is_sure(entity) for entity in found.entities)
        self.report.unsure += unsure
        if unsure and self.uncertain == "drop":
            return None
        words = self.frontend(text)
        romaji = self.romanizer.romanize(words)
        ours = self.projector(found.entities, found.tokens, document, words, romaji)
        failed = None in ours
        self.report.failed += failed and not unsure
        if failed and self.uncertain == "drop":
            return None
        placed = sorted((entity for entity in ours if entity), key=lambda entity: entity.start)
        open_spans = [doubtful(entity) for entity in placed if not self._is_sure(entity)]
        if failed or self.open_names:
            open_spans += unclaimed_names(words, placed)
        sure = [replace(entity, score=None) for entity in placed if self._is_sure(entity)]
        return replace(document, entities=tuple(sure), open_spans=tuple(open_spans))

    def _is_sure(self, entity: Entity) -> bool:
        return (entity.score or 0.0) >= self.confidence


def _chosen(
    pairs: Iterable[tuple[str, str]], every: int, report: ProjectionReport
) -> Iterator[tuple[str, str]]:
    whole = 0
    for theirs, ours in pairs:
        if not theirs.strip() or not ours.strip():
            report.blank += 1
            continue
        whole += 1
        if (whole - 1) % every:
            continue
        if len(ours) > LONGEST:
            report.long += 1
        else:
            yield theirs, ours


def _words(
    tagger: TextTagger,
    chosen: Iterable[tuple[str, str]],
    frontend: FrontEnd,
    seen: ProjectionReport,
    callback: Callback,
) -> Iterator[tuple[set[str], set[str]]]:
    """Forms of the target's and the source's words, pair by pair."""
    for theirs, ours in chosen:
        seen.pairs += 1
        if seen.pairs % 1000 == 0:
            callback(Reading("counting words", seen.pairs))
        yield _forms(frontend(ours)), _forms(tagger.preparer.tokens(Document(theirs)))


def _forms(tokens: Iterable[Token]) -> set[str]:
    return {word_form(token, lowercase=False) for token in tokens}
