"""Entities shown in colour within their text."""

from __future__ import annotations

from collections.abc import Sequence

import click

from xscript_ner.types import Entity

COLORS = ("green", "yellow", "blue", "magenta", "cyan", "red", "bright_blue", "bright_green")


def highlight(text: str, entities: Sequence[Entity], labels: Sequence[str]) -> str:
    """The text with each entity on a coloured ground and its label after it.

    Args:
        text: Any.
        entities: In order, not overlapping.
        labels: All that there are; a label's place decides its colour.
    """
    pieces = []
    position = 0
    for entity in entities:
        color = COLORS[labels.index(entity.label) % len(COLORS)]
        pieces.append(text[position : entity.start])
        pieces.append(click.style(f" {entity.text} ", fg="black", bg=color))
        pieces.append(click.style(f"{entity.label} ", fg=color, bold=True))
        position = entity.end
    return "".join([*pieces, text[position:]])
