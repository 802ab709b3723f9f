"""Entities shown in colour within their text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import click

from xscript_ner.core.display import visible
from xscript_ner.core.types import Entity, SentenceLabel

COLORS = (153, 157, 222, 217, 183, 159, 229, 216)
"""Light grounds of the 256-colour palette: black reads well on each."""
TAB = "\t"
"""The one control of a text that a terminal may have."""


def highlight(
    text: str,
    entities: Sequence[Entity],
    labels: Sequence[str],
    whole: Mapping[str, SentenceLabel] | None = None,
    in_color: bool = True,
) -> str:
    """The text with each entity on a coloured ground and its label after it.

    Args:
        text: Any.
        entities: In order, not overlapping.
        labels: All that there are; a label's place decides its colour.
        whole: Labels of the whole text by head, which stand behind it.
        in_color: Else entities stand in brackets: ``[東京 LOCATION]``.
    """
    pieces = []
    position = 0
    for entity in entities:
        color = COLORS[labels.index(entity.label) % len(COLORS)]
        pieces.append(visible(text[position : entity.start], keep=TAB))
        position = entity.end
        if not in_color:
            pieces.append(f"[{visible(entity.text, keep=TAB)} {visible(entity.label)}]")
            continue
        pieces.append(click.style(f" {visible(entity.text, keep=TAB)} ", fg=16, bg=color))
        pieces.append(click.style(f"{visible(entity.label)} ", fg=16, bg=color, bold=True))
    pieces.append(visible(text[position:], keep=TAB))
    for head, found in (whole or {}).items():
        told = visible(f"{head}: {found.label}")
        pieces.append("  " + (click.style(told, bold=True) if in_color else f"({told})"))
    return "".join(pieces)
