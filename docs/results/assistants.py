"""The tables of intents and slots in docs/experiments.md, from the rows beside this file.

    python docs/results/assistants.py xsid-parts     # a grid: slots, intents, frames, differences
    python docs/results/assistants.py snips-architectures=snips-architectures-10-epochs
    python docs/results/assistants.py expansion      # new domains: error and epochs against scratch
    python docs/results/assistants.py languages      # one model for many languages against one each
    python docs/results/assistants.py collect NAME=DIRECTORY …   # rows of the latter, from models

A difference is the mean over seeds of what a run has more than the baseline's run of the same seed
(and domain); its interval is Student's t over seeds, over the means of domains where there are any.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import mean, stdev

import pandas as pd

from xscript_ner.ablation.grid import AblationConfig
from xscript_ner.config import GRID, parse, read_tables
from xscript_ner.core.display import escaped, table
from xscript_ner.core.resources import locate
from xscript_ner.evaluation.statistics import paired_interval
from xscript_ner.models.directory import model_directory
from xscript_ner.models.domains.stored import load_trained

HERE = Path(__file__).parent
METRICS = {"slot F1": "f1", "intent": "head_intent", "frames": "head_frame"}
LANGUAGES = HERE / "languages.csv"


def spread(values: Sequence[float]) -> str:
    """``95.1 ± 0.2``."""
    deviation = f" ± {stdev(values):.2f}" if len(values) > 1 else ""
    return f"{mean(values):.2f}{deviation}"


def interval(differences: Sequence[float]) -> str:
    """``+1.2 [0.4, 2.0]``."""
    found = paired_interval(list(differences))
    reach = f" [{found[0]:.1f}, {found[1]:.1f}]" if found else ""
    return f"{mean(differences):+.1f}{reach}"


def grid(name: str) -> str:
    """A line a configuration: the three metrics, and how they differ from the baseline."""
    name, _, file = name.partition("=")
    path = locate("recipe", name)
    config = parse(AblationConfig, read_tables(path)[GRID], path)
    rows = pd.read_csv(HERE / f"{file or name}.csv", dtype=dict.fromkeys(config.axes, str))
    baseline, axes = config.baseline or {}, list(config.axes)
    folds = ["fold"] if config.folds else []
    rows["system_order"] = rows[axes].astype(str).agg(" / ".join, axis=1)
    lines = []
    for _, own in rows.groupby("system_order", sort=False):
        values = {axis: own[axis].iloc[0] for axis in axes}
        beside = rows
        for axis, value in (values | baseline).items():
            beside = beside[beside[axis] == value]
        cells = [escaped(value) for value in values.values()]
        for column in METRICS.values():
            cells.append(spread(_by_seed(own, column)))
        is_baseline = values | baseline == values
        for column in METRICS.values():
            cells.append("–" if is_baseline else interval(_paired(own, beside, column, folds)))
        lines.append(cells)
    header = [*axes, *METRICS, *(f"{metric}, difference" for metric in METRICS)]
    return table(header, lines, [False] * len(axes) + [True] * 2 * len(METRICS))


def _by_seed(rows: pd.DataFrame, column: str) -> list[float]:
    """One figure a seed, the mean over folds."""
    return list(rows.groupby("seed")[column].mean())


def _paired(
    ours: pd.DataFrame, theirs: pd.DataFrame, column: str, folds: Sequence[str]
) -> list[float]:
    keys = ["seed", *folds]
    joined = ours.merge(theirs, on=keys, suffixes=("", "_baseline"))
    differences = joined[column] - joined[f"{column}_baseline"]
    return list(differences.groupby(joined[folds[0] if folds else "seed"]).mean())


def with_error(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with what the mean of slot F1 and intent accuracy lacks to 100."""
    return rows.assign(error=100 - (rows.f1 + rows.head_intent) / 2)


def expansion(name: str = "hwu64-expansion") -> str:
    """By domain and size: error on the mean of slots and intents, and epochs to catch up."""
    rows = with_error(pd.read_csv(HERE / f"{name}.csv", dtype={"size": str}))
    systems = list(dict.fromkeys(rows.system))
    lines = []
    for size in dict.fromkeys(rows["size"]):
        for domain in [*dict.fromkeys(rows.fold), "all"]:
            own = rows[(rows["size"] == size) & ((rows.fold == domain) | (domain == "all"))]
            errors = own.groupby("system").error.mean()
            cells = [size, domain, *(f"{errors[system]:.1f}" for system in systems)]
            for system in systems[1:]:
                cells.append(f"{100 * (errors[system] / errors[systems[0]] - 1):+.0f} %")
            lines.append(cells)
    header = ["utterances", "domain", *(f"error, {system}" for system in systems),
              *(f"{system} against scratch" for system in systems[1:])]  # fmt: skip
    return table(header, lines, [False] * 2 + [True] * (2 * len(systems) - 1))


def collect(models: Sequence[str]) -> None:
    """Writes ``languages.csv``: a row for each model, seed, held-out corpus and metric."""
    with LANGUAGES.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["system", "corpus", "metric", "seed", "score"])
        for given in models:
            system, _, place = given.partition("=")
            metrics = load_trained(model_directory(place)).metrics
            assert metrics.replicas is not None
            for corpus, heads in metrics.replicas.scores.items():
                for metric, scores in heads.items():
                    for seed, score in zip(metrics.replicas.seeds, scores.f1, strict=True):
                        writer.writerow([system, corpus, metric, seed, score])


def languages() -> str:
    """A line a language: the four metrics of one model each, and what one for all has more."""
    rows = pd.read_csv(LANGUAGES)
    alone = rows[rows.system == "alone"]
    metrics = {"domain": "domain", "intent": "intent", "slot F1": "classifier", "frames": "frame"}
    lines = []
    corpora = list(dict.fromkeys(alone.corpus))
    for corpus in [*corpora, "mean"]:
        cells = [corpus]
        for system in dict.fromkeys(rows.system):
            for metric in metrics.values():
                own = rows[(rows.system == system) & (rows.metric == metric)]
                own = own[(own.corpus == corpus) | (corpus == "mean")]
                cells.append(spread(list(own.groupby("seed").score.mean())))
        for system in [name for name in dict.fromkeys(rows.system) if name != "alone"]:
            pair = [
                rows[(rows.system == name) & (rows.metric == "frame")
                     & ((rows.corpus == corpus) | (corpus == "mean"))].groupby("seed").score.mean()
                for name in (system, "alone")
            ]  # fmt: skip
            cells.append(interval(list(pair[0] - pair[1])))
        lines.append(cells)
    systems = list(dict.fromkeys(rows.system))
    header = ["test", *(f"{metric}, {system}" for system in systems for metric in metrics),
              *(f"frames, {system} less alone" for system in systems if system != "alone")]
    return table(header, lines, [False] + [True] * (len(header) - 1))


def main() -> None:
    """Prints what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", help="a grid, expansion, languages or collect")
    parser.add_argument("models", nargs="*", help="NAME=DIRECTORY, for collect")
    options = parser.parse_args()
    special: dict[str, Callable[[], str]] = {"expansion": expansion, "languages": languages}
    if options.what == "collect":
        collect(options.models)
        return
    print(special.get(options.what, lambda: grid(options.what))(), file=sys.stdout)


if __name__ == "__main__":
    main()
