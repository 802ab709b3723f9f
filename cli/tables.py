"""Plain tables: columns in line, numbers to the right."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from xscript_ner.core.display import visible
from xscript_ner.core.types import CLASSIFIER, FRAME


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table with a rule under its header; a column of figures is set to the right."""
    header, rows = [*map(visible, header)], [[*map(visible, row)] for row in rows]
    widths = [max(map(_width, column)) for column in zip(header, *rows, strict=True)]
    right = [
        bool(rows) and all(row[i][:1].isdigit() or row[i] in ("", "-") for row in rows)
        for i in range(len(header))
    ]

    def line(cells: Sequence[str]) -> str:
        gaps = [" " * (width - _width(cell)) for cell, width in zip(cells, widths, strict=True)]
        set_ = [
            gap + cell if to_right else cell + gap
            for cell, gap, to_right in zip(cells, gaps, right, strict=True)
        ]
        return "  ".join(set_).rstrip()

    rule = "  ".join("-" * width for width in widths)
    return "\n".join([line(header), rule, *map(line, rows)])


def _width(text: str) -> int:
    """Columns on a terminal: a kanji takes two, a mark that joins what precedes it none."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )


def score_row(name: str, scores: dict[str, Any]) -> list[str]:
    """Name, precision, recall, F1 and number of gold entities, as cells."""
    figures = [f"{scores[key]:.2f}" for key in ("precision", "recall", "f1")]
    return [name, *figures, f"{scores['gold']:,}"]


def without(name: str) -> list[str]:
    """The row of a corpus whose entities are another head's."""
    return [name, *[""] * (len(SCORE_HEADER) - 1)]


def scores_table(scored: Mapping[str, Mapping[str, dict[str, Any]]]) -> str:
    """A row a corpus: its entities, and where models label documents, each head and frames.

    Args:
        scored: Corpus to head, and ``frame``, to what ``Evaluation.as_dict`` gives.
    """
    found = dict.fromkeys(name for heads in scored.values() for name in heads)
    heads = [*(name for name in found if name not in (CLASSIFIER, FRAME))]
    accuracies = [*heads, *([FRAME] if FRAME in found else [])]
    rows = [
        [
            *(score_row(corpus, scores[CLASSIFIER]) if CLASSIFIER in scores else without(corpus)),
            *(f"{scores[name]['f1']:.2f}" if name in scores else "" for name in accuracies),
        ]
        for corpus, scores in scored.items()
    ]
    return table([*SCORE_HEADER, *heads, *(["frames"] if FRAME in found else [])], rows)


SCORE_HEADER = ("", "precision", "recall", "F1", "entities")
