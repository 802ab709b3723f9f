"""What a check found: rates by capability and half, and every case that went wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..core.types import Entity
from .cases import Case
from .pieces import placed
from .suite import HALVES, Half

Halves = dict[Half, "Rate"]


@dataclass
class Rate:
    """How many of how many were right."""

    right: int = 0
    cases: int = 0

    def count(self, right: bool) -> None:
        """Adds a case."""
        self.right += right
        self.cases += 1

    @property
    def percent(self) -> float:
        """0 to 100; 0 of no case."""
        return 100 * self.right / self.cases if self.cases else 0.0

    @property
    def shown(self) -> str:
        """``83.3``, or ``-`` where nothing was asked."""
        return f"{self.percent:.1f}" if self.cases else "-"


@dataclass(frozen=True)
class Failure:
    """A case that went wrong; of an invariance, with the answers that should be alike."""

    row: str
    half: Half
    template: str
    text: str
    expected: Sequence[Entity]
    found: Sequence[Entity]
    beside: str = ""

    def as_dict(self) -> dict[str, Any]:
        """``{"capability", "half", "template", "text", "expected", "found"}``.

        Of an invariance also ``beside``, the sentence that it was compared with, and
        ``expected`` is what was found there.
        """
        plain: dict[str, Any] = {
            "capability": self.row,
            "half": self.half,
            "template": self.template,
            "text": self.text,
            "expected": [entity.as_dict() for entity in self.expected],
            "found": [entity.as_dict() for entity in self.found],
        }
        return plain | ({"beside": self.beside} if self.beside else {})


@dataclass
class CheckReport:
    """Rates of a model on a suite.

    Attributes:
        suite: Its name or path.
        rates: Capability, and its form where there are several, to rates by half.
        invariances: Likewise, of pairs of sentences that should be read alike.
        skipped: What was not asked, to the kinds of names that the model has no label for.
        failures: In the order of the suite.
    """

    suite: str
    rates: dict[str, Halves] = field(default_factory=dict)
    invariances: dict[str, Halves] = field(default_factory=dict)
    skipped: dict[str, Sequence[str]] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)

    def overall(self, half: Half) -> Rate:
        """All cases of a half together, invariances apart."""
        rates = [halves[half] for halves in self.rates.values()]
        return Rate(sum(rate.right for rate in rates), sum(rate.cases for rate in rates))

    def rows(self) -> Iterator[tuple[str, Halves]]:
        """Capabilities, all of them together, and invariances."""
        yield from self.rates.items()
        yield "all", {half: self.overall(half) for half in HALVES}
        yield from self.invariances.items()

    def as_dict(self) -> dict[str, Any]:
        """``{"suite", "rates": {row: {half: {"right", "cases", "percent"}}}, …}``."""
        return {
            "suite": self.suite,
            "rates": {row: _plain(h) for row, h in self.rates.items()},
            "overall": _plain({half: self.overall(half) for half in HALVES}),
            "invariances": {row: _plain(halves) for row, halves in self.invariances.items()},
            "skipped": {row: list(kinds) for row, kinds in self.skipped.items()},
        }


def _plain(halves: Mapping[Half, Rate]) -> dict[str, dict[str, float]]:
    return {
        half: {"right": r.right, "cases": r.cases, "percent": round(r.percent, 2)}
        for half, r in halves.items()
    }


def new_halves() -> Halves:
    """A rate for each half."""
    return {half: Rate() for half in HALVES}


def expected_entities(case: Case, labels: Mapping[str, Sequence[str]]) -> list[Entity]:
    """The names of a case as a reader sees them, each under the most fitting label."""
    return [
        Entity.of(case.text, start, end, labels[piece.kind][0])
        for start, end, piece in placed(case.pieces)
        if piece.kind
    ]
