"""What a report says, in Markdown and on the page: words, tables, lists and plots."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from ..figures import metric_name
from ..pairs import Values
from ..results import CellResult
from ..summary import SummaryRow, best_on_dev, is_baseline
from .caps import cap_warnings
from .heat_map import heat_map
from .plots import Plot
from .tables import (
    MARK,
    TEST_HEAD,
    Table,
    difference_text,
    interval_head,
    interval_text,
    mean_text,
    metric_of,
    named,
    number_text,
    results_table,
    type_table,
)

Terms = list[tuple[str, str]]
"""Names and what is said of each."""
Block = str | Table | Terms | Plot

DEFINITIONS: Terms = [
    (
        "F1",
        "Micro-averaged over entities, in percent: a prediction is right if start, end and type "
        "equal the gold entity's. Mean ± standard deviation (n - 1) over n cells; a cell is one "
        "training run, of one fold and one seed.",
    ),
    (
        "Dev F1",
        "Mean F1 on dev of the epochs that were kept. The best configuration is the one with the "
        "highest: the highest of many test scores is high by chance too.",
    ),
    (
        "Difference",
        "Mean of F1 minus the baseline's over pairs of equal fold and seed: of the seeds of a fold "
        "first, then of the folds. How sure it is has two sides, a column each. " + MARK,
    ),
    (
        "95 % (other training data), or without folds 95 % (other seeds)",
        "Student's t interval of the difference, over the means of the folds, with as many "
        "degrees of freedom as there are folds, less one; widened for the training sentences that "
        "folds share (Nadeau & Bengio 2003). Without folds over the seeds alone, for these "
        "training sentences. It does not cover other test sentences than these.",
    ),
    (
        TEST_HEAD,
        "Of a paired permutation test, two-sided: how often F1 differs by no less than it did if "
        "each test sentence's outputs are swapped by chance between the configuration and its "
        "baseline (Noreen 1989; Yeh 2000). Corrected by Holm's method (1979) for the number of "
        "comparisons in the table. It speaks of these very models, not of what other training "
        "sentences or seeds would give.",
    ),
    (
        "At the cap",
        "Cells that ran as many epochs as their recipe allows, and so may have been cut short; of "
        "those that tell their cap and have a dev part.",
    ),
    ("Epochs", "Mean number to convergence: to 95 % of the kept epoch's dev F1."),
    (
        "Catches up",
        "Mean number of epochs until dev F1 is where the baseline of equal fold and seed has "
        "converged; – if a run never gets there. To be compared with the baseline's Epochs.",
    ),
    ("Seconds", "Mean wall time of a cell's training steps, over all its epochs."),
    ("By entity type", "Mean F1 over the cells in whose gold or predictions the type occurs."),
]
"""What the figures of a report mean."""
HEAD_DEFINITIONS: Terms = [
    (
        "Accuracy of a head",
        "Share of the test sentences with a label of their own that get it, in percent.",
    ),
    (
        "Frame accuracy",
        "Share of the test sentences that are right in all: in every entity and in the label of "
        "every head.",
    ),
    ("Mean over heads", "Of F1 and the accuracy of every other head; frames stand outside it."),
]
"""Further ones, of models that label whole sentences too."""


class Report(NamedTuple):
    """A report: its title, what it opens with, and what stands under each heading."""

    title: str
    opening: list[str]
    warnings: list[str]
    sections: dict[str, list[Block]]


def contents(
    title: str,
    results: Sequence[CellResult],
    rows: Sequence[SummaryRow],
    baseline: Values | None,
    notes: Sequence[str] = (),
    plots: Sequence[Plot] = (),
    others: Sequence[Sequence[SummaryRow]] = (),
) -> Report:
    """Puts a report together of rows of ``summarize`` and plots of ``draw``.

    Sections with nothing to say are left out. Each of ``others`` are the rows of a further metric,
    which get a table of their own.
    """
    opening = [_standing(rows, baseline), *notes]
    if baseline:
        opening.append(f"Baseline: {named(baseline)}.")
    legend = f"The best on dev is bold. {MARK}"
    types, versions = type_table(rows, baseline), _versions(results)
    pending = [(named(row.values), f"{row.pending} not run") for row in rows if row.pending]
    sections: dict[str, list[Block | None]] = {
        "Results": [results_table(rows, baseline), legend],
        **{_by_metric(same): [_alone(same, baseline)] for same in others},
        "Heat map": [*heat_map(rows, baseline)],
        "Plots": [*plots],
        "F1 by entity type": [types, types and "The best on dev is bold."],
        "Failed cells": [_failed(results)],
        "Cells that have not run": [pending],
        "What the figures mean": [_definitions(rows), versions and f"Made with {versions}."],
    }
    said = {name: [block for block in blocks if block] for name, blocks in sections.items()}
    found = {name: blocks for name, blocks in said.items() if blocks}
    return Report(title, opening, cap_warnings(rows, baseline), found)


def _by_metric(rows: Sequence[SummaryRow]) -> str:
    return f"Results by {metric_name(metric_of(rows))}"


def _alone(rows: Sequence[SummaryRow], baseline: Values | None) -> Table:
    """A table of one metric, without those of other heads."""
    return results_table([replace(row, heads={}) for row in rows], baseline)


def _definitions(rows: Sequence[SummaryRow]) -> Terms:
    """What the figures of these rows mean, in terms of their metric."""
    metric, heads = metric_of(rows), {head for row in rows for head in row.heads}
    if not heads:
        return DEFINITIONS
    chosen = metric_name(metric)
    entities, *others = DEFINITIONS
    rest = [(name.replace("F1", chosen), text.replace("F1", chosen)) for name, text in others[:-1]]
    return [entities, *HEAD_DEFINITIONS, *rest, others[-1]]


def _standing(rows: Sequence[SummaryRow], baseline: Values | None) -> str:
    """How far the grid has come, and which configuration is best."""
    finished, failed = sum(row.n for row in rows), sum(row.failed for row in rows)
    pending = sum(row.pending for row in rows)
    cells = finished + failed + pending
    words = f"{finished} of {cells} cells are done, {failed} failed, {pending} have not run."
    best = best_on_dev(rows)
    if best is None:
        return words + " None was watched on dev, which would tell the best." * bool(finished)
    words += f" Best on dev: {named(best.values)}, with {number_text(best.dev_f1, 2)} there"
    words += f" and {metric_name(best.metric)} {mean_text(best)} on test"
    if is_baseline(best, baseline):
        return words + ". It is the baseline."
    if best.comparison is not None:
        words += f", {difference_text(best)} against {named({**best.values, **(baseline or {})})}"
        words += f" ({interval_head([best])}: {interval_text(best)}; "
        words += f"{TEST_HEAD}, corrected: {number_text(best.p_corrected, 4)})"
    return words + "."


def _failed(results: Sequence[CellResult]) -> Terms:
    """Each failed cell and its error."""
    failed = [result for result in results if result.figures is None and result.error]
    folds = ["" if result.fold is None else f", fold {result.fold}" for result in failed]
    return [
        (f"{named(result.values)}{fold}, seed {result.seed}", result.error)
        for result, fold in zip(failed, folds, strict=True)
    ]


def _versions(results: Sequence[CellResult]) -> str:
    """Every version the cells were made with, once."""
    found = (result.outcome.versions.items() for result in results if result.outcome)
    return ", ".join(dict.fromkeys(" ".join(item) for items in found for item in items))
