"""Parallel text into annotated text: the target side marked with what the source side has.

A pair with an entity that no run of target words stands for, or that the tagger is not sure of,
is left out, since what is not marked would be learnt as no entity.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ..core.errors import DataError
from ..core.progress import Callback, Step, silent
from ..core.types import Document, Token
from ..inputs.vocabularies import word_form
from ..tagging.tagger import Tagger
from ..text.frontends import FrontEnd
from ..text.romanizers import build_romanizer
from .projector import Projector
from .translations import Translations

LONGEST = 300
"""Characters; longer lines have too many candidates for each word."""


@dataclass
class ProjectionReport:
    """What became of the pairs.

    Attributes:
        pairs: Read.
        projected: Kept with every entity of the source side.
        unsure: Left out, because the tagger was not sure enough of an entity.
        failed: Left out, because an entity found no run.
        empty: Had no entity; ``empty_kept`` of them are kept.
        labels: Entities kept, by label.
    """

    pairs: int = 0
    projected: int = 0
    unsure: int = 0
    failed: int = 0
    empty: int = 0
    empty_kept: int = 0
    labels: Counter[str] = field(default_factory=Counter)

    def summary(self) -> str:
        """One line."""
        labels = ", ".join(f"{label} {count:,}" for label, count in self.labels.most_common())
        return (
            f"{self.pairs:,} pairs: {self.projected:,} projected, {self.failed:,} without a "
            f"counterpart and {self.unsure:,} unsure left out, {self.empty:,} without entities "
            f"({self.empty_kept:,} kept); {labels or 'no entity'}"
        )


def project_corpus(
    tagger: Tagger,
    source: Sequence[Document],
    target: Sequence[Document],
    frontend: FrontEnd,
    *,
    every: int = 1,
    empty: int = 4,
    confidence: float = 0.0,
    callback: Callback = silent,
) -> tuple[list[Document], ProjectionReport]:
    """Marks the target side of parallel text with what a tagger finds on the source side.

    Args:
        tagger: Of the source language.
        source, target: The two sides, line by line.
        frontend: Finds the target's words.
        every: Take every so-manieth pair.
        empty: Keep every so-manieth of the pairs without entities.
        confidence: Leave pairs out with an entity that the tagger gives a lower probability.
        callback: Hears of every thousand pairs.

    Returns:
        Documents to train on, and what became of the pairs.

    Raises:
        DataError: The sides are not equally long.
        ConfigError: scipy is not installed.
    """
    if len(source) != len(target):
        raise DataError(
            f"expected as many lines on both sides, found {len(source):,} and {len(target):,}"
        )
    chosen = [
        (theirs, ours)
        for theirs, ours in zip(source[::every], target[::every], strict=True)
        if len(ours.text) <= LONGEST
    ]
    tokens = [(frontend(ours.text), tagger.preparer.tokens(theirs)) for theirs, ours in chosen]
    projector = Projector(Translations([(_forms(a), _forms(b)) for a, b in tokens]))
    # Names are matched by their reading, whatever the model will read.
    romanizer = build_romanizer("unidic")
    report, kept = ProjectionReport(), []
    tagged = tagger.pipe(theirs for theirs, _ in chosen)
    for (_, ours), (words, other), found in zip(chosen, tokens, tagged, strict=True):
        report.pairs += 1
        if report.pairs % 1000 == 0:
            callback(Step(report.pairs, len(chosen)))
        if not found.entities:
            report.empty += 1
            if report.empty % empty == 0:
                report.empty_kept += 1
                kept.append(Document(ours.text))
            continue
        if min(entity.score or 0.0 for entity in found.entities) < confidence:
            report.unsure += 1
            continue
        romaji = romanizer.romanize(words)
        entities = projector(found.entities, other, ours, words, romaji)
        if entities is None:
            report.failed += 1
            continue
        report.projected += 1
        report.labels.update(entity.label for entity in entities)
        kept.append(Document(ours.text, tuple(entities)))
    return kept, report


def _forms(tokens: Iterable[Token]) -> set[str]:
    return {word_form(token, lowercase=False) for token in tokens}
