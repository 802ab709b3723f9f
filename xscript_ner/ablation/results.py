"""What a finished cell of a grid leaves behind, and what can be worked out from it alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from pathlib import Path
from typing import Any

from ..config import Recipe
from ..core.errors import DataError
from ..core.storage import read_json, write_json
from ..evaluation.spans import Evaluation, Score

CONVERGED = 0.95
"""Share of the final dev F1 at which a run counts as converged."""


@dataclass(frozen=True)
class CellFigures:
    """What a finished cell says in tables: a row of ``cells.csv``. Scores are percentages.

    Attributes:
        f1, precision, recall: On test, micro-averaged.
        dev_f1: Of the kept epoch; ``None`` without a dev part.
        best_epoch: The epoch that was kept, from 1.
        epochs: Until ``CONVERGED`` of the kept epoch's dev F1; ``None`` without a dev part.
        total_epochs: Those that ran; ``None`` without a dev part.
        cap: The most that could run; ``None`` where the cell does not say.
        seconds: Wall time of the epochs' steps.
        sentences, test_sentences: How many it was trained and tested on; the latter ``None``
            where the cell does not say.
        heads: The metric on test of each head beside the classifier: accuracy, where it labels
            documents.
        labels, scripts: F1 by entity type, and by the script an entity is written in, of those
            that occur in gold or predictions.
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

    @property
    def at_cap(self) -> bool | None:
        """Whether training ended because no more epochs were allowed; ``None``: not known."""
        if self.cap is None or self.total_epochs is None:
            return None
        return self.total_epochs >= self.cap


@dataclass(frozen=True)
class Outcome:
    """A trained and tested cell, as it lies on disk.

    Attributes:
        scores: Of the classifier, on the test split.
        heads: Of each further head there, by its name; F1 over all labels is their accuracy.
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
    """

    scores: Evaluation
    heads: dict[str, Score]
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

    @cached_property
    def figures(self) -> CellFigures:
        """What tables say of it."""
        scores = self.scores.overall.as_dict()
        return CellFigures(
            f1=scores["f1"],
            precision=scores["precision"],
            recall=scores["recall"],
            dev_f1=self.dev_f1,
            best_epoch=self.best_epoch,
            epochs=self.epochs_to_reach(self),
            total_epochs=len(self.history) or None,
            cap=self.cap,
            seconds=self.seconds,
            sentences=self.sentences,
            test_sentences=len(self.counts),
            heads=_f1(self.heads),
            labels=_f1(self.scores.labels),
            scripts=_f1(self.scripts),
        )

    @property
    def dev_f1(self) -> float | None:
        """Of the kept epoch, 0 to 100; ``None`` without dev."""
        return 100 * self.history[self.best_epoch - 1] if self.history else None

    def epochs_to_reach(self, other: Outcome) -> int | None:
        """First epoch with ``CONVERGED`` of the dev F1 that another run kept; ``None``: no such."""
        if other.dev_f1 is None:
            return None
        wanted = CONVERGED * other.history[other.best_epoch - 1]
        return next((n for n, f1 in enumerate(self.history, 1) if f1 >= wanted), None)

    def write(self, path: Path) -> None:
        """Writes JSON, whole or not at all."""
        values = {f.name: getattr(self, f.name) for f in fields(self)}
        values["scores"] = self.scores.as_dict()
        values["heads"] = {name: score.as_dict() for name, score in self.heads.items()}
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
                heads=_scores(values.get("heads", {})),
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
    """

    values: dict[str, str]
    fold: str | None
    seed: int
    outcome: Outcome | None
    error: str = ""
    about: dict[str, str] = field(default_factory=dict)
    row: CellFigures | None = None

    @property
    def figures(self) -> CellFigures | None:
        """Those of its outcome, or else of its row; ``None`` while it has neither."""
        return self.outcome.figures if self.outcome else self.row


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

