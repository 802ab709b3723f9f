"""Labels of sentences against the gold ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from ..core.types import SentenceLabel
from .spans import Evaluation, Score, confidence_of


def score_labels(
    gold: Iterable[str | None], predicted: Iterable[SentenceLabel]
) -> Evaluation:
    """Compares labels sentence by sentence; sentences without a gold label do not count.

    As each sentence gets one label, precision, recall and F1 over all are its accuracy.

    Raises:
        ValueError: They are of different numbers.
    """
    golds: Counter[str] = Counter()
    found: Counter[str] = Counter()
    right: Counter[str] = Counter()
    sure: list[tuple[float, bool]] = []
    for wanted, given in zip(gold, predicted, strict=True):
        if wanted is not None:
            golds[wanted] += 1
            found[given.label] += 1
            right[wanted] += wanted == given.label
            sure.append((given.score, wanted == given.label))
    labels = {
        label: Score(golds[label], found[label], right[label]) for label in sorted(golds | found)
    }
    overall = Score(golds.total(), found.total(), right.total())
    return Evaluation(overall, labels, confidence=confidence_of(sure))
