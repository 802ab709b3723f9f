"""Two models on one corpus, label by label, and how sure the difference is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..core.types import Document
from .frames import Answer
from .spans import Score, counted
from .statistics import Counts, holm, permutation_test

ALL = "all"


@dataclass(frozen=True)
class Difference:
    """One label, or all.

    Attributes:
        ours: The first model's score.
        theirs: The second's.
        p: Of a paired permutation test over documents, two-sided; of labels corrected for their
            number by Holm's method.
    """

    ours: Score
    theirs: Score
    p: float

    @property
    def f1(self) -> float:
        """F1 of the first, less the second's; -1 to 1."""
        return self.ours.f1 - self.theirs.f1

    def as_dict(self) -> dict[str, Any]:
        """Percentages, counts and p."""
        return {
            "ours": self.ours.as_dict(),
            "theirs": self.theirs.as_dict(),
            "difference": round(100 * self.f1, 2),
            "p": round(self.p, 4),
        }


def compare_answers(
    documents: Sequence[Document],
    ours: Sequence[Answer],
    theirs: Sequence[Answer],
    rounds: int = 10_000,
    seed: int = 0,
) -> dict[str, Difference]:
    """Compares two models' answers to the same documents.

    Args:
        documents: With gold entities.
        ours, theirs: As many.
        rounds, seed: Of ``permutation_test``.

    Returns:
        ``all`` and each label to its difference.

    Raises:
        ValueError: They are of different numbers.
    """
    labels = sorted(
        {entity.label for document in documents for entity in document.entities}
        | {entity.label for answer in (*ours, *theirs) for entity in answer.entities}
    )
    scored = {
        label: (_counts(documents, ours, label), _counts(documents, theirs, label))
        for label in (None, *labels)
    }
    p = {
        label: permutation_test(first, second, rounds, seed)
        for label, (first, second) in scored.items()
    }
    corrected = [p[None], *holm([p[label] for label in labels])]
    return {
        label or ALL: Difference(_score(first), _score(second), sure)
        for (label, (first, second)), sure in zip(scored.items(), corrected, strict=True)
    }


def _counts(
    documents: Sequence[Document], answers: Sequence[Answer], label: str | None
) -> Counts:
    """(N, 3): gold, predicted and correct entities of each document."""
    rows = []
    for document, answer in zip(documents, answers, strict=True):
        gold, found = (
            {(e.start, e.end, e.label) for e in entities if label in (None, e.label)}
            for entities in (document.entities, counted(document, answer.entities))
        )
        rows.append((len(gold), len(found), len(gold & found)))
    return np.array(rows, dtype=np.int64).reshape(-1, 3)


def _score(counts: Counts) -> Score:
    gold, predicted, correct = counts.sum(axis=0).tolist()
    return Score(gold, predicted, correct)
