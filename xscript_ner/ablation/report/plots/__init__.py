"""Plots of an ablation: learning curves, dev curves, and two of entity types."""

from __future__ import annotations

from collections.abc import Sequence

from ...pairs import Values
from ...results import CellResult
from ...summary import SummaryRow
from .curves import dev_curves, learning_curves
from .drawing import Plot as Plot
from .entity_types import by_type, gains_by_frequency


def draw(
    results: Sequence[CellResult], rows: Sequence[SummaryRow], baseline: Values | None
) -> list[Plot]:
    """Every plot that these results have something for."""
    plots = (
        learning_curves(rows, baseline),
        dev_curves(results, rows, baseline),
        gains_by_frequency(results, rows, baseline),
        by_type(rows, baseline),
    )
    return [plot for plot in plots if plot is not None]
