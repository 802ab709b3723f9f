"""Labels of sentences against gold, by hand."""

from __future__ import annotations

import pytest

from xscript_ner.core.types import SentenceLabel
from xscript_ner.evaluation.labels import score_labels


def test_scores_by_hand() -> None:
    gold = ["ask", "ask", "stop", None]
    found = [SentenceLabel("ask", 0.95), SentenceLabel("stop", 0.65), SentenceLabel("stop", 0.95),
             SentenceLabel("ask", 0.5)]  # fmt: skip
    scores = score_labels(gold, found)
    assert (scores.overall.gold, scores.overall.predicted, scores.overall.correct) == (3, 3, 2)
    assert scores.overall.f1 == scores.overall.precision == pytest.approx(2 / 3)
    ask, stop = scores.labels["ask"], scores.labels["stop"]
    assert (ask.gold, ask.predicted, ask.correct) == (2, 1, 1)
    assert (stop.gold, stop.predicted, stop.correct) == (1, 2, 1)
    assert [(part.predicted, part.precision) for part in scores.confidence] == [(1, 0.0), (2, 1.0)]


def test_sides_of_different_length_are_refused() -> None:
    with pytest.raises(ValueError):
        score_labels(["ask"], [])
