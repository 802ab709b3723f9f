"""Draws the pictures of docs/benchmarks.md from the rows in docs/results.

Run: python docs/figures/draw.py
"""

from __future__ import annotations

from pathlib import Path

import matplotlib

matplotlib.use("svg")
import matplotlib.pyplot as plt
import pandas as pd

HERE = Path(__file__).parent
RESULTS = HERE.parent / "results"
SYSTEMS = {
    "scratch, Japanese characters": ("#888888", "--"),
    "scratch, romaji": ("#555555", "-"),
    "transferred without encoder, romaji": ("#1f77b4", "-"),
    "ja-projected, romaji": ("#d95f02", "-"),
    "ja-projected, features": ("#7b3294", "-"),
}
"""Systems of stockmark-sizes that are drawn, with colour and style."""
NAMES = {
    "transferred without encoder, romaji": "from en-open (characters, classifier), romaji",
    "ja-projected, romaji": "from ja-projected, romaji",
    "ja-projected, features": "from ja-projected, romaji and features",
}
ALL = 4234
"""Sentences of stockmark:train."""
ROMANIZERS = ["surface", "unidic", "unidic truecased", "source"]
PARTS = [
    "none", "chars", "words", "classifier", "chars + words", "chars + classifier",
    "words + classifier", "chars + words + classifier", "chars + words.encoder + classifier",
]  # fmt: skip


def sizes() -> plt.Figure:
    """F1 by number of training sentences, mean and range of three seeds."""
    rows = pd.read_csv(RESULTS / "stockmark-sizes.csv")
    rows["sentences"] = rows["size"].replace("all", ALL).astype(int)
    figure, axes = plt.subplots(figsize=(7.2, 4.2), layout="constrained")
    for system, (color, style) in SYSTEMS.items():
        found = rows[rows.system == system].groupby("sentences").f1.agg(["mean", "min", "max"])
        axes.plot(found.index, found["mean"], style, color=color, marker="o", markersize=4,
                  label=NAMES.get(system, system))  # fmt: skip
        axes.fill_between(found.index, found["min"], found["max"], color=color, alpha=0.15)
    axes.set_xscale("log")
    ticks = sorted(rows.sentences.unique())
    axes.set_xticks(ticks, [f"{tick:,}" for tick in ticks])
    axes.minorticks_off()
    axes.set_xlabel("annotated Japanese sentences (stockmark)")
    axes.set_ylabel("F1 on test, %")
    axes.grid(alpha=0.3)
    axes.legend(frameon=False, fontsize=8.5, loc="lower right")
    return figure


def parts() -> plt.Figure:
    """Mean F1 of each set of parts under each romaniser; darker is higher."""
    rows = pd.read_csv(RESULTS / "hironsan-parts.csv")
    table = rows.pivot_table("f1", "parts", "romanizer").loc[PARTS, ROMANIZERS]
    figure, axes = plt.subplots(figsize=(7.2, 4.2), layout="constrained")
    axes.imshow(table.to_numpy(), cmap="Blues", vmin=40, vmax=62, aspect="auto")
    for i, j in [(i, j) for i in range(len(PARTS)) for j in range(len(ROMANIZERS))]:
        value = table.iloc[i, j]
        dark = "white" if value > 53 else "black"
        axes.text(j, i, f"{value:.1f}", ha="center", va="center", color=dark, fontsize=9)
    axes.set_xticks(range(len(ROMANIZERS)), ROMANIZERS)
    axes.set_yticks(range(len(PARTS)), PARTS)
    axes.tick_params(length=0)
    axes.xaxis.tick_top()
    axes.spines[:].set_visible(False)
    return figure


def main() -> None:
    """Writes both pictures beside this file."""
    plt.rcParams |= {"svg.hashsalt": "xscript-ner", "font.size": 10}
    for draw in (sizes, parts):
        path = HERE / f"{draw.__name__}.svg"
        draw().savefig(path, metadata={"Date": None})
        path.write_text("".join(f"{s.rstrip()}\n" for s in path.read_text("utf-8").splitlines()))


if __name__ == "__main__":
    main()
