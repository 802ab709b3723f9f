"""Tables of a grid for pandas: a row a configuration, a cell, or a label of a configuration."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from .figures import CellFigures
from .pairs import Values, paired
from .results import CellResult, Outcome
from .rows import AXIS, DEV_HEAD, EPOCHS_HEAD, FIGURES, HEAD, LABEL, SCRIPT
from .summary import SummaryRow

GAINS = ("label", "frequency", "has_source", "f1", "baseline_f1", "gain")
"""Figures of ``label_gains``."""


def summary_frame(
    rows: Sequence[SummaryRow], others: Mapping[str, Sequence[SummaryRow]] | None = None
) -> pd.DataFrame:
    """A row a configuration: a column an axis, the figures, and ``f1_LABEL`` for each label.

    ``mean`` and ``sd`` are those of the rows' metric, F1 of entities if not another; the labels
    are F1. ``head_NAME`` is the mean of another head's metric, and with ``others``, the rows of
    further metrics by name, ``head_NAME_sd``, ``head_NAME_difference`` and so on stand beside it.
    ``low`` and ``high`` are the ends of the interval, which
    speaks of other training sentences and seeds (of other seeds alone, where ``folds`` is 1); ``p``
    and ``p_corrected`` speak of other test sentences; ``sure`` is whether both agree that there is
    a difference. ``at_cap`` of ``cap_known`` cells ended at their cap of epochs.
    """
    further = [(m, {_values(row): row for row in of}) for m, of in (others or {}).items()]
    labels, heads = _labels(row.labels for row in rows), _labels(row.heads for row in rows)
    table = []
    for row in rows:
        found = row.comparison
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
            **_comparison(row),
            "pairs": found and found.pairs,
            "folds": found and found.folds,
            "dev_difference": found and found.dev_difference,
            "epochs": row.epochs,
            "catch_up": found and found.catch_up,
            "at_cap": row.at_cap,
            "cap_known": row.cap_known,
            "seconds": row.seconds,
            "sentences": row.sentences,
            **{
                f"{HEAD}{metric}_{name}": value
                for metric, same in further
                for name, value in _beside(same.get(_values(row))).items()
            },
            **{LABEL + label: row.labels.get(label) for label in labels},
        }
        table.append((row.values, figures))
    return _frame(table, whole=("pairs", "folds"))


def _values(row: SummaryRow) -> frozenset[tuple[str, str]]:
    return frozenset(row.values.items())


def _comparison(row: SummaryRow | None) -> dict[str, Any]:
    found = row and row.comparison
    low, high = found.interval or (None, None) if found else (None, None)
    return {
        "difference": found and found.difference,
        "low": low,
        "high": high,
        "p": found and found.p,
        "p_corrected": row and row.p_corrected,
        "sure": row and row.is_sure,
    }


def _beside(row: SummaryRow | None) -> dict[str, Any]:
    """Figures of a further metric; ``None`` each where no cell has it."""
    return {
        "sd": row and row.sd,
        "dev": row and row.dev_f1,
        **_comparison(row),
        "epochs": row and row.epochs,
        "catch_up": row and row.comparison and row.comparison.catch_up,
    }


def cells_frame(results: Sequence[CellResult]) -> pd.DataFrame:
    """A row a cell: what its recipe says, its axes, fold, seed, status, figures.

    The figures are those of ``CellFigures``: ``f1_LABEL`` is the F1 of a type, ``script_NAME`` that
    of entities written in a script, ``head_NAME`` the metric of a further head, with
    ``dev_head_NAME`` and ``epochs_head_NAME``, and so of frames. ``status`` is
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
            **{DEV_HEAD + head: _dev_head(figures, head) for head in heads},
            **{EPOCHS_HEAD + head: figures and figures.epochs_heads.get(head) for head in heads},
            **{LABEL + label: figures and figures.labels.get(label) for label in labels},
            **{SCRIPT + name: figures and figures.scripts.get(name) for name in scripts},
        }
        table.append((result.about | result.values, columns))
    whole = [name for name, kind in FIGURES.items() if kind is int]
    return _frame(table, whole=[*whole, *(EPOCHS_HEAD + head for head in heads)])


def _status(result: CellResult) -> str:
    if result.figures is not None:
        return "done"
    return "failed" if result.error else "pending"


def _figure(figures: CellFigures | None, name: str) -> float | int | None:
    value: float | int | None = getattr(figures, name, None)
    return round(value, 2) if name == "dev_f1" and value is not None else value


def _dev_head(figures: CellFigures | None, head: str) -> float | None:
    value = figures.dev_heads.get(head) if figures else None
    return None if value is None else round(value, 2)


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
