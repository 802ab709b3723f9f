"""Cases of a suite: templates filled, the same ones for the same seed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from .forms import FORMS
from .pieces import Piece
from .suite import HALVES, Half, Suite

ATTEMPTS = 20
"""Draws for each sentence that shall differ from those before."""


@dataclass(frozen=True)
class Case:
    """A sentence whose names are known.

    Attributes:
        row: What it counts for: a capability, and the form where that has several.
        half: Of its template and of what fills it.
        template: Which one, and its form.
        pieces: The sentence.
    """

    row: str
    half: Half
    template: str
    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        """The sentence as it is written."""
        return "".join(piece.text for piece in self.pieces)


def draw_cases(suite: Suite, per_template: int, seed: int) -> Iterator[Case]:
    """At most ``per_template`` sentences a template and form, all different.

    Each template draws from a generator of its own, so that a new one changes no other's cases.
    """
    for name, capability in suite.capabilities.items():
        for half in HALVES:
            for template in getattr(capability, half):
                random = Random(f"{seed} {half} {template}")
                filled = fillings(suite, template, half, per_template, random)
                for form in capability.forms:
                    row = name if len(capability.forms) == 1 else f"{name}: {form}"
                    for pieces in filled:
                        written = [p.written(FORMS[form]) if form else p for p in pieces]
                        yield Case(row, half, f"{template} {form}".rstrip(), tuple(written))


def fillings(
    suite: Suite, template: str, half: Half, count: int, random: Random
) -> Sequence[tuple[Piece, ...]]:
    """A template filled in at most ``count`` ways that differ."""
    found: dict[str, tuple[Piece, ...]] = {}
    for _ in range(count * ATTEMPTS):
        pieces = suite.fill(template, half, random)
        found.setdefault("".join(piece.text for piece in pieces), pieces)
        if len(found) == count:
            break
    return list(found.values())
