"""Configurations beside their baseline: cells of equal fold and seed, and what they differ by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from ..core.errors import ConfigError, DataError, choose
from ..evaluation.statistics import Counts, fold_interval, mean, permutation_test
from .figures import CellFigures
from .results import CellResult, Outcome

Values = dict[str, str]
"""Axis to the name of the value on it; cells of equal values are one configuration."""


@dataclass(frozen=True)
class Pair:
    """Two finished cells of equal fold and seed: a configuration's and its baseline's.

    Attributes:
        fold: ``None`` in a grid without folds.
        ours, theirs: The figures of both.
        outcomes: Of both; ``None`` where one is known by its row alone.
    """

    fold: str | None
    ours: CellFigures
    theirs: CellFigures
    outcomes: tuple[Outcome, Outcome] | None


@dataclass(frozen=True)
class Comparison:
    """A configuration against its baseline, over their pairs.

    Attributes:
        pairs: How many there are.
        folds: Over how many folds; 1 without any.
        difference: Mean of F1 on test, or of another metric that the cells are read by, minus the
            baseline's: of the seeds of a fold, then of folds.
        dev_difference: The same on dev; ``None`` without a dev part.
        interval: 95 % interval of ``difference`` (``fold_interval``): over folds it speaks of
            other training sentences and seeds, without folds of other seeds. ``None`` for one
            pair, and over folds where the number of test sentences is not known.
        p: Of the paired permutation test, with the counts of a sentence summed over seeds and
            the folds stacked (``permutation_test``): it speaks of other test sentences, for these
            very models. ``None`` without outcomes, which have the counts.
        catch_up: Mean epochs until the metric on dev is where the pair's baseline has converged;
            ``None`` also if a run never gets there.
    """

    pairs: int
    folds: int
    difference: float
    dev_difference: float | None
    interval: tuple[float, float] | None
    p: float | None
    catch_up: float | None


def paired(
    results: Sequence[CellResult], baseline: Values | None
) -> list[tuple[list[CellResult], list[Pair]]]:
    """Each configuration's cells, and those finished ones that its baseline has too.

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
    runs = {(other.fold, other.seed): other for other in others}
    pairs = []
    for cell in cells:
        other = runs.get((cell.fold, cell.seed))
        if cell.figures is None or other is None or other.figures is None:
            continue
        both = (cell.outcome, other.outcome) if cell.outcome and other.outcome else None
        pairs.append(Pair(cell.fold, cell.figures, other.figures, both))
    return pairs


def compared(values: Values, pairs: Sequence[Pair], rounds: int) -> Comparison:
    """What a configuration's pairs, of which there is one at least, differ by.

    Args:
        values: The configuration's, for errors.
        pairs: Its pairs.
        rounds: Of the permutation test.

    Raises:
        DataError: The two sides of a fold were tested on different numbers of sentences.
    """
    folds: dict[str | None, list[Pair]] = defaultdict(list)
    for pair in pairs:
        folds[pair.fold].append(pair)
    differences = [[p.ours.f1 - p.theirs.f1 for p in members] for members in folds.values()]
    return Comparison(
        pairs=len(pairs),
        folds=len(folds),
        difference=_mean_of_means(differences),
        dev_difference=_dev_difference(list(folds.values())),
        interval=_interval(differences, pairs),
        p=_permuted(values, folds, rounds),
        catch_up=_catch_up(pairs),
    )


def _mean_of_means(folds: Sequence[Sequence[float]]) -> float:
    return sum(sum(seeds) / len(seeds) for seeds in folds) / len(folds)


def _dev_difference(folds: Sequence[Sequence[Pair]]) -> float | None:
    differences = []
    for members in folds:
        dev = [(pair.ours.dev_f1, pair.theirs.dev_f1) for pair in members]
        known = [ours - theirs for ours, theirs in dev if ours is not None and theirs is not None]
        if len(known) < len(members):
            return None
        differences.append(known)
    return _mean_of_means(differences)


def _interval(
    differences: Sequence[Sequence[float]], pairs: Sequence[Pair]
) -> tuple[float, float] | None:
    if len(differences) == 1:
        return fold_interval(differences)
    tested = [p.ours.test_sentences / p.ours.sentences for p in pairs if p.ours.test_sentences]
    if len(tested) < len(pairs):
        return None
    return fold_interval(differences, test_to_train=sum(tested) / len(tested))


def _catch_up(pairs: Sequence[Pair]) -> float | None:
    found = [pair.outcomes and pair.outcomes[0].epochs_to_reach(pair.outcomes[1]) for pair in pairs]
    known = [epochs for epochs in found if epochs is not None]
    return mean(known) if len(known) == len(found) else None


def _permuted(
    values: Values, folds: dict[str | None, list[Pair]], rounds: int
) -> float | None:
    """Over counts of both sides: each sentence summed over seeds, the folds stacked."""
    ours, theirs = [], []
    for fold, members in folds.items():
        both = [pair.outcomes for pair in members if pair.outcomes]
        if len(both) < len(members):
            return None
        _check_sentences(values, fold, both)
        ours.append(_sum(first for first, _ in both))
        theirs.append(_sum(second for _, second in both))
    return permutation_test(np.concatenate(ours), np.concatenate(theirs), rounds)


def _check_sentences(
    values: Values, fold: str | None, pairs: Sequence[tuple[Outcome, Outcome]]
) -> None:
    sizes = {len(side.counts) for both in pairs for side in both}
    if len(sizes) > 1:
        name = ", ".join(f"{axis} = {value}" for axis, value in values.items())
        where = name if fold is None else f"{name}, fold {fold}"
        found = " and ".join(map(str, sorted(sizes)))
        raise DataError(
            f"{where}: expected as many test sentences as the baseline has, found {found}"
        )


def _sum(outcomes: Iterable[Outcome]) -> Counts:
    """Counts of the same N sentences, over seeds."""
    counts = [np.array(o.tested or np.empty((0, 3)), dtype=np.int64) for o in outcomes]
    total: Counts = np.sum(counts, axis=0)
    return total
