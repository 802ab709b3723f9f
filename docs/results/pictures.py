"""The pictures of docs/benchmarks.md, from the rows beside this file.

    python docs/results/pictures.py

writes docs/f1-by-size.svg and docs/parts-by-romaniser.svg.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

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


def main() -> None:
    """Writes both."""
    cells, baseline = read_grid_rows("stockmark-sizes")
    by_size = learning_curves(summarize(cells, baseline), baseline)
    assert by_size is not None
    by_parts = parts_by_romanizer(summarize(*read_grid_rows("hironsan-parts")))
    for name, plot in {"f1-by-size": by_size, "parts-by-romaniser": by_parts}.items():
        (DOCS / f"{name}.svg").write_text(plot.svg + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
