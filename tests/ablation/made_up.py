"""Outcomes of cells that never ran."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from xscript_ner.ablation.figures import Measured
from xscript_ner.ablation.results import CellResult, Outcome
from xscript_ner.evaluation.spans import Evaluation, Score

GOLD = 10_000
"""Entities, of which a hundredth of a percent is one."""
ROW = (2, 2, 1)


def score(f1: float) -> Score:
    """With precision, recall and F1 of so many percent, to two decimals."""
    return Score(GOLD, GOLD, round(GOLD * f1 / 100))


def outcome(
    f1: float,
    labels: Mapping[str, float] | None = None,
    *,
    counts: Sequence[tuple[int, int, int]] = (ROW, ROW),
    history: Sequence[float] = (0.2, 0.4),
    best_epoch: int | None = None,
    cap: int | None = 50,
    sentences: int = 100,
    seconds: float = 10.0,
    frequencies: Mapping[str, int] | None = None,
    sources: Mapping[str, tuple[str, ...]] | None = None,
    versions: Mapping[str, str] | None = None,
    heads: Mapping[str, Measured] | None = None,
) -> Outcome:
    """An outcome with this F1 on test, and F1 by label; its last epoch was kept."""
    by_label = {label: score(value) for label, value in (labels or {}).items()}
    return Outcome(
        scores=Evaluation(score(f1), by_label),
        heads=dict(heads or {}),
        counts=tuple(counts),
        history=tuple(history),
        best_epoch=best_epoch or max(1, len(history)),
        cap=cap,
        seconds=seconds,
        sentences=sentences,
        frequencies=dict(frequencies or {}),
        sources=dict(sources or {}),
        scripts={},
        versions=dict(versions or {}),
    )


def cell(
    parts: str,
    found: Outcome | None,
    seed: int = 1,
    fold: str | None = None,
    error: str = "",
    **others: str,
) -> CellResult:
    """A cell of the axis ``parts`` and others."""
    return CellResult({"parts": parts, **others}, fold, seed, found, error)
