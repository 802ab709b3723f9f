"""What a finished cell of a grid leaves behind, and what can be worked out from it alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from ..config import MEAN, Recipe
from ..core.errors import DataError
from ..core.storage import read_json, write_json
from ..core.types import CLASSIFIER
from ..evaluation.spans import Evaluation, Score
from .figures import CellFigures, Measured, averaged

CONVERGED = 0.95
"""Share of the final dev F1 at which a run counts as converged."""


@dataclass(frozen=True)
class Outcome:
    """A trained and tested cell, as it lies on disk.

    Attributes:
        scores: Of the classifier, on the test split.
        heads: Each further head, by its name, and frames.
        counts: Gold, predicted and correct entities of each test sentence, in corpus order.
        history: The classifier's dev F1 after each epoch, 0 to 1.
        best_epoch: The epoch that was kept, from 1.
        cap: The most epochs that could run; ``None`` in outcomes of before it was kept.
        seconds: Wall time of the epochs' steps.
        sentences: Training sentences.
        frequencies: Label to its entities in the training set.
        sources: Label to the source's labels that stand for it, whether or not a classifier
            crossed; empty without transfer.
        scripts: Scores by the script that an entity is written in.
        versions: Of the library, PyTorch and the analyser.
        metric: What ``figures``, ``curve`` and ``tested`` speak of; not on disk.
    """

    scores: Evaluation
    heads: dict[str, Measured]
    counts: tuple[tuple[int, int, int], ...]
    history: tuple[float, ...]
    best_epoch: int
    cap: int | None
    seconds: float
    sentences: int
    frequencies: dict[str, int]
    sources: dict[str, tuple[str, ...]]
    scripts: dict[str, Score]
    versions: dict[str, str]
    metric: str = CLASSIFIER

    @cached_property
    def figures(self) -> CellFigures:
        """What tables say of it."""
        scores = self.scores.overall.as_dict()
        kept = self.best_epoch - 1
        watched = {name: head.history for name, head in self.heads.items() if head.history}
        entities = CellFigures(
            f1=scores["f1"],
            precision=scores["precision"],
            recall=scores["recall"],
            dev_f1=100 * self.history[kept] if self.history else None,
            best_epoch=self.best_epoch,
            epochs=None,
            total_epochs=len(self.history) or None,
            cap=self.cap,
            seconds=self.seconds,
            sentences=self.sentences,
            test_sentences=len(self.counts),
            heads=_f1({name: head.score for name, head in self.heads.items()}),
            labels=_f1(self.scores.labels),
            scripts=_f1(self.scripts),
            dev_heads={name: 100 * history[kept] for name, history in watched.items()},
            epochs_heads={n: epochs for n in watched if (epochs := self.by(n).own_epochs)},
        )
        return replace(entities.by(self.metric), epochs=self.own_epochs)

    def by(self, metric: str) -> Outcome:
        """The same outcome, read by another metric: a head's, ``frame``, or ``mean``."""
        return replace(self, metric=metric)

    @cached_property
    def _measured(self) -> list[Measured]:
        """What the metric is, or is the mean of."""
        entities = Measured(self.scores.overall, self.counts, self.history)
        every = {CLASSIFIER: entities, **self.heads}
        return [every[name] for name in averaged(self.metric, every)]

    @property
    def curve(self) -> tuple[float, ...]:
        """The metric on dev after each epoch, 0 to 1."""
        histories = zip(*(one.history for one in self._measured), strict=True)
        return tuple(sum(values) / len(values) for values in histories)

    @property
    def tested(self) -> list[list[int]]:
        """(N, 3), or (N, 3H) for a mean of H heads: as ``permutation_test`` takes them."""
        sentences = zip(*(one.counts for one in self._measured), strict=True)
        return [[count for counts in heads for count in counts] for heads in sentences]

    @property
    def own_epochs(self) -> int | None:
        """Until convergence; ``None`` without a dev part."""
        return self.epochs_to_reach(self)

    def epochs_to_reach(self, other: Outcome) -> int | None:
        """First epoch with ``CONVERGED`` of what another run kept on dev; ``None``: no such."""
        if not other.curve:
            return None
        wanted = CONVERGED * other.curve[other.best_epoch - 1]
        return next((n for n, value in enumerate(self.curve, 1) if value >= wanted), None)

    def write(self, path: Path) -> None:
        """Writes JSON, whole or not at all."""
        values = {f.name: getattr(self, f.name) for f in fields(self) if f.name != "metric"}
        values["scores"] = self.scores.as_dict()
        values["heads"] = {name: head.as_dict() for name, head in self.heads.items()}
        values["scripts"] = {name: score.as_dict() for name, score in self.scripts.items()}
        write_json(path, values)

    @classmethod
    def read(cls, path: Path) -> Outcome:
        """Reads what ``write`` wrote.

        Raises:
            DataError: It is something else.
        """
        values = read_json(path)
        try:
            return cls(
                scores=Evaluation(_score(values["scores"]), _scores(values["scores"]["labels"])),
                heads={n: Measured.from_dict(v) for n, v in values.get("heads", {}).items()},
                counts=tuple(tuple(row) for row in values["counts"]),
                history=tuple(values["history"]),
                best_epoch=values["best_epoch"],
                cap=values.get("cap"),
                seconds=values["seconds"],
                sentences=values["sentences"],
                frequencies=values["frequencies"],
                sources={name: tuple(labels) for name, labels in values["sources"].items()},
                scripts=_scores(values["scripts"]),
                versions=values["versions"],
            )
        except (KeyError, TypeError, AttributeError):
            raise DataError("not the result of a cell", path=path) from None


