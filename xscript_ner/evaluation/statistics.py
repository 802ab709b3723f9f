"""How sure a difference is: spread, intervals, a test over sentences, many comparisons."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
from scipy import stats  # type: ignore[import-untyped, unused-ignore]

Counts = npt.NDArray[np.int64]
"""(N, 3): gold, predicted and correct entities of N sentences."""

DRAWS = 2**22
"""Coin flips held in memory at a time."""
ROUNDING = 1e-12
"""How far apart two F1 differences may lie that are equal but for their last digits."""


def mean(values: Sequence[float]) -> float | None:
    """Arithmetic mean; ``None`` of nothing."""
    return math.fsum(values) / len(values) if values else None


def standard_deviation(values: Sequence[float]) -> float | None:
    """Of the population, estimated with n - 1 from a sample; ``None`` under two values."""
    return float(np.std(values, ddof=1)) if len(values) > 1 else None


def paired_interval(
    differences: Sequence[float], level: float = 0.95, test_to_train: float = 0.0
) -> tuple[float, float] | None:
    """Interval of the mean of paired differences, by Student's t with n - 1 degrees of freedom.

    It covers what varies between the pairs, and not other test sentences than these; that is
    ``permutation_test``'s part.

    Args:
        differences: One a pair.
        level: Share of such intervals that hold the true mean, between 0 and 1.
        test_to_train: Test sentences to a training sentence, in a cross-validation, whose folds
            share training sentences and so are not independent. It widens the interval: the
            variance of the mean is s²(1/n + ``test_to_train``) (Nadeau & Bengio 2003, Inference
            for the Generalization Error, Machine Learning 52).

    Returns:
        Lower and upper end; ``None`` under two pairs.
    """
    centre, deviation = mean(differences), standard_deviation(differences)
    if centre is None or deviation is None:
        return None
    n = len(differences)
    quantile = float(stats.t.ppf((1 + level) / 2, n - 1))
    reach = quantile * deviation * math.sqrt(1 / n + test_to_train)
    return centre - reach, centre + reach


def fold_interval(
    folds: Sequence[Sequence[float]], level: float = 0.95, test_to_train: float = 0.0
) -> tuple[float, float] | None:
    """Interval of a mean difference over the folds of a cross-validation and the seeds in each.

    The seeds of a fold share its training sentences, so they are no pairs of their own: they are
    averaged first, and ``paired_interval`` sees one difference a fold, with k - 1 degrees of
    freedom. Simulated with 5 folds that share training sentences and 3 seeds (see the tests),
    it covers 95 % where folds differ most and 98.5 % where seeds do. To count every fold and
    seed as a pair, with the same widening, covers 84 % and 99.9 %; without the widening the
    average of folds covers 84 % and 93 %.

    Args:
        folds: Of each fold, the differences of its seeds. Of one fold alone, or without folds,
            the interval is over the seeds, and is not widened.
        level: As in ``paired_interval``.
        test_to_train: As in ``paired_interval``.

    Returns:
        Lower and upper end, around the mean of the folds' means; ``None`` under two folds and
        two seeds.
    """
    if len(folds) == 1:
        return paired_interval(folds[0], level)
    means = [math.fsum(seeds) / len(seeds) for seeds in folds]
    return paired_interval(means, level, test_to_train)


def permutation_test(
    ours: npt.ArrayLike, theirs: npt.ArrayLike, rounds: int = 10_000, seed: int = 0
) -> float:
    """Two-sided p of a difference in micro-averaged F1, or in a mean of several, by
    approximate randomisation.

    If the systems were equal, whose output for a sentence is whose would be chance. So each
    sentence's outputs are swapped with probability 1/2, and p is how often F1 then differs by
    no less than it did (Noreen 1989, Computer-Intensive Methods for Testing Hypotheses; Yeh
    2000, More accurate tests for the statistical significance of result differences, COLING).

    It tells whether a difference would hold on other sentences of this kind. Where a sentence
    was tagged under several seeds, sum its counts over them first: they are not independent, and
    so are swapped together. Folds have sentences of their own, and are stacked.

    Args:
        ours, theirs: (N, 3). Gold, predicted and correct entities of each sentence; row i of
            both is the same sentence. (N, 3H) has so many counts of each of H tasks, whose mean
            F1 is compared.
        rounds: How many times all sentences are swapped or not.
        seed: Of the swaps.

    Returns:
        (1 + rounds at least as extreme) / (1 + ``rounds``): never 0.

    Raises:
        ValueError: They are not two (N, 3) or (N, 3H) arrays of equal shape.
    """
    first, second = _counts(ours), _counts(theirs)
    if len(first) != len(second):
        raise ValueError(f"{len(first)} sentences cannot be paired with {len(second)}")
    total, other = first.sum(axis=0), second.sum(axis=0)
    observed = abs(_f1(total) - _f1(other))
    change = second - first
    change = change[change.any(axis=1)]  # to swap equal outputs changes nothing
    generator = np.random.default_rng(seed)
    extreme = 0
    for size in _chunks(rounds, len(change)):
        swapped = generator.integers(0, 2, (size, len(change)), dtype=np.int8)
        moved = swapped.astype(np.float64) @ change  # (size, 3), whole numbers
        difference = abs(_f1(total + moved) - _f1(other - moved))
        extreme += int((difference >= observed - ROUNDING).sum())
    return (1 + extreme) / (1 + rounds)


def _counts(values: npt.ArrayLike) -> Counts:
    counts = np.asarray(values, dtype=np.int64)
    if counts.ndim != 2 or counts.shape[1] % 3 or not counts.shape[1]:
        raise ValueError(f"expected counts of shape (N, 3), found {counts.shape}")
    return counts


def _f1(counts: npt.NDArray[np.generic]) -> npt.NDArray[np.float64]:
    """(…, 3H) to (…): as ``Score.f1``, the mean of H tasks."""
    tasks = np.asarray(counts, dtype=np.float64).reshape(*counts.shape[:-1], -1, 3)
    gold, predicted, correct = np.moveaxis(tasks, -1, 0)
    total = gold + predicted
    scores: npt.NDArray[np.float64] = np.zeros_like(total)
    np.divide(2 * correct, total, out=scores, where=total > 0)
    means: npt.NDArray[np.float64] = scores.mean(axis=-1)
    return means


def _chunks(rounds: int, sentences: int) -> Iterator[int]:
    """``rounds`` in parts of which each holds at most ``DRAWS`` coin flips, or one round."""
    size = max(1, DRAWS // max(1, sentences))
    for start in range(0, rounds, size):
        yield min(size, rounds - start)


def holm(p_values: Sequence[float]) -> list[float]:
    """p-values corrected for their number, in the order given.

    To call significant what lies under alpha then errs even once with probability alpha at most,
    whatever the dependence between the tests (Holm 1979, A Simple Sequentially Rejective
    Multiple Test Procedure, Scandinavian Journal of Statistics 6).
    """
    corrected = [0.0] * len(p_values)
    highest = 0.0
    ascending = sorted(range(len(p_values)), key=p_values.__getitem__)
    for rank, index in enumerate(ascending):
        highest = max(highest, (len(p_values) - rank) * p_values[index])
        corrected[index] = min(1.0, highest)
    return corrected
