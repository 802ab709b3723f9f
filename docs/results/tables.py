"""The tables of docs/experiments.md, from the rows beside this file and without training.

    python docs/results/tables.py hironsan-systems

prints a grid's tables in Markdown. Means and intervals are worked out here. What takes more than
the rows have is in published.csv, as the grid wrote it when it ran: p, which takes the counts of
every test sentence, and when a run caught up, which takes its dev F1 after each epoch.
"""

from __future__ import annotations

import argparse
import csv
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

from xscript_ner.ablation import CellFigures, CellResult, SummaryRow, read_rows, summarize
from xscript_ner.ablation.grid import AblationConfig
from xscript_ner.ablation.report.tables import (
    cap_text,
    difference_text,
    interval_head,
    interval_text,
    mean_text,
    number_text,
)
from xscript_ner.ablation.summary import best_on_dev, varying
from xscript_ner.config import GRID, parse, read_tables
from xscript_ner.core.display import bold, escaped, table
from xscript_ner.core.resources import locate
from xscript_ner.evaluation.statistics import fold_interval

HERE = Path(__file__).parent
PARTS = ("chars", "words", "classifier")
"""What the eight combinations of a grid of parts are made of."""
STEPS = [
    ("romaji for Japanese characters", "scratch, romaji", "scratch, Japanese characters"),
    ("… under slow average, batch 8", "scratch, romaji, slow average, batch 8",
     "scratch, Japanese characters, slow average, batch 8"),
    ("`en-open` into the romaji model", "en-open, romaji", "scratch, romaji"),
    ("… both sides slow average, batch 8", "en-open, romaji, slow average, batch 8",
     "scratch, romaji, slow average, batch 8"),
    ("… the same, with slow characters",
     "en-open, romaji, slow characters, slow average, batch 8",
     "scratch, romaji, slow average, batch 8"),
    ("… the same, without the encoder",
     "en-open, romaji, characters and classifier, slow characters, slow average, batch 8",
     "scratch, romaji, slow average, batch 8"),
    ("slow characters, beside the same transfer and training without them",
     "en-open, romaji, slow characters, slow average, batch 8",
     "en-open, romaji, slow average, batch 8"),
    ("`ja-projected` into the romaji model", "ja-projected, romaji", "scratch, romaji"),
    ("features of the analyser beside romaji", "scratch, features", "scratch, romaji"),
    ("`en-open` into the model with features", "en-open, features", "scratch, features"),
    ("`ja-projected` into the model with features and word vectors", "ja-projected, features",
     "scratch, features, vectors"),
    ("… both sides slow average", "ja-projected, features, slow average",
     "scratch, features, vectors, slow average"),
    ("… both sides slow average, batch 8", "ja-projected, features, slow average, batch 8",
     "scratch, features, vectors, slow average, batch 8"),
]  # fmt: skip
"""What it is called, with it, and the same without it."""

Runs = dict[tuple[str | None, int], CellFigures]
"""Fold and seed to what came of the cell."""


def read_grid_rows(name: str) -> tuple[list[CellResult], dict[str, str] | None]:
    """Cells of a grid that ships, and its baseline."""
    path = locate("recipe", name)
    config = parse(AblationConfig, read_tables(path)[GRID], path)
    return read_rows(HERE / f"{name}.csv", list(config.axes)), config.baseline


def published(name: str) -> dict[str, dict[str, str]]:
    """Configuration to what was published of it."""
    with (HERE / "published.csv").open(encoding="utf-8", newline="") as file:
        return {row["configuration"]: row for row in csv.DictReader(file) if row["grid"] == name}


def is_sure(row: SummaryRow, told: dict[str, dict[str, str]]) -> bool:
    """Whether the published test and the interval agree that there is a difference."""
    return row.holds_in_other_runs and known(row, told, "below_0.05") == "yes"


def known(row: SummaryRow, told: dict[str, dict[str, str]], column: str) -> str:
    """What was published of a configuration; empty where nothing was."""
    return told.get(" / ".join(row.values.values()), {}).get(column, "")


def results(name: str, rows: Sequence[SummaryRow]) -> str:
    """A line a configuration."""
    told, best = published(name), best_on_dev(rows)
    columns: dict[str, Callable[[SummaryRow], str]] = {
        "F1": lambda row: bold(mean_text(row)) if row is best else mean_text(row),
        "n": lambda row: str(row.n),
        "Dev F1": lambda row: number_text(row.dev_f1, 2),
        "Difference": lambda row: difference_text(row) + " \\*" * is_sure(row, told),
        interval_head(rows): interval_text,
        "p (other test data), as published": lambda row: known(row, told, "p_corrected") or "–",
        "At the cap": cap_text,
        "Epochs": lambda row: number_text(row.epochs),
        "Catches up, as published": lambda row: known(row, told, "catches_up") or "–",
        "Seconds": lambda row: number_text(row.seconds, 0),
    }
    axes = list(rows[0].values)
    lines = [
        [*map(escaped, row.values.values()), *(text(row) for text in columns.values())]
        for row in rows
    ]
    numbers = [False] * len(axes) + [True] * len(columns)
    return table([*axes, *columns], lines, numbers)