def _score(values: dict[str, Any]) -> Score:
    """The counts of what ``Score.as_dict`` gave; percentages follow from them."""
    return Score(values["gold"], values["predicted"], values["correct"])


def _scores(values: dict[str, Any]) -> dict[str, Score]:
    return {name: _score(score) for name, score in values.items()}


def _f1(scores: Mapping[str, Score]) -> dict[str, float]:
    return {name: score.as_dict()["f1"] for name, score in scores.items()}


@dataclass(frozen=True)
class CellResult:
    """One cell of a grid with what came of it.

    Attributes:
        values: Axis to the name of this cell's value on it: ``{"parts": "chars",
            "romanizer": "unidic", "size": "500"}``. Axes and values are in the grid's order.
        fold: Which split of the corpus is tested, where the grid has folds.
        seed: Of weights, batches and dropout.
        outcome: ``None`` while there is none, and for a cell known by its row alone.
        error: Why there is none, in one line; empty while the cell has not run.
        about: What the cell's recipe says, axes or not: see ``described``.
        row: Its figures where there is no outcome: see ``read_rows``.
        metric: What the figures speak of.
    """

    values: dict[str, str]
    fold: str | None
    seed: int
    outcome: Outcome | None
    error: str = ""
    about: dict[str, str] = field(default_factory=dict)
    row: CellFigures | None = None
    metric: str = CLASSIFIER

    @property
    def figures(self) -> CellFigures | None:
        """Those of its outcome, or else of its row; ``None`` while it has neither."""
        return self.outcome.figures if self.outcome else self.row

    def by(self, metric: str) -> CellResult:
        """The same cell, read by another metric, which it has."""
        outcome, row = self.outcome and self.outcome.by(metric), self.row and self.row.by(metric)
        return replace(self, outcome=outcome, row=row, metric=metric)


def further_metrics(results: Sequence[CellResult]) -> list[str]:
    """Heads beside the classifier that a cell has, and frames."""
    found = (result.figures.heads for result in results if result.figures)
    return sorted({name for heads in found for name in heads})


def by_metric(results: Sequence[CellResult], metric: str) -> list[CellResult]:
    """Cells read by a metric: those that have it, and those that have not run."""
    if metric == CLASSIFIER:
        return list(results)
    known = [r for r in results if r.figures is None or metric in (MEAN, *r.figures.heads)]
    return [result.by(metric) for result in known]


def described(recipe: Recipe) -> dict[str, str]:
    """Corpus, source, parts, romaniser, features and size, by the names that axes give them."""
    romanizer, transfer = recipe.romanizer, recipe.transfer
    flags = {"truecased": romanizer.truecase, "lowercased": romanizer.lowercase}
    words = [romanizer.name, *(name for name, is_set in flags.items() if is_set)]
    corpora = dict.fromkeys(config.name or config.path or "" for config in recipe.data.train)
    return {
        "corpus": " + ".join(corpora),
        "source": transfer.source if transfer else "none",
        "parts": " + ".join(transfer.parts) if transfer else "none",
        "romanizer": " ".join(words),
        "features": " ".join(recipe.features.names) or "none",
        "size": str(recipe.data.size or "all"),
    }

