"""What a report says, in Markdown and on the page: words, tables, lists and plots."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ..results import CellResult
from ..summary import ALPHA, SummaryRow, Values, best_first, is_baseline
from .heat_map import heat_map
from .plots import Plot
from .tables import Table, difference, mean, number, results_table, type_table

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
        "Mean F1 on dev of the epochs that were kept. Choose a configuration by this one: the "
        "highest of many test scores is high by chance too.",
    ),
    (
        "Difference",
        "Mean of F1 minus the baseline's over pairs of equal fold and seed. In brackets its 95 % "
        "interval by Student's t over these pairs: it covers what varies between folds and seeds, "
        "not other test sentences. Over folds it is widened for the training sentences that they "
        "share (Nadeau & Bengio 2003).",
    ),
    (
        "p",
        "Of a paired permutation test, two-sided: how often F1 differs by no less than it did if "
        "each test sentence's outputs are swapped by chance between the configuration and its "
        "baseline (Noreen 1989; Yeh 2000). Corrected by Holm's method (1979) for the number of "
        f"comparisons in the table; * marks a corrected p below {ALPHA}.",
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


class Document(NamedTuple):
    """A report: its title, the paragraphs it opens with, and what stands under each heading."""

    title: str
    opening: list[str]
    sections: dict[str, list[Block]]


def document(
    title: str,
    results: Sequence[CellResult],
    rows: Sequence[SummaryRow],
    baseline: Values | None,
    notes: Sequence[str] = (),
    plots: Sequence[Plot] = (),
) -> Document:
    """Puts a report together of rows of ``summarize`` and plots of ``draw``.

    Sections with nothing to say are left out.
    """
    opening = [_standing(rows, baseline), *notes]
    if baseline:
        opening.append(f"Baseline: {_named(baseline)}.")
    legend = f"The highest mean is bold; * marks a corrected p below {ALPHA}."
    types, versions = type_table(rows, baseline), _versions(results)
    pending = [(_named(row.values), f"{row.pending} not run") for row in rows if row.pending]
    sections: dict[str, list[Block | None]] = {
        "Results": [results_table(rows, baseline), legend],
        "Heat map": [*heat_map(rows, baseline)],
        "Plots": [*plots],
        "F1 by entity type": [types, types and "The highest mean of each type is bold."],
        "Failed cells": [_failed(results)],
        "Cells that have not run": [pending],
        "What the figures mean": [DEFINITIONS, versions and f"Made with {versions}."],
    }
    said = {name: [block for block in blocks if block] for name, blocks in sections.items()}
    return Document(title, opening, {name: blocks for name, blocks in said.items() if blocks})


def _standing(rows: Sequence[SummaryRow], baseline: Values | None) -> str:
    """How far the grid has come, and which configuration is best."""
    finished, failed = sum(row.n for row in rows), sum(row.failed for row in rows)
    pending = sum(row.pending for row in rows)
    cells = finished + failed + pending
    words = f"{finished} of {cells} cells are done, {failed} failed, {pending} have not run."
    best = next(iter(best_first(rows)), None)
    if best is None:
        return words
    words += f" Best: {_named(best.values)}, with F1 {mean(best)}"
    if is_baseline(best, baseline):
        return words + ". It is the baseline."
    if best.difference is not None:
        words += f", {difference(best)} against {_named({**best.values, **(baseline or {})})}"
        words += f" (corrected p {number(best.p_corrected, 4)})"
    return words + "."


def _named(values: Values) -> str:
    return ", ".join(f"{axis} {value}" for axis, value in values.items())


def _failed(results: Sequence[CellResult]) -> Terms:
    """Each failed cell and its error."""
    failed = [result for result in results if result.outcome is None and result.error]
    folds = ["" if result.fold is None else f", fold {result.fold}" for result in failed]
    return [
        (f"{_named(result.values)}{fold}, seed {result.seed}", result.error)
        for result, fold in zip(failed, folds, strict=True)
    ]


def _versions(results: Sequence[CellResult]) -> str:
    """Every version the cells were made with, once."""
    found = (result.outcome.versions.items() for result in results if result.outcome)
    return ", ".join(dict.fromkeys(" ".join(item) for items in found for item in items))
