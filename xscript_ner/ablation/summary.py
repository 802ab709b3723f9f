"""What a grid says: each configuration over its folds and seeds, and against its baseline."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ..core.errors import ConfigError, DataError, choose
from ..evaluation.statistics import (
    Counts,
    holm,
    mean,
    paired_interval,
    permutation_test,
    standard_deviation,
)
from .results import CellResult, Outcome

Values = dict[str, str]
"""Axis to the name of the value on it; cells of equal values are one configuration."""

ALPHA = 0.05
"""A difference is significant if its corrected p is lower."""


@dataclass(frozen=True)
class SummaryRow:
    """One configuration over its folds and seeds.

    Scores are percentages. A mean is ``None`` where no cell has the figure, and the comparison
    is ``None`` for a baseline, and where no cell of the baseline has the fold and seed of one of
    this configuration's.

    Attributes:
        values: Axis to the name of the configuration's value on it.
        n: Cells with an outcome.
        failed: Cells with an error.
        pending: Cells with neither.
        mean: Micro-averaged F1 on test.
        sd: Its standard deviation over cells, with n - 1; ``None`` under two cells.
        precision, recall: Means, micro-averaged.
        dev_f1: Mean F1 of the kept epochs on dev; what a choice between configurations goes by.
        labels: Label to its mean F1 over the cells where it occurs in gold or predictions.
        epochs: Mean epochs to convergence.
        seconds: Mean wall time of a cell's training.
        sentences: Mean number of training sentences.
        difference: Mean of F1 minus the baseline's over the pairs of equal fold and seed.
        interval: 95 % interval of ``difference`` (``paired_interval``), over folds widened for the
            training sentences that they share; ``None`` for one pair.
        p: Of the paired permutation test over test sentences, with the counts of a sentence
            summed over seeds and the folds stacked (``permutation_test``).
        p_corrected: The same after Holm, over all comparisons of the table.
        pairs: How many pairs there are.
        catch_up: Mean epochs until dev F1 is where the pair's baseline has converged; ``None``
            also if a run never gets there.
    """

    values: Values
    n: int
    failed: int
    pending: int
    mean: float | None
    sd: float | None
    precision: float | None
    recall: float | None
    dev_f1: float | None
    labels: dict[str, float]
    epochs: float | None
    seconds: float | None
    sentences: float | None
    difference: float | None = None
    interval: tuple[float, float] | None = None
    p: float | None = None
    p_corrected: float | None = None
    pairs: int | None = None
    catch_up: float | None = None

    @property
    def significant(self) -> bool:
        """Whether the difference to the baseline is."""
        return self.p_corrected is not None and self.p_corrected < ALPHA


@dataclass(frozen=True)
class Pair:
    """Two outcomes of equal fold and seed: a configuration's and its baseline's."""

    fold: str | None
    ours: Outcome
    theirs: Outcome


def is_baseline(row: SummaryRow, baseline: Values | None) -> bool:
    """Whether others are compared with this configuration."""
    return bool(baseline) and (baseline or {}).items() <= row.values.items()


def best_first(rows: Sequence[SummaryRow]) -> list[SummaryRow]:
    """Those with a mean, the highest first."""
    return sorted((row for row in rows if row.mean is not None), key=lambda row: -(row.mean or 0.0))


def values_on(axes: Sequence[str], row: SummaryRow) -> tuple[str, ...]:
    """A configuration's values on some axes."""
    return tuple(row.values.get(axis, "–") for axis in axes)


def varying(rows: Sequence[SummaryRow]) -> dict[str, list[str]]:
    """Axes with more than one value, each with its values, in the grid's order."""
    axes: dict[str, dict[str, None]] = {}
    for row in rows:
        for axis, value in row.values.items():
            axes.setdefault(axis, {})[value] = None
    return {axis: list(values) for axis, values in axes.items() if len(values) > 1}


def summarize(
    results: Sequence[CellResult], baseline: Values | None, rounds: int = 10_000
) -> list[SummaryRow]:
    """One row a configuration, in the order of first appearance.

    Args:
        results: Cells, finished or not.
        baseline: Axis to value; axes not named keep the configuration's own, so that each size
            has the baseline of its size. ``None``: nothing is compared.
        rounds: Of the permutation test.

    Raises:
        ConfigError: The baseline names an axis that the cells do not have.
        DataError: A configuration and its baseline were tested on different numbers of sentences.
    """
    rows = [
        _compared(_summarized(cells), pairs, rounds) for cells, pairs in paired(results, baseline)
    ]
    compared = [i for i, row in enumerate(rows) if row.p is not None]
    for i, p in zip(compared, holm([row.p for row in rows if row.p is not None]), strict=True):
        rows[i] = replace(rows[i], p_corrected=p)
    return rows


