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

from ..core.progress import Callback, Reading, Step, silent
from ..core.types import Document, Token
from ..inputs.vocabularies import word_form
from ..tagging.stream import TextTagger
from ..text.frontends import FrontEnd
from ..text.romanizers import build_romanizer
from ..vectors.translations import Translations
from .marking import Marker, Placed, Uncertain, Votes
from .projector import Projector

LONGEST = 300
"""Characters of the target side; longer lines have too many candidates for each word."""


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
    marker: Marker,
    report: ProjectionReport,
    *,
    every: int = 1,
    empty: int = 4,
    agreement: float | None = None,
    callback: Callback = silent,
) -> Iterator[Document]:
    """Marks the target side of parallel text with what a tagger finds on the source side.

    Args:
        tagger: Of the source language.
        pairs: Source line and target line; iterated twice, so no iterator.
        marker: Finds the target's words, and says what is known of a line.
        report: Is told what became of the pairs.
        every: Take every so-manieth pair of those with two sides.
        empty: Keep every so-manieth of the pairs without known entities.
        agreement: Share of a name's entities, in all of the text, that settles its label; then
            all target lines are held in memory.
        callback: Hears of every thousand pairs.

    Yields:
        Documents to train on; memory holds some thousand pairs, and numbers of words.

    Raises:
        DataError: The pairs cannot be read.
        ConfigError: scipy is not installed.
    """
    seen = ProjectionReport()
    company = _words(tagger, _chosen(pairs, every, seen), marker.frontend, seen, callback)
    projector = Projector(Translations(company))
    lines = _placed(tagger, _chosen(pairs, every, report), marker.frontend, projector)
    lines = _told(lines, seen.pairs, callback)
    return mark_lines(lines, marker, report, empty, agreement)


def mark_own(
    tagger: TextTagger,
    texts: Iterable[str],
    marker: Marker,
    report: ProjectionReport,
    *,
    every: int = 1,
    empty: int = 4,
    agreement: float | None = None,
    callback: Callback = silent,
) -> Iterator[Document]:
    """Marks text with what a tagger finds there, for a model to learn from itself.

    Args:
        texts: Read once.
        tagger, marker, report, every, empty, agreement, callback: As of ``project_corpus``.
    """
    chosen = _chosen(((text, text) for text in texts), every, report)
    tagged = tagger.pipe(text for text, _ in chosen)
    lines = _told((Placed(found.text, found.entities) for found in tagged), 0, callback)
    return mark_lines(lines, marker, report, empty, agreement)


def mark_lines(
    lines: Iterable[Placed],
    marker: Marker,
    report: ProjectionReport,
    empty: int = 1,
    agreement: float | None = None,
) -> Iterator[Document]:
    """Documents of lines whose entities have found their place.

    Args:
        lines: Read once; held in memory if there is ``agreement``.
        marker: Says what is known of a line.
        report, empty, agreement: As of ``project_corpus``.
    """
    report.uncertain = marker.uncertain
    if agreement is not None:
        lines = list(lines)
        marker = replace(marker, votes=Votes(lines, agreement))
    for line in lines:
        report.pairs += 1
        document, unsure = marker(line)
        report.unsure += unsure
        report.failed += bool(line.lost) and not unsure
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


def _placed(
    tagger: TextTagger,
    chosen: Iterator[tuple[str, str]],
    frontend: FrontEnd,
    projector: Projector,
) -> Iterator[Placed]:
    # Names are matched by their reading, whatever the model will read.
    romanizer = build_romanizer("unidic")
    first, second = tee(chosen)
    tagged = tagger.pipe(theirs for theirs, _ in first)
    for (_, text), found in zip(second, tagged, strict=True):
        if not found.entities:
            yield Placed(text, ())
            continue
        words = frontend(text)
        romaji = romanizer.romanize(words)
        ours = projector(found.entities, found.tokens, Document(text), words, romaji)
        placed = sorted((entity for entity in ours if entity), key=lambda entity: entity.start)
        yield Placed(text, tuple(placed), len(ours) - len(placed))


def _told(lines: Iterable[Placed], total: int, callback: Callback) -> Iterator[Placed]:
    for done, line in enumerate(lines, 1):
        if done % 1000 == 0:
            callback(Step(done, total) if total else Reading("tagging", done))
        yield line


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
