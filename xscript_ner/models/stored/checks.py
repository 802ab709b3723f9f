"""What a model made of a suite of everyday sentences, as its metrics tell it."""

from __future__ import annotations

from .parts import Count, Number, Part, Several


class CheckRate(Part):
    """Cases of a half of a suite that were right."""

    right: Count
    cases: Count
    percent: Number


CheckRates = dict[str, CheckRate]
"""Half to its rate: ``open``, which training may use, and ``held_out``."""


class Checked(Part):
    """What a model made of a suite; see ``checks.report.CheckReport``."""

    suite: str
    rates: dict[str, CheckRates]
    overall: CheckRates
    invariances: dict[str, CheckRates] = {}
    skipped: dict[str, Several[str]] = {}
