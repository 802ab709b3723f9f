"""Figures of a cell, and what they are of: a head's metric, frames, or the mean of the heads'."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ..config import MEAN
from ..core.types import CLASSIFIER, FRAME
from ..evaluation.spans import Score

NAMES = {CLASSIFIER: "F1", FRAME: "frame accuracy", MEAN: "mean over heads"}
"""Of metrics; those of further heads, which label documents, are accuracies."""


def metric_name(metric: str) -> str:
    """As it stands within a sentence: ``F1``, ``intent accuracy``."""
    return NAMES.get(metric, f"{metric} accuracy")


def metric_heading(metric: str) -> str:
    """As it stands at the head of a column."""
    name = metric_name(metric)
    return name[:1].upper() + name[1:]


def averaged(metric: str, heads: Mapping[str, Any]) -> list[str]:
    """The heads, among those given, whose metrics one is the mean of: itself, or all but frames."""
    return [name for name in heads if name != FRAME] if metric == MEAN else [metric]


@dataclass(frozen=True)
class Measured:
    """One metric of a cell: a head's, or that of frames.

    Attributes:
        score: On the test split; where every document gets one label, F1 is accuracy.
        counts: Gold, predicted and correct answers of each test sentence, in corpus order.
        history: On dev after each epoch, 0 to 1.
    """

    score: Score
    counts: tuple[tuple[int, int, int], ...]
    history: tuple[float, ...]

    def as_dict(self) -> dict[str, Any]:
        """Plain values."""
        return self.score.as_dict() | {"counts": self.counts, "history": self.history}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Measured:
        """Reads what ``as_dict`` gave; the score's percentages follow from its counts.

        Raises:
            KeyError, TypeError: It is something else.
        """
        score = Score(values["gold"], values["predicted"], values["correct"])
        counts = tuple(tuple(row) for row in values["counts"])
        return cls(score, counts, tuple(values["history"]))


@dataclass(frozen=True)
class CellFigures:
    """What a finished cell says in tables: a row of ``cells.csv``. Scores are percentages.

    Attributes:
        f1, precision, recall: On test, micro-averaged; after ``by``, of another metric.
        dev_f1: Of the kept epoch; ``None`` without a dev part.
        best_epoch: The epoch that was kept, from 1.
        epochs: Until ``CONVERGED`` of the kept epoch's dev F1; ``None`` without a dev part.
        total_epochs: Those that ran; ``None`` without a dev part.
        cap: The most that could run; ``None`` where the cell does not say.
        seconds: Wall time of the epochs' steps.
        sentences, test_sentences: How many it was trained and tested on; the latter ``None``
            where the cell does not say.
        heads: The metric on test of each head beside the classifier, and of frames: accuracy,
            where it labels documents.
        labels, scripts: F1 by entity type, and by the script an entity is written in, of those
            that occur in gold or predictions.
        dev_heads, epochs_heads: As ``dev_f1`` and ``epochs``, of each of ``heads``; none without
            a dev part.
    """

    f1: float
    precision: float
    recall: float
    dev_f1: float | None
    best_epoch: int
    epochs: int | None
    total_epochs: int | None
    cap: int | None
    seconds: float
    sentences: int
    test_sentences: int | None
    heads: dict[str, float]
    labels: dict[str, float]
    scripts: dict[str, float]
    dev_heads: dict[str, float] = field(default_factory=dict)
    epochs_heads: dict[str, int] = field(default_factory=dict)

    def by(self, metric: str) -> CellFigures:
        """The same cell with another metric in the place of the entities' F1.

        Epochs to convergence are not known of a mean; an outcome tells them.
        """
        if metric == CLASSIFIER:
            return self
        tested = {CLASSIFIER: self.f1, **self.heads}
        dev = self.dev_heads | ({} if self.dev_f1 is None else {CLASSIFIER: self.dev_f1})
        names = averaged(metric, tested)
        f1 = sum(tested[name] for name in names) / len(names)
        kept = [dev[name] for name in names if name in dev]
        return replace(
            self,
            f1=f1,
            precision=f1,
            recall=f1,
            dev_f1=sum(kept) / len(kept) if kept else None,
            epochs=self.epochs_heads.get(metric),
            heads={name: value for name, value in tested.items() if name != metric},
        )

    @property
    def at_cap(self) -> bool | None:
        """Whether training ended because no more epochs were allowed; ``None``: not known."""
        if self.cap is None or self.total_epochs is None:
            return None
        return self.total_epochs >= self.cap