def paired(
    results: Sequence[CellResult], baseline: Values | None
) -> list[tuple[list[CellResult], list[Pair]]]:
    """Each configuration's cells, and those of its outcomes that its baseline has too.

    Raises:
        ConfigError: The baseline names an axis that the cells do not have.
    """
    axes = list(dict.fromkeys(axis for result in results for axis in result.values))
    for axis in baseline or {}:
        if axes and axis not in axes:
            raise ConfigError(choose("axis in the baseline", axis, axes))
    configurations: dict[frozenset[tuple[str, str]], list[CellResult]] = defaultdict(list)
    for result in results:
        configurations[frozenset(result.values.items())].append(result)
    found = []
    for ours, cells in configurations.items():
        theirs = frozenset({**cells[0].values, **(baseline or {})}.items())
        others = [] if theirs == ours else configurations.get(theirs, [])
        found.append((cells, _pairs(cells, others)))
    return found


def _pairs(cells: Sequence[CellResult], others: Sequence[CellResult]) -> list[Pair]:
    runs = {(other.fold, other.seed): other.outcome for other in others}
    pairs = []
    for cell in cells:
        theirs = runs.get((cell.fold, cell.seed))
        if cell.outcome is not None and theirs is not None:
            pairs.append(Pair(cell.fold, cell.outcome, theirs))
    return pairs


def _summarized(cells: Sequence[CellResult]) -> SummaryRow:
    outcomes = [cell.outcome for cell in cells if cell.outcome is not None]
    failed = sum(cell.outcome is None and bool(cell.error) for cell in cells)
    f1 = [outcome.f1 for outcome in outcomes]
    epochs = (outcome.epochs_to_converge for outcome in outcomes)
    dev = (outcome.dev_f1 for outcome in outcomes)
    return SummaryRow(
        values=cells[0].values,
        n=len(outcomes),
        failed=failed,
        pending=len(cells) - len(outcomes) - failed,
        mean=mean(f1),
        sd=standard_deviation(f1),
        precision=mean([float(outcome.scores["precision"]) for outcome in outcomes]),
        recall=mean([float(outcome.scores["recall"]) for outcome in outcomes]),
        dev_f1=mean([f1 for f1 in dev if f1 is not None]),
        labels=_label_means(outcomes),
        epochs=mean([n for n in epochs if n is not None]),
        seconds=mean([outcome.seconds for outcome in outcomes]),
        sentences=mean([outcome.sentences for outcome in outcomes]),
    )


def _label_means(outcomes: Sequence[Outcome]) -> dict[str, float]:
    scores: dict[str, list[float]] = defaultdict(list)
    for outcome in outcomes:
        for label in outcome.scores["labels"]:
            scores[label].append(outcome.label_f1(label))
    return {label: sum(values) / len(values) for label, values in sorted(scores.items())}


def _compared(row: SummaryRow, pairs: Sequence[Pair], rounds: int) -> SummaryRow:
    if not pairs:
        return row
    differences = [pair.ours.f1 - pair.theirs.f1 for pair in pairs]
    ours, theirs = _sentence_counts(row.values, pairs)
    caught = [pair.ours.epochs_to_reach(pair.theirs) for pair in pairs]
    return replace(
        row,
        difference=mean(differences),
        interval=paired_interval(differences, test_to_train=_test_to_train(pairs)),
        p=permutation_test(ours, theirs, rounds),
        pairs=len(pairs),
        catch_up=None if None in caught else mean([n for n in caught if n is not None]),
    )


def _test_to_train(pairs: Sequence[Pair]) -> float:
    """Test sentences to a training sentence in a cross-validation; 0 without folds."""
    if len({pair.fold for pair in pairs}) == 1:
        return 0.0
    ratios = [len(pair.ours.counts) / pair.ours.sentences for pair in pairs]
    return sum(ratios) / len(ratios)


def _sentence_counts(values: Values, pairs: Sequence[Pair]) -> tuple[Counts, Counts]:
    """(N, 3) of both sides: each sentence summed over seeds, the folds stacked."""
    folds: dict[str | None, list[Pair]] = defaultdict(list)
    for pair in pairs:
        folds[pair.fold].append(pair)
    for fold, members in folds.items():
        _check_sentences(values, fold, members)
    ours = [_sum(pair.ours for pair in members) for members in folds.values()]
    theirs = [_sum(pair.theirs for pair in members) for members in folds.values()]
    return np.concatenate(ours), np.concatenate(theirs)


def _check_sentences(values: Values, fold: str | None, pairs: Sequence[Pair]) -> None:
    sizes = {len(side.counts) for pair in pairs for side in (pair.ours, pair.theirs)}
    if len(sizes) > 1:
        name = ", ".join(f"{axis} = {value}" for axis, value in values.items())
        where = name if fold is None else f"{name}, fold {fold}"
        found = " and ".join(map(str, sorted(sizes)))
        raise DataError(
            f"{where}: expected as many test sentences as the baseline has, found {found}"
        )


def _sum(outcomes: Iterable[Outcome]) -> Counts:
    """(N, 3) of the same N sentences, over seeds."""
    counts = [np.array(o.counts, dtype=np.int64).reshape(-1, 3) for o in outcomes]
    total: Counts = np.sum(counts, axis=0)
    return total
