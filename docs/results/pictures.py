"""The pictures of docs/benchmarks.md and docs/experiments.md, from the rows beside this file.

    python docs/results/pictures.py

writes docs/f1-by-size.svg, docs/parts-by-romaniser.svg, docs/new-domains.svg,
docs/annotation.svg, docs/peers.svg and docs/speed.svg.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd
from assistants import HERE, with_error
from tables import read_grid_rows

from xscript_ner.ablation import SummaryRow, summarize
from xscript_ner.ablation.report.plots.choice import LINE_COLORS
from xscript_ner.ablation.report.plots.curves import learning_curves
from xscript_ner.ablation.report.plots.drawing import WIDTH, Plot, canvas, finished, styled
from xscript_ner.ablation.summary import varying

DOCS = Path(__file__).parents[1]


@styled()
def parts_by_romanizer(rows: Sequence[SummaryRow]) -> Plot:
    """A line a set of parts, a dot a romaniser."""
    axes_of = varying(rows)
    parts, romanizers = axes_of["parts"], axes_of["romanizer"]
    means = {(row.values["parts"], row.values["romanizer"]): row.mean for row in rows}
    figure = canvas(WIDTH, 4.2)
    axes = figure.add_subplot()
    for y, part in enumerate(parts):
        found = [means[part, romanizer] or 0.0 for romanizer in romanizers]
        axes.plot([min(found), max(found)], [y, y], color="#bbbbbb", lw=1.5, zorder=1)
    for romanizer, color, marker in zip(romanizers, LINE_COLORS, "osD^", strict=False):
        x = [means[part, romanizer] or 0.0 for part in parts]
        axes.plot(x, range(len(parts)), marker, color=color, ms=8, label=romanizer)
    axes.set(ylim=(len(parts) - 0.5, -0.5), xlabel="Test F1")
    axes.set_yticks(range(len(parts)), parts)
    axes.legend(loc="upper left", bbox_to_anchor=(1.02, 1.02), labelspacing=0.8)
    caption = "Mean over five folds of 300 training sentences and three seeds."
    return finished(figure, "F1 on Hironsan by transferred parts and romaniser", caption)


@styled()
def new_domains(rows: pd.DataFrame) -> Plot:
    """A panel a domain: error by number of utterances, a line a system."""
    domains, systems = dict.fromkeys(rows.fold), dict.fromkeys(rows.system)
    figure = canvas(WIDTH, 5.0)
    panels = figure.subplots(2, (len(domains) + 1) // 2, sharex=True, sharey=True)
    for domain, axes in zip(domains, panels.flat, strict=False):
        for system, color, marker in zip(systems, LINE_COLORS, "osD", strict=False):
            own = rows[(rows.fold == domain) & (rows.system == system)]
            errors = own.groupby("size").error.agg(["mean", "std"])
            axes.errorbar(
                errors.index,
                errors["mean"],
                errors["std"],
                color=color,
                marker=marker,
                label=system,
            )
        axes.set_title(domain)
        axes.set_xscale("log")
        axes.set_xticks(sizes := sorted(set(rows["size"])), [str(size) for size in sizes])
        axes.minorticks_off()
    for axes in panels[:, 0]:
        axes.set_ylabel("Error, %")
    panels[-1, panels.shape[1] // 2].set_xlabel("Utterances of the new domain")
    panels[0, -1].legend(loc="upper left", bbox_to_anchor=(1.02, 1.02), labelspacing=0.8)
    caption = "100 less the mean of slot F1 and intent accuracy; mean and deviation of three seeds."
    return finished(figure, "Error on a new domain of HWU64 by number of its utterances", caption)


@styled()
def annotation(rows: pd.DataFrame) -> Plot:
    """A panel a corpus: F1 by annotated sentences, random ones and suggested ones."""
    corpora, ways = dict.fromkeys(rows.corpus), {"random": "random", "suggest": "suggested"}
    figure = canvas(WIDTH, 4.0)
    panels = figure.subplots(1, len(corpora), squeeze=False)[0]
    for axes, corpus in zip(panels, corpora, strict=True):
        for (way, name), color, marker in zip(ways.items(), LINE_COLORS, "so", strict=False):
            own = rows[(rows.corpus == corpus) & (rows.way == way)]
            f1 = own.groupby("sentences").f1.agg(["mean", "std"])
            axes.plot(f1.index, f1["mean"], color=color, marker=marker, ms=5, label=name)
            low, high = f1["mean"] - f1["std"], f1["mean"] + f1["std"]
            axes.fill_between(f1.index, low, high, color=color, alpha=0.15, lw=0)
            if way == "random":
                axes.axhline(f1["mean"].iloc[-1], color="#888888", ls=":", lw=1)
        axes.set(title=corpus, xlabel="Annotated sentences", ylim=(50, 82))
    panels[0].set_ylabel("Test F1")
    panels[0].legend(loc="lower right")
    caption = "Mean and deviation of three seeds; dotted: 1,000 random sentences."
    return finished(figure, "F1 by annotated sentences, random and suggested", caption)


@styled()
def peers(rows: pd.DataFrame) -> Plot:
    """F1 by size and by speed, ours beside others', of those that were measured so."""
    figure = canvas(WIDTH, 4.4)
    axes_of = figure.subplots(1, 2)
    panels = (
        ("gsd", "megabytes", "Model, MB", "GSD, 22 types"),
        ("stockmark", "speed", "Speed, times ja-wikipedia-small", "Stockmark, 8 types"),
    )
    for axes, (test, measure, name, title) in zip(axes_of, panels, strict=True):
        found = rows[(rows.test == test) & rows[measure].notna()]
        for row in found.itertuples():
            x, own = getattr(row, measure), row.own == "yes"
            axes.plot(x, row.f1, "o" if own else "s", ms=8, color=LINE_COLORS[0 if own else 1])
            axes.annotate(row.system, (x, row.f1), (0, 8), textcoords="offset points", ha="center")
        axes.set(xscale="log", xlabel=name, ylabel="Test F1", title=title)
        low, high = found[measure].min(), found[measure].max()
        axes.set_xlim(low / 2.5, high * 2.5)
        axes.xaxis.set_major_formatter("{x:g}")
        axes.minorticks_off()
        axes.set_ylim(found.f1.min() - 4, found.f1.max() + 6)
    caption = "Circles: ours. Squares: others. Speeds: one core, each in one run with ours."
    return finished(figure, "F1 against size and against speed", caption)


