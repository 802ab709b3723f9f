"""Tables of a grid for pandas: a row a configuration, a cell, or a label of a configuration."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from .pairs import Values, paired
from .results import CellFigures, CellResult, Outcome
from .rows import AXIS, FIGURES, HEAD, LABEL, SCRIPT
from .summary import SummaryRow

GAINS = ("label", "frequency", "has_source", "f1", "baseline_f1", "gain")
"""Figures of ``label_gains``."""


def summary_frame(rows: Sequence[SummaryRow]) -> pd.DataFrame:
    """A row a configuration: a column an axis, the figures, and ``f1_LABEL`` for each label.

    ``mean``, ``sd`` and the labels are F1. ``low`` and ``high`` are the ends of the interval, which
    speaks of other training sentences and seeds (of other seeds alone, where ``folds`` is 1); ``p``
    and ``p_corrected`` speak of other test sentences; ``sure`` is whether both agree that there is
    a difference. ``at_cap`` of ``cap_known`` cells ended at their cap of epochs.
    """
    labels, heads = _labels(row.labels for row in rows), _labels(row.heads for row in rows)
    table = []
    for row in rows:
        found = row.comparison
        low, high = found.interval or (None, None) if found else (None, None)
        figures = {
            "n": row.n,
            "failed": row.failed,
            "pending": row.pending,
            "mean": row.mean,
            "sd": row.sd,
            "precision": row.precision,
            "recall": row.recall,
            "dev_f1": row.dev_f1,
            **{HEAD + head: row.heads.get(head) for head in heads},
            "difference": found and found.difference,
            "low": low,
            "high": high,
            "p": found and found.p,
            "p_corrected": row.p_corrected,
            "sure": row.is_sure,
            "pairs": found and found.pairs,
            "folds": found and found.folds,
            "dev_difference": found and found.dev_difference,
            "epochs": row.epochs,
            "catch_up": found and found.catch_up,
            "at_cap": row.at_cap,
            "cap_known": row.cap_known,
            "seconds": row.seconds,
            "sentences": row.sentences,
            **{LABEL + label: row.labels.get(label) for label in labels},
        }
        table.append((row.values, figures))
    return _frame(table, whole=("pairs", "folds"))


def cells_frame(results: Sequence[CellResult]) -> pd.DataFrame:
    """A row a cell: what its recipe says, its axes, fold, seed, status, figures.

    The figures are those of ``CellFigures``: ``f1_LABEL`` is the F1 of a type, ``script_NAME`` that
    of entities written in a script, ``head_NAME`` the metric of a further head. ``status`` is
    ``done``, ``failed`` or ``pending``. A label that occurs neither in a cell's gold nor in its
    predictions has no F1 there. ``read_rows`` reads it back from CSV.
    """
    found = [result.figures for result in results]
    labels = _labels(figures.labels for figures in found if figures)
    scripts = _labels(figures.scripts for figures in found if figures)
    heads = _labels(figures.heads for figures in found if figures)
    table = []
    for result, figures in zip(results, found, strict=True):
        columns = {
            "fold": result.fold,
            "seed": result.seed,
            "status": _status(result),
            **{name: _figure(figures, name) for name in FIGURES},
            "error": result.error,
            **{HEAD + head: figures and figures.heads.get(head) for head in heads},
            **{LABEL + label: figures and figures.labels.get(label) for label in labels},
            **{SCRIPT + name: figures and figures.scripts.get(name) for name in scripts},
        }
        table.append((result.about | result.values, columns))
    return _frame(table, whole=[name for name, kind in FIGURES.items() if kind is int])


def _status(result: CellResult) -> str:
    if result.figures is not None:
        return "done"
    return "failed" if result.error else "pending"


def _figure(figures: CellFigures | None, name: str) -> float | int | None:
    value: float | int | None = getattr(figures, name, None)
    return round(value, 2) if name == "dev_f1" and value is not None else value


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
    figures = []
    for cells, pairs in paired(results, baseline):
        both = [pair.outcomes for pair in pairs if pair.outcomes]
        for label in _labels(ours.figures.labels for ours, _ in both):
            met = [two for two in both if all(label in one.figures.labels for one in two)]
            if met:
                figures.append((cells[0].values, _gain(label, met)))
    axes = results[0].values if results else {}
    return _frame(figures, empty=(*axes, *GAINS))


def _gain(label: str, pairs: Sequence[tuple[Outcome, Outcome]]) -> dict[str, Any]:
    n = len(pairs)
    f1 = sum(ours.figures.labels[label] for ours, _ in pairs) / n
    baseline_f1 = sum(theirs.figures.labels[label] for _, theirs in pairs) / n
    frequency = sum(ours.frequencies.get(label, 0) for ours, _ in pairs) / n
    has_source = any(ours.sources.get(label) for ours, _ in pairs)
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
        {**{a + AXIS if a in figures else a: name for a, name in values.items()}, **figures}
        for values, figures in table
    ]
    frame = pd.DataFrame(rows)
    missing = [name for name in frame if frame[name].isna().all()]
    return frame.astype({**dict.fromkeys(missing, "float64"), **dict.fromkeys(whole, "Int64")})
