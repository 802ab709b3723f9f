"""Plots as SVG that stands in a page: text stays text, and nothing is fetched."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape
from io import StringIO
from typing import TYPE_CHECKING, Any
from unicodedata import east_asian_width

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import StrMethodFormatter, SymmetricalLogLocator

if TYPE_CHECKING:
    from matplotlib.typing import RcKeyType

FONTS = "'Noto Sans CJK JP','Hiragino Sans','Yu Gothic','Meiryo',sans-serif"
"""Fonts a reader's browser shows the plots in; layout reckons with DejaVu Sans, which is wider."""

SIZE = 10.0
"""Points of a plot's text."""
WIDTH = 10.4
"""Inches of a plot, where its content does not ask for more."""
BREAKS = " +,/_.・·-"
"""Characters after which a line may end."""

STYLE: dict[RcKeyType, Any] = {
    "font.family": "DejaVu Sans",
    "font.size": SIZE,
    "text.parse_math": False,
    "svg.fonttype": "none",
    "axes.titlelocation": "left",
    "axes.titlesize": SIZE,
    "axes.titlepad": 9,
    "legend.frameon": False,
    "figure.constrained_layout.w_pad": 0.1,
    "figure.constrained_layout.h_pad": 0.1,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": "#888888",
    "axes.grid": True,
    "grid.color": "#e4e4e4",
    "xtick.major.size": 0,
    "ytick.major.size": 0,
}


@contextmanager
def styled() -> Iterator[None]:
    """Decorates whatever draws."""
    with rc_context(STYLE), warnings.catch_warnings():
        # Matplotlib's own font lacks Japanese; the browser's fonts have it.
        warnings.filterwarnings("ignore", r"Glyph \d+ .* missing from font")
        yield


@dataclass(frozen=True)
class Plot:
    """A figure of the report.

    Attributes:
        title: In a few words.
        caption: What is shown and how, and what is left out.
        svg: One ``<svg>`` element, the same for the same results.
    """

    title: str
    caption: str
    svg: str


def canvas(width: float, height: float) -> Figure:
    """A figure by its inches, of which a pixel is a point; what it holds makes room for itself."""
    return Figure(figsize=(width, height), dpi=72, layout="constrained")


def count_across(axes: Axes, name: str, counts: Sequence[float]) -> None:
    """A logarithmic x axis of counts; it is linear below 1, so that 0 has its place."""
    span = max(counts) / max(1, min(counts))
    steps = (1, 1.5, 2, 3, 5, 7) if span < 10 else (1, 2, 5) if span < 300 else (1,)
    axes.set_xscale("symlog", linthresh=1, linscale=0.3)
    axes.xaxis.set_major_locator(SymmetricalLogLocator(base=10, linthresh=1, subs=steps))
    axes.xaxis.set_major_formatter(StrMethodFormatter("{x:,.0f}"))
    axes.minorticks_off()
    axes.set_xlabel(name)


def finished(figure: Figure, title: str, caption: str) -> Plot:
    """The figure as one element: fit for HTML, with a name for those who cannot see it."""
    file = StringIO()
    with rc_context({"svg.hashsalt": title}):
        nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
        figure.savefig(file, format="svg", metadata=nothing)
    text = file.getvalue()
    text = re.sub(r'<g id="[^"]*"', "<g", text[text.index("<svg") :]).strip()
    text = text.replace("<defs>", f"<style>text{{font-family:{FONTS}!important}}</style><defs>", 1)
    label = escape(f"{title}. {caption}")
    svg = text.replace("<svg", f'<svg role="img" aria-label="{label}"', 1)
    return Plot(title, caption, svg)


def clean(text: str) -> str:
    """A name as one line of printable text."""
    return "".join(c if c.isprintable() else " " for c in text)


def ems(text: str) -> float:
    """Width of a line in units of its font size, reckoned generously."""
    return sum(1.0 if east_asian_width(c) in "WF" else 0.63 for c in text)


def wrap(text: str, width: float, most: int = 3) -> str:
    """Text in lines of about ``width`` inches at most, cut off after so many lines."""
    limit = max(2.0, 72 * width / SIZE)
    lines = [""]
    for character in clean(text):
        line = lines[-1] + character
        fits = ems(line.rstrip()) <= limit
        # After the last character that ends a line, or else before the one that is too much.
        end = len(line) if fits else 1 + max(line.rfind(c, 0, -1) for c in BREAKS) or len(line) - 1
        lines[-1:] = [line] if fits else [line[:end], line[end:]]
    if len(lines) > most:
        lines[most - 1 :] = [lines[most - 1].rstrip()[:-1] + "…"]
    return "\n".join(line.strip() for line in lines)
