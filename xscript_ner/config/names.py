"""Names in recipes, checked against the dictionaries that hold what they name."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from pydantic import AfterValidator

from ..core.errors import choose


def named(kind: str, names: Callable[[], Iterable[str]]) -> AfterValidator:
    """Refuses a name that a registry does not have.

    Args:
        kind: What it names, for the message.
        names: Gives the registry's names; asked when a recipe is read, not before.
    """

    def check(name: str) -> str:
        known = list(names())
        if name not in known:
            raise ValueError(choose(kind, name, known))
        return name

    return AfterValidator(check)
