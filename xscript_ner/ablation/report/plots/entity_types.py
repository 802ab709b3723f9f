"""Entity types: what each gains by how often training met it, and its F1."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import Any

from matplotlib.axes import Axes
from matplotlib.transforms import Bbox

from ...frames import label_gains
from ...pairs import Values
from ...results import CellResult
from ...summary import SummaryRow, is_baseline
from .choice import Shown, chosen, family, legend, scope
from .drawing import SIZE, WIDTH, Plot, canvas, count_across, ems, finished, styled, wrap

PANELS = 4
MOST_TYPES = 40
"""More have no room in ``by_type``."""
DOTS: dict[str, Any] = {"ls": "none", "ms": 7, "mew": 1.5, "clip_on": False}
SIDES = ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (1, -1), (-1, 1), (-1, -1))
"""Where a name may stand from its dot: right, left, above, below, and between these."""


@styled()
def gains_by_frequency(
    results: Sequence[CellResult], rows: Sequence[SummaryRow], baseline: Values | None
) -> Plot | None:
    """Gain of each entity type over the baseline against how often training met it."""
    relatives = family(rows, baseline)
    ours = [row for row in relatives if is_baseline(row, baseline)]
    shown = chosen(relatives, baseline, PANELS)
    gains = ((one, _gains(results, one.row, baseline)) for one in shown)
    panels = [(one, found) for one, found in gains if found]
    if not panels:
        return None
    caption = (
        "Mean gain in test F1 over the baseline against the type's entities in the training set, "
        "on a logarithmic scale. Filled: a label of the source stands for the type; hollow: none "
        "does." + scope(rows, relatives, len(panels) + len(ours))
    )
    lines, columns = ceil(len(panels) / 2), min(2, len(panels))
    figure = canvas(WIDTH, 0.6 + 3.6 * lines)
    first: Axes | None = None
    for number, (one, found) in enumerate(panels, 1):
        axes = figure.add_subplot(lines, columns, number, sharex=first, sharey=first)
        _scatter(axes, one, found)
        first = first or axes
    figure.draw_without_rendering()  # now every dot has its place
    for axes, (_, found) in zip(figure.axes, panels, strict=True):
        _name_dots(axes, {r["label"]: (r["frequency"], r["gain"]) for r in found})
    return finished(figure, "Gain by frequency of the entity type", caption)


def _gains(
    results: Sequence[CellResult], row: SummaryRow, baseline: Values | None
) -> list[dict[Any, Any]]:
    """Records of ``label_gains`` of one configuration."""
    both = (row.values, {**row.values, **(baseline or {})})
    frame = label_gains([result for result in results if result.values in both], baseline)
    return frame.to_dict("records")


def _scatter(axes: Axes, one: Shown, found: Sequence[dict[Any, Any]]) -> None:
    count_across(axes, "Entities in training", [r["frequency"] for r in found])
    axes.set_ylabel("Gain in F1")
    axes.set_title(wrap(one.name, 4.5, 2), weight="bold")
    axes.margins(0.12)
    axes.axhline(0, color="#444444", lw=1)
    color = one.style["color"]
    for r in found:
        fill = color if r["has_source"] else "white"
        axes.plot(r["frequency"], r["gain"], "o", color=color, mfc=fill, **DOTS)


def _name_dots(axes: Axes, dots: dict[str, tuple[float, float]]) -> None:
    """Each dot's name on the first side of it where it touches least."""
    centres = {label: axes.transData.transform(dot) for label, dot in dots.items()}
    taken = [Bbox.from_bounds(x - 6, y - 6, 12, 12) for x, y in centres.values()]
    zero = axes.transData.transform((1, 0))[1]
    taken.append(Bbox.from_bounds(axes.bbox.x0, zero - 1, axes.bbox.width, 2))
    style: dict[str, Any] = {"textcoords": "offset points", "ha": "center", "va": "center"}
    for label, (x, y) in sorted(centres.items(), key=lambda item: item[1][0]):
        name = wrap(label, 1.6, 1)
        width = ems(name) * SIZE
        places = []
        for right, up in SIDES:
            shift = (right * (width / 2 + 7), up * 12)
            box = Bbox.from_bounds(x + shift[0] - width / 2, y + shift[1] - 6, width, 12)
            places.append((box.count_overlaps(taken), shift, box))
        _, shift, box = min(places, key=lambda place: place[0])
        taken.append(box)
        axes.annotate(name, dots[label], shift, annotation_clip=False, **style)


@styled()
def by_type(rows: Sequence[SummaryRow], baseline: Values | None) -> Plot | None:
    """F1 of each entity type, baseline and best; ``None`` for more types than one can read."""
    relatives = family(rows, baseline)
    shown = chosen(relatives, baseline, PANELS)
    labels = sorted({label for one in shown for label in one.row.labels})
    if not 0 < len(labels) <= MOST_TYPES:
        return None
    top = next((one for one in shown if not is_baseline(one.row, baseline)), shown[0])
    labels.sort(key=lambda label: -top.row.labels.get(label, 0.0))
    caption = (
        f"Mean over folds and seeds, in the order of {top.name}. The baseline is hollow."
        + scope(rows, relatives, len(shown))
    )
    figure = canvas(WIDTH, max(0.34 * len(labels), 2.6) + 0.75)
    axes = figure.add_subplot()
    for y, label in enumerate(labels):
        values = [one.row.labels[label] for one in shown if label in one.row.labels]
        axes.plot([min(values), max(values)], [y, y], color="#bbbbbb", lw=1.5, zorder=1)
    for one in reversed(shown):
        x = [one.row.labels.get(label, float("nan")) for label in labels]
        axes.plot(x, range(len(labels)), **one.style | DOTS)
    axes.set(ylim=(len(labels) - 0.5, -0.5), xlabel="Test F1")
    axes.set_yticks(range(len(labels)), [wrap(label, 2.2, 1) for label in labels])
    legend(axes, shown, **DOTS)
    return finished(figure, "Test F1 by entity type", caption)
