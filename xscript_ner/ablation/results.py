"""What a finished cell of a grid leaves behind, and what can be worked out from it alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from ..config import Recipe
from ..core.errors import DataError
from ..core.storage import read_json, write_json

CONVERGED = 0.95
"""Share of the final dev F1 at which a run counts as converged."""


@dataclass(frozen=True)
class Outcome:
    """A trained and tested cell, as it lies on disk.

    Attributes:
        scores: Of the test split: ``Evaluation.as_dict()``, percentages and counts.
        counts: Gold, predicted and correct entities of each test sentence, in corpus order.
        history: Dev F1 after each epoch, 0 to 1.
        best_epoch: The epoch that was kept, from 1.
        seconds: Wall time of the epochs' steps.
        sentences: Training sentences.
        frequencies: Label to its entities in the training set.
        sources: Label to the source's labels that stand for it, whether or not a classifier
            crossed; empty without transfer.
        scripts: Scores by the script that an entity is written in, like those of ``scores``.
        versions: Of the library, PyTorch and the analyser.
    """

    scores: dict[str, Any]
    counts: tuple[tuple[int, int, int], ...]
    history: tuple[float, ...]
    best_epoch: int
    seconds: float
    sentences: int
    frequencies: dict[str, int]
    sources: dict[str, tuple[str, ...]] = field(default_factory=dict)
    scripts: dict[str, dict[str, Any]] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)

    @property
    def f1(self) -> float:
        """Micro-averaged F1 on test, 0 to 100."""
        return float(self.scores["f1"])

    @property
    def dev_f1(self) -> float | None:
        """Of the kept epoch, 0 to 100; ``None`` without dev."""
        return 100 * self.history[self.best_epoch - 1] if self.history else None

    @property
    def epochs_to_converge(self) -> int | None:
        """First epoch with ``CONVERGED`` of the kept epoch's dev F1; ``None`` without dev."""
        return self.epochs_to_reach(self)

    def epochs_to_reach(self, other: Outcome) -> int | None:
        """First epoch with ``CONVERGED`` of the dev F1 that another run kept; ``None``: no such."""
        if other.dev_f1 is None:
            return None
        wanted = CONVERGED * other.history[other.best_epoch - 1]
        return next((n for n, f1 in enumerate(self.history, 1) if f1 >= wanted), None)

    def label_f1(self, label: str) -> float:
        """F1 of one type on test, 0 to 100; 0 for a type that was never met."""
        return float(self.scores["labels"].get(label, {}).get("f1", 0.0))

    def write(self, path: Path) -> None:
        """Writes JSON, whole or not at all."""
        write_json(path, asdict(self))

    @classmethod
    def read(cls, path: Path) -> Outcome:
        """Reads what ``write`` wrote.

        Raises:
            DataError: It is something else.
        """
        values = read_json(path)
        try:
            values = {f.name: values[f.name] for f in fields(cls)}
            values["counts"] = tuple(tuple(row) for row in values["counts"])
            values["sources"] = {k: tuple(v) for k, v in values["sources"].items()}
            values["history"] = tuple(values["history"])
            return cls(**values)
        except (KeyError, TypeError, AttributeError):
            raise DataError("not the result of a cell", path=path) from None


@dataclass(frozen=True)
class CellResult:
    """One cell of a grid with what came of it.

    Attributes:
        values: Axis to the name of this cell's value on it: ``{"parts": "chars",
            "romanizer": "unidic", "size": "500"}``. Axes and values are in the grid's order.
        fold: Which split of the corpus is tested, where the grid has folds.
        seed: Of weights, batches and dropout.
        outcome: ``None`` while there is none.
        error: Why there is none, in one line; empty while the cell has not run.
        about: What the cell's recipe says, axes or not: see ``described``.
    """

    values: dict[str, str]
    fold: str | None
    seed: int
    outcome: Outcome | None
    error: str = ""
    about: dict[str, str] = field(default_factory=dict)


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


def done(results: Sequence[CellResult]) -> list[CellResult]:
    """Those that have an outcome."""
    return [result for result in results if result.outcome is not None]
