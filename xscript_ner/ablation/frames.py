"""Tables of a grid for pandas: a row a configuration, a cell, or a label of a configuration."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from .results import CellResult, Outcome
from .summary import Pair, SummaryRow, Values, paired

GAINS = ("label", "frequency", "has_source", "f1", "baseline_f1", "gain")
"""Figures of ``label_gains``."""


def summary_frame(rows: Sequence[SummaryRow]) -> pd.DataFrame:
    """A row a configuration: a column an axis, the figures, and ``f1_LABEL`` for each label.

    ``mean``, ``sd`` and the labels are F1; ``low`` and ``high`` are the ends of the interval.
    """
    labels = _labels(row.labels for row in rows)
    table = []
    for row in rows:
        low, high = row.interval or (None, None)
        figures = {
            "n": row.n,
            "failed": row.failed,
            "pending": row.pending,
            "mean": row.mean,
            "sd": row.sd,
            "precision": row.precision,
            "recall": row.recall,
            "dev_f1": row.dev_f1,
            "difference": row.difference,
            "low": low,
            "high": high,
            "p": row.p,
            "p_corrected": row.p_corrected,
            "pairs": row.pairs,
            "epochs": row.epochs,
            "catch_up": row.catch_up,
            "seconds": row.seconds,
            "sentences": row.sentences,
            **{f"f1_{label}": row.labels.get(label) for label in labels},
        }
        table.append((row.values, figures))
    return _frame(table, whole=("pairs",))


def cells_frame(results: Sequence[CellResult]) -> pd.DataFrame:
    """A row a cell: what its recipe says, its axes, fold, seed, status, figures.

    ``f1_LABEL`` is the F1 of a type, ``script_NAME`` that of entities written in a script.
    ``status`` is ``done``, ``failed`` or ``pending``. ``dev_f1`` is that of the kept epoch,
    ``epochs`` are those to convergence, ``total_epochs`` those that ran; none is known without a
    dev split. A label that occurs neither in a cell's gold nor in its predictions has no F1 there.
    """
    labels = _labels(result.outcome.scores["labels"] for result in results if result.outcome)
    scripts = _labels(result.outcome.scripts for result in results if result.outcome)
    table = []
    for result in results:
        figures = {
            "fold": result.fold,
            "seed": result.seed,
            "status": _status(result),
            **_figures(result.outcome),
            "error": result.error,
            **{f"f1_{label}": _label_f1(result.outcome, label) for label in labels},
            **{f"script_{name}": _script_f1(result.outcome, name) for name in scripts},
        }
        table.append((result.about | result.values, figures))
    return _frame(table, whole=("best_epoch", "epochs", "total_epochs", "sentences"))


def _status(result: CellResult) -> str:
    if result.outcome is not None:
        return "done"
    return "failed" if result.error else "pending"


def _figures(outcome: Outcome | None) -> dict[str, Any]:
    names = "f1 precision recall dev_f1 best_epoch epochs total_epochs seconds sentences".split()
    if outcome is None:
        return dict.fromkeys(names)
    values = (
        outcome.f1,
        outcome.scores["precision"],
        outcome.scores["recall"],
        None if outcome.dev_f1 is None else round(outcome.dev_f1, 2),
        outcome.best_epoch,
        outcome.epochs_to_converge,
        len(outcome.history) or None,
        outcome.seconds,
        outcome.sentences,
    )
    return dict(zip(names, values, strict=True))


def _label_f1(outcome: Outcome | None, label: str) -> float | None:
    if outcome is None or label not in outcome.scores["labels"]:
        return None
    return outcome.label_f1(label)


def _script_f1(outcome: Outcome | None, name: str) -> float | None:
    return None if outcome is None else outcome.scripts.get(name, {}).get("f1")


def label_gains(results: Sequence[CellResult], baseline: Values | None) -> pd.DataFrame:
    """What each label gains over the baseline: a row a configuration and label.

    Means are over the pairs of equal fold and seed in whose gold or predictions the label occurs
    on both sides; a label without such a pair has no F1 to compare, and no row.

    Returns:
        A column an axis, ``label``, ``frequency`` (its mean number of training entities),
        ``has_source`` (whether a label of the source stands for it), ``f1``, ``baseline_f1``, and
        ``gain``, the difference of the two.

    Raises:
        ConfigError: The baseline names an axis that the cells do not have.
    """
    figures = [
        (cells[0].values, _gain(label, [pair for pair in pairs if _met(label, pair)]))
        for cells, pairs in paired(results, baseline)
        for label in _labels(pair.ours.scores["labels"] for pair in pairs)
        if any(_met(label, pair) for pair in pairs)
    ]
    axes = results[0].values if results else {}
    return _frame(figures, empty=(*axes, *GAINS))


def _met(label: str, pair: Pair) -> bool:
    return label in pair.ours.scores["labels"] and label in pair.theirs.scores["labels"]


def _gain(label: str, pairs: Sequence[Pair]) -> dict[str, Any]:
    n = len(pairs)
    f1 = sum(pair.ours.label_f1(label) for pair in pairs) / n
    baseline_f1 = sum(pair.theirs.label_f1(label) for pair in pairs) / n
    frequency = sum(pair.ours.frequencies.get(label, 0) for pair in pairs) / n
    has_source = any(pair.ours.sources.get(label) for pair in pairs)
    values = (label, frequency, has_source, f1, baseline_f1, f1 - baseline_f1)
    return dict(zip(GAINS, values, strict=True))


def _labels(occurring: Iterable[Iterable[str]]) -> list[str]:
    return sorted({label for labels in occurring for label in labels})


def _frame(
    table: Sequence[tuple[Values, dict[str, Any]]],
    whole: Sequence[str] = (),
    empty: Sequence[str] = (),
) -> pd.DataFrame:
    """Axes and figures side by side.

    An axis that is called like a figure becomes ``NAME (axis)``; whole numbers stay whole where
    some are missing.
    """
    if not table:
        return pd.DataFrame(columns=list(empty))
    rows = [
        {**{f"{a} (axis)" if a in figures else a: name for a, name in values.items()}, **figures}
        for values, figures in table
    ]
    frame = pd.DataFrame(rows)
    missing = [name for name in frame if frame[name].isna().all()]
    return frame.astype({**dict.fromkeys(missing, "float64"), **dict.fromkeys(whole, "Int64")})