@styled()
def speed(rows: pd.DataFrame, published: pd.DataFrame) -> Plot:
    """F1 by speed, and memory by speed: medians of the rounds of one run."""
    own_f1 = published[published.test == "stockmark"].set_index("system").f1
    found = rows.groupby("system", sort=False)[["warm", "memory_mb", "f1"]].median()
    found["f1"] = found.f1.fillna(own_f1)
    figure = canvas(WIDTH, 4.4)
    panels = {"f1": ("Test F1, Stockmark", 0), "memory_mb": ("Peak memory, MB", 1)}
    axes_of = figure.subplots(1, 2)
    for measure, (name, place) in panels.items():
        axes, shown = axes_of[place], found[found[measure].notna()]
        for system, row in shown.iterrows():
            ours = str(system).startswith("ja-")
            axes.plot(
                row.warm, row[measure], "o" if ours else "s", ms=8, color=LINE_COLORS[1 - ours]
            )
            lower = (0, -18) if system == "ja-wikipedia" else (0, 8)  # free of its neighbours
            axes.annotate(
                system, (row.warm, row[measure]), lower, textcoords="offset points", ha="center"
            )
        axes.set(xscale="log", xlabel="Sentences a second, one core", ylabel=name)
        axes.set_xlim(found.warm.min() / 2.5, found.warm.max() * 2.5)
        axes.set_ylim(0 if place else shown.f1.min() - 4, shown[measure].max() * 1.12)
        axes.xaxis.set_major_formatter("{x:g}")
        axes.minorticks_off()
    caption = "Circles: ours. Squares: others. Each in a process of its own, in turns, five rounds."
    return finished(figure, "Speed against F1 and against memory", caption)


def main() -> None:
    """Writes all."""
    cells, baseline = read_grid_rows("stockmark-sizes")
    by_size = learning_curves(summarize(cells, baseline), baseline)
    assert by_size is not None
    by_parts = parts_by_romanizer(summarize(*read_grid_rows("hironsan-parts")))
    plots = {"f1-by-size": by_size, "parts-by-romaniser": by_parts}
    plots["new-domains"] = new_domains(with_error(pd.read_csv(HERE / "hwu64-expansion.csv")))
    plots["annotation"] = annotation(pd.read_csv(HERE / "annotation.csv"))
    published = pd.read_csv(HERE / "peers.csv")
    plots["speed"] = speed(pd.read_csv(HERE / "speed.csv"), published)
    plots["peers"] = peers(published)
    for name, plot in plots.items():
        (DOCS / f"{name}.svg").write_text(plot.svg + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
