"""Warns of configurations that the cap of epochs may have cut short."""

from __future__ import annotations

from collections.abc import Sequence

from ..pairs import Values
from ..summary import SummaryRow, is_baseline
from .tables import cap_text, named

LARGE = 0.5
"""Share of a configuration's cells at the cap from which its figures are in doubt."""
UNEQUAL = 0.25
"""Difference of that share to the baseline's from which the comparison is in doubt, if it is more
than one cell's."""
NAMED = 4
"""Configurations that a warning names."""


def cap_warnings(rows: Sequence[SummaryRow], baseline: Values | None) -> list[str]:
    """One warning for large shares of cells at the cap, one for shares unlike the baseline's."""
    warnings = []
    of = f"of {len(rows)} configurations"
    large = [_said(row) for row in rows if (row.share_at_cap or 0.0) >= LARGE]
    if large:
        warnings.append(
            f"In {len(large)} {of}, half the cells or more ended at the cap of epochs and may "
            f"have been cut short: {_listed(large)}. Set training.epochs higher; training.patience "
            "ends a run that no longer improves."
        )
    beside = [(row, _baseline_of(row, rows, baseline)) for row in rows]
    unlike = [_said(row, other) for row, other in beside if other and _are_unlike(row, other)]
    if unlike:
        warnings.append(
            f"In {len(unlike)} {of}, the share of cells at the cap is another than their "
            f"baseline's, so that a difference may be one of training time: {_listed(unlike)}."
        )
    return warnings


def _baseline_of(
    row: SummaryRow, rows: Sequence[SummaryRow], baseline: Values | None
) -> SummaryRow | None:
    if not baseline or is_baseline(row, baseline):
        return None
    wanted = {**row.values, **baseline}
    return next((other for other in rows if other.values == wanted), None)


def _are_unlike(row: SummaryRow, other: SummaryRow) -> bool:
    if row.share_at_cap is None or other.share_at_cap is None:
        return False
    apart = abs(row.share_at_cap - other.share_at_cap)
    return apart >= UNEQUAL and apart * row.cap_known > 1


def _said(row: SummaryRow, baseline: SummaryRow | None = None) -> str:
    beside = f"; baseline {cap_text(baseline)}" if baseline else ""
    return f"{named(row.values)} ({cap_text(row)}{beside})"


def _listed(names: Sequence[str]) -> str:
    more = [f"and {len(names) - NAMED} more"] if len(names) > NAMED else []
    return "; ".join([*names[:NAMED], *more])
