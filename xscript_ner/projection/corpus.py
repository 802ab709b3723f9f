"""Parallel text into annotated text: the target side marked with what the source side has.

A pair with an entity that no run of target words stands for, or that the tagger is not sure of,
is left out, since what is not marked would be learnt as no entity. The pairs are read twice, for
the company that words keep and for the entities; documents are never held.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import tee

from ..core.progress import Callback, Reading, Step, silent
from ..core.types import Document, Token
from ..inputs.vocabularies import word_form
from ..tagging.stream import TextTagger
from ..text.frontends import FrontEnd
from ..text.romanizers import build_romanizer
from ..vectors.translations import Translations
from .projector import Projector

LONGEST = 300
"""Characters of the target side; longer lines have too many candidates for each word."""


@dataclass
class ProjectionReport:
    """What became of the pairs.

    Attributes:
        pairs: Looked at: those of ``every`` that have two sides, the target's not too long.
        projected: Kept with every entity of the source side.
        unsure: Left out, because the tagger was not sure enough of an entity.
        failed: Left out, because an entity found no run.
        empty: Had no entity; ``empty_kept`` of them are kept.
        labels: Entities kept, by label.
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

    def summary(self) -> str:
        """One line."""
        labels = ", ".join(f"{label} {count:,}" for label, count in self.labels.most_common())
        text = (
            f"{self.pairs:,} pairs: {self.projected:,} projected, {self.failed:,} without a "
            f"counterpart and {self.unsure:,} unsure left out, {self.empty:,} without entities "
            f"({self.empty_kept:,} kept); {labels or 'no entity'}"
        )
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
        confidence: Leave pairs out with an entity that the tagger gives a lower probability.
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
    # Names are matched by their reading, whatever the model will read.
    romanizer = build_romanizer("unidic")
    first, second = tee(_chosen(pairs, every, report))
    tagged = tagger.pipe(theirs for theirs, _ in first)
    for (_, text), found in zip(second, tagged, strict=True):
        report.pairs += 1
        if report.pairs % 1000 == 0:
            callback(Step(report.pairs, seen.pairs))
        if not found.entities:
            report.empty += 1
            if report.empty % empty == 0:
                report.empty_kept += 1
                yield Document(text)
        elif min(entity.score or 0.0 for entity in found.entities) < confidence:
            report.unsure += 1
        else:
            ours, words = Document(text), frontend(text)
            romaji = romanizer.romanize(words)
            entities = projector(found.entities, found.tokens, ours, words, romaji)
            if entities is None:
                report.failed += 1
            else:
                report.projected += 1
                report.labels.update(entity.label for entity in entities)
                yield Document(text, tuple(entities))


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
