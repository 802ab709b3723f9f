"""Forms in which a sentence may be written, letter by letter."""

from __future__ import annotations

from collections.abc import Callable

from ..text.width import full_width, half_width

FORMS: dict[str, Callable[[str], str]] = {
    "true_case": str,
    "lower_case": str.lower,
    "upper_case": str.upper,
    "half_width": half_width,
    "full_width": full_width,
}
