"""Span scores against the gold text: exact start, end and label, in characters."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from ..core.types import Document, Entity, Sentence, Span


@dataclass(frozen=True)
class Score:
    """Counts of one label, or of all together.

    Attributes:
        gold: Entities in the gold standard, those that no token boundary fits included.
        predicted: Entities the model gave.
        correct: Those equal in start, end and label.
    """

    gold: int
    predicted: int
    correct: int

    @property
    def precision(self) -> float:
        """Share of the predicted that is right, 0 to 1."""
        return self.correct / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """Share of the gold that was found, 0 to 1."""
        return self.correct / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall, 0 to 1."""
        total = self.gold + self.predicted
        return 2 * self.correct / total if total else 0.0

    def as_dict(self) -> dict[str, Any]:
        """Percentages and counts."""
        return {
            "precision": round(100 * self.precision, 2),
            "recall": round(100 * self.recall, 2),
            "f1": round(100 * self.f1, 2),
            "gold": self.gold,
            "predicted": self.predicted,
            "correct": self.correct,
        }


@dataclass(frozen=True)
class Confidence:
    """Predictions whose probability lies in one tenth: how sure, and how often right.

    Attributes:
        predicted: How many there are.
        mean: Their mean probability.
        precision: Share of them that is right.
    """

    predicted: int
    mean: float
    precision: float


@dataclass(frozen=True)
class Evaluation:
    """Scores over a corpus.

    Attributes:
        overall: Micro-averaged.
        labels: By label.
        misaligned: Gold entities that no token boundary fits, which are missed; ``None``
            where they were not counted.
        confidence: The predictions that carry a probability, by its tenths, lowest first.
    """

    overall: Score
    labels: dict[str, Score]
    misaligned: int | None = None
    confidence: tuple[Confidence, ...] = ()

    @property
    def calibration_error(self) -> float:
        """Mean distance of probability from precision, 0 to 1 (ECE of Guo et al. 2017)."""
        total = sum(part.predicted for part in self.confidence)
        gaps = (part.predicted * abs(part.mean - part.precision) for part in self.confidence)
        return sum(gaps) / total if total else 0.0

    def as_dict(self) -> dict[str, Any]:
        """``{"precision", …, "labels": {label: {…}}, "confidence": […]}``, percentages."""
        values = self.overall.as_dict()
        if self.misaligned is not None:
            values["misaligned"] = self.misaligned
        values["labels"] = {label: score.as_dict() for label, score in self.labels.items()}
        if self.confidence:
            values["calibration_error"] = round(100 * self.calibration_error, 2)
            values["confidence"] = [
                {
                    "predicted": part.predicted,
                    "mean_probability": round(100 * part.mean, 2),
                    "precision": round(100 * part.precision, 2),
                }
                for part in self.confidence
            ]
        return values


def score_spans(
    gold: Iterable[Iterable[Entity]], predicted: Iterable[Iterable[Entity]]
) -> Evaluation:
    """Compares two annotations of the same texts, document by document.

    Raises:
        ValueError: They have different numbers of documents.
    """
    golds: Counter[str] = Counter()
    found: Counter[str] = Counter()
    right: Counter[str] = Counter()
    sure: list[tuple[float, bool]] = []
    for ours, theirs in zip(gold, predicted, strict=True):
        wanted = {(entity.start, entity.end, entity.label) for entity in ours}
        entities = list(theirs)
        given = {(entity.start, entity.end, entity.label) for entity in entities}
        sure += [
            (entity.score, (entity.start, entity.end, entity.label) in wanted)
            for entity in entities
            if entity.score is not None
        ]
        golds.update(label for _, _, label in wanted)
        found.update(label for _, _, label in given)
        right.update(label for _, _, label in wanted & given)
    labels = {
        label: Score(golds[label], found[label], right[label]) for label in sorted(golds | found)
    }
    overall = Score(golds.total(), found.total(), right.total())
    return Evaluation(overall, labels, confidence=confidence_of(sure))


def counted(document: Document, entities: Sequence[Entity]) -> Sequence[Entity]:
    """Predictions of a document, without those that nobody can call wrong.

    What overlaps an open span and has a label that may lie there is neither right nor wrong; what
    is right all the same counts.
    """
    if not document.open_spans:
        return entities
    wanted = {(entity.start, entity.end, entity.label) for entity in document.entities}
    return [
        entity
        for entity in entities
        if (entity.start, entity.end, entity.label) in wanted
        or not any(
            start < entity.end and entity.start < end and (not labels or entity.label in labels)
            for start, end, labels in document.open_spans
        )
    ]


def confidence_of(sure: Sequence[tuple[float, bool]]) -> tuple[Confidence, ...]:
    """Predictions by the tenth of their probability; each says whether it is right."""
    tenths: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for probability, is_right in sure:
        tenths[min(int(10 * probability), 9)].append((probability, is_right))
    return tuple(
        Confidence(
            predicted=len(part),
            mean=sum(probability for probability, _ in part) / len(part),
            precision=sum(is_right for _, is_right in part) / len(part),
        )
        for _, part in sorted(tenths.items())
    )


def entities_of(sentence: Sentence, spans: Sequence[Span]) -> list[Entity]:
    """Token spans as entities over the original text."""
    text, tokens = sentence.document.text, sentence.tokens
    entities = []
    for start, end, label in spans:
        first, last = tokens[start].start, tokens[end - 1].end
        entities.append(Entity.of(text, first, last, label))
    return entities