def matrix(name: str, rows: Sequence[SummaryRow]) -> str:
    """Parts down, romanisers across: mean, difference, mark, and cells at the cap."""
    told, best, axes = published(name), best_on_dev(rows), varying(rows)

    def entry(parts: str, romanizer: str) -> str:
        wanted = {"parts": parts, "romanizer": romanizer}
        row = next((row for row in rows if row.values == wanted and row.n), None)
        if row is None:
            return "–"
        difference = f"{difference_text(row)}{chr(92) + '*' if is_sure(row, told) else ''}"
        text = f"{row.mean:.2f} {difference if row.comparison else 'baseline'}"
        return f"{bold(text) if row is best else text} ({row.at_cap})"

    lines = [[parts, *(entry(parts, r) for r in axes["romanizer"])] for parts in axes["parts"]]
    numbers = [False] + [True] * len(axes["romanizer"])
    return table(["parts ↓ romanizer →", *axes["romanizer"]], lines, numbers)


def f1_of(figures: CellFigures) -> float:
    """What differences are of, if of nothing else."""
    return figures.f1


def effect(pairs: Sequence[tuple[Runs, Runs]], score: Callable[[CellFigures], float]) -> str:
    """``+1.9 [0.2, 3.6]``: mean over the pairs of configurations, interval over folds."""
    folds: dict[str | None, dict[int, list[float]]] = defaultdict(lambda: defaultdict(list))
    ratio = 0.0
    for ours, theirs in pairs:
        for (fold, seed), figures in ours.items():
            if (fold, seed) in theirs:
                folds[fold][seed].append(score(figures) - score(theirs[fold, seed]))
                ratio = (figures.test_sentences or 0) / figures.sentences
    means = [[sum(d) / len(d) for d in seeds.values()] for seeds in folds.values()]
    centre = sum(sum(seeds) / len(seeds) for seeds in means) / len(means)
    interval = fold_interval(means, test_to_train=ratio)
    return f"{centre:+.1f}" + (f" [{interval[0]:.1f}, {interval[1]:.1f}]" if interval else "")


def runs_of(cells: Sequence[CellResult], **values: str) -> Runs:
    """The finished cells of a configuration, or of several that differ in fold and seed."""
    return {
        (cell.fold, cell.seed): cell.figures
        for cell in cells
        if cell.figures and values.items() <= cell.values.items()
    }


def steps(cells: Sequence[CellResult]) -> str:
    """What each step on Hironsan brings beside the same model without it."""
    lines = [
        [name, effect([(runs_of(cells, system=with_), runs_of(cells, system=without))], f1_of)]
        for name, with_, without in STEPS
    ]
    return table(["step", "F1"], lines, [False, True])


def plan(parts: Sequence[str]) -> str:
    """The parts in the grid's order, as it names them."""
    return " + ".join(part for part in PARTS if part in parts) or "none"


def part_effects(cells: Sequence[CellResult], romanizers: Sequence[str]) -> str:
    """What a part brings, the mean over the others being copied or not."""
    lines = []
    for part in PARTS:
        others = [other for other in PARTS if other != part]
        subsets = [[], [others[0]], [others[1]], others]
        entries = []
        for romanizer in romanizers:
            pairs = [
                (
                    runs_of(cells, parts=plan([*subset, part]), romanizer=romanizer),
                    runs_of(cells, parts=plan(subset), romanizer=romanizer),
                )
                for subset in subsets
            ]
            entries.append(effect(pairs, f1_of))
        lines.append([f"`{part}`", *entries])
    return table(["", *romanizers], lines, [False] + [True] * len(romanizers))


def print_tables(name: str) -> None:
    """Everything that docs/experiments.md shows of a grid and its rows tell."""
    cells, baseline = read_grid_rows(name)
    rows = summarize(cells, baseline)
    axes = varying(rows)
    if list(axes) == ["romanizer", "parts"] and baseline and len(baseline) == 2:
        print(matrix(name, rows), "\n")
    print(results(name, rows), "\n")
    if name == "hironsan-systems":
        print(steps(cells), "\n")
    if set(axes.get("parts", ())) > {"none", *PARTS} and "romanizer" in axes:
        print(part_effects(cells, axes["romanizer"]), "\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("grid", nargs="+", help="such as hironsan-systems")
    for name in parser.parse_args().grid:
        print_tables(name)
