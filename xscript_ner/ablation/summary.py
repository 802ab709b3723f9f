"""What a grid says: each configuration over its folds and seeds, and against its baseline."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ..core.types import CLASSIFIER
from ..evaluation.statistics import holm, mean, standard_deviation
from .pairs import Comparison, Values, compared, paired
from .results import CellResult, by_metric, further_metrics

ALPHA = 0.05
"""A difference would hold on other test sentences if its corrected p is lower."""


@dataclass(frozen=True)
class SummaryRow:
    """One configuration over its folds and seeds.

    Scores are percentages. A mean is ``None`` where no cell has the figure.

    Attributes:
        values: Axis to the name of the configuration's value on it.
        n: Finished cells.
        failed: Cells with an error.
        pending: Cells with neither.
        mean: Micro-averaged F1 on test, or what else ``metric`` names.
        sd: Its standard deviation over cells, with n - 1; ``None`` under two cells.
        precision, recall: Means, micro-averaged.
        dev_f1: Mean of the same for the kept epochs on dev; what a choice between configurations
            goes by.
        heads: Every other head, and frames, to the mean of its metric on test.
        labels: Label to its mean F1 over the cells where it occurs in gold or predictions.
        epochs: Mean epochs to convergence.
        seconds: Mean wall time of a cell's training.
        sentences: Mean number of training sentences.
        at_cap: Cells whose training ended because no more epochs were allowed.
        cap_known: Cells that tell whether it did: they say their cap, and have a dev part.
        comparison: With the baseline; ``None`` for a baseline, and where no finished cell of the
            baseline has the fold and seed of one of this configuration's.
        p_corrected: The comparison's p after Holm, over all comparisons of the table.
        metric: What the figures speak of: see ``by_metric``.
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
    heads: dict[str, float]
    labels: dict[str, float]
    epochs: float | None
    seconds: float | None
    sentences: float | None
    at_cap: int = 0
    cap_known: int = 0
    comparison: Comparison | None = None
    p_corrected: float | None = None
    metric: str = CLASSIFIER

    @property
    def share_at_cap(self) -> float | None:
        """Of the cells that tell."""
        return self.at_cap / self.cap_known if self.cap_known else None

    @property
    def holds_on_other_sentences(self) -> bool:
        """Whether the permutation test says so of the difference, for these very models."""
        return self.p_corrected is not None and self.p_corrected < ALPHA

    @property
    def holds_in_other_runs(self) -> bool:
        """Whether the interval, over folds and seeds, leaves out 0."""
        interval = self.comparison.interval if self.comparison else None
        return interval is not None and not interval[0] <= 0 <= interval[1]

    @property
    def is_sure(self) -> bool:
        """Whether test and interval agree that there is a difference: what tables mark."""
        return self.holds_on_other_sentences and self.holds_in_other_runs


def is_baseline(row: SummaryRow, baseline: Values | None) -> bool:
    """Whether others are compared with this configuration."""
    return bool(baseline) and (baseline or {}).items() <= row.values.items()


def best_first(rows: Sequence[SummaryRow]) -> list[SummaryRow]:
    """Those with a mean, the highest on dev first; then those that were not watched on dev."""
    done = [row for row in rows if row.mean is not None]
    return sorted(done, key=lambda row: float("inf") if row.dev_f1 is None else -row.dev_f1)


def best_on_dev(rows: Sequence[SummaryRow]) -> SummaryRow | None:
    """The configuration with the highest mean on dev; ``None`` where none was watched on dev.

    Test does not choose: the highest of many test scores is high by chance too.
    """
    first = next(iter(best_first(rows)), None)
    return first if first is not None and first.dev_f1 is not None else None


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
    rows = []
    for cells, pairs in paired(results, baseline):
        row = _summarized(cells)
        comparison = compared(row.values, pairs, rounds) if pairs else None
        rows.append(replace(row, comparison=comparison))
    tests = {i: row.comparison.p for i, row in enumerate(rows) if row.comparison}
    known = {i: p for i, p in tests.items() if p is not None}
    for i, p in zip(known, holm(list(known.values())), strict=True):
        rows[i] = replace(rows[i], p_corrected=p)
    return rows


def summaries(
    results: Sequence[CellResult],
    baseline: Values | None,
    metric: str = CLASSIFIER,
    rounds: int = 10_000,
) -> dict[str, list[SummaryRow]]:
    """Metric to its rows: the one asked for first, then every head that a cell has, and frames.

    Args:
        results: Cells, finished or not.
        baseline, rounds: As ``summarize`` takes them.
        metric: ``classifier``, another head, ``frame`` or ``mean``.

    Raises:
        ConfigError, DataError: As ``summarize``.
    """
    further = further_metrics(results)
    metrics = dict.fromkeys([metric, *([CLASSIFIER] if further else []), *further])
    return {m: summarize(by_metric(results, m), baseline, rounds) for m in metrics}


def _summarized(cells: Sequence[CellResult]) -> SummaryRow:
    found = [cell.figures for cell in cells if cell.figures is not None]
    failed = sum(cell.figures is None and bool(cell.error) for cell in cells)
    f1 = [one.f1 for one in found]
    capped = [one.at_cap for one in found if one.at_cap is not None]
    return SummaryRow(
        values=cells[0].values,
        n=len(found),
        failed=failed,
        pending=len(cells) - len(found) - failed,
        mean=mean(f1),
        sd=standard_deviation(f1),
        precision=mean([one.precision for one in found]),
        recall=mean([one.recall for one in found]),
        dev_f1=mean([one.dev_f1 for one in found if one.dev_f1 is not None]),
        heads=_means(one.heads for one in found),
        labels=_means(one.labels for one in found),
        epochs=mean([one.epochs for one in found if one.epochs is not None]),
        seconds=mean([one.seconds for one in found]),
        sentences=mean([one.sentences for one in found]),
        at_cap=sum(capped),
        cap_known=len(capped),
        metric=cells[0].metric,
    )


def _means(found: Iterable[Mapping[str, float]]) -> dict[str, float]:
    """Of each name, over the cells that have it."""
    scores: dict[str, list[float]] = defaultdict(list)
    for one in found:
        for name, score in one.items():
            scores[name].append(score)
    return {name: sum(values) / len(values) for name, values in sorted(scores.items())}
