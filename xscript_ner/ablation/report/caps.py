"""Warns of configurations that the cap of epochs may have cut short."""

from __future__ import annotations

from collections.abc import Sequence

from ..pairs import Values
from ..summary import SummaryRow, is_baseline
from .tables import cap_text, named

LARGE = 0.5
"""Share of a configuration's cells at the cap from which its figures are in doubt."""
UNEQUAL = 0.25
"""Difference of that share to the baseline's from which the comparison is in doubt."""
NAMED = 4
"""Configurations that a warning names."""


def cap_warnings(rows: Sequence[SummaryRow], baseline: Values | None) -> list[str]:
    """One warning for large shares of cells at the cap, one for shares unlike the baseline's."""
    warnings = []
    large = [row for row in rows if (row.share_at_cap or 0.0) >= LARGE]
    if large:
        warnings.append(
            f"In {_of(large, rows)}, half the cells or more ended at the cap of epochs and may "
            f"have been cut short: {_listed(large)}. Set training.epochs higher; training.patience "
            "ends a run that no longer improves."
        )
    unequal = [row for row in rows if _is_unequal(row, _baseline_of(row, rows, baseline))]
    if unequal:
        warnings.append(
            f"In {_of(unequal, rows)}, the share of cells at the cap is another than their "
            f"baseline's, so that a difference may be one of training time: {_listed(unequal)}."
        )
    return warnings


def _baseline_of(
    row: SummaryRow, rows: Sequence[SummaryRow], baseline: Values | None
) -> SummaryRow | None:
    if not baseline or is_baseline(row, baseline):
        return None
    wanted = {**row.values, **baseline}
    return next((other for other in rows if other.values == wanted), None)


def _is_unequal(row: SummaryRow, other: SummaryRow | None) -> bool:
    if other is None or row.share_at_cap is None or other.share_at_cap is None:
        return False
    return abs(row.share_at_cap - other.share_at_cap) >= UNEQUAL


def _of(found: Sequence[SummaryRow], rows: Sequence[SummaryRow]) -> str:
    return f"{len(found)} of {len(rows)} configurations"


def _listed(rows: Sequence[SummaryRow]) -> str:
    names = [f"{named(row.values)} ({cap_text(row)})" for row in rows[:NAMED]]
    more = [f"and {len(rows) - NAMED} more"] if len(rows) > NAMED else []
    return "; ".join(names + more)
