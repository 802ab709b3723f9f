"""Kinds of names: which are wanted, and what a name of several is called."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from ...core.errors import ConfigError, choose

JOIN = "+"
"""Between the kinds of a name that has several: ``place+surname``."""


def check_kinds(wanted: Iterable[str], known: Collection[str]) -> None:
    """Refuses a kind that a dictionary does not tell.

    Raises:
        ConfigError: Naming it and those there are.
    """
    for kind in wanted:
        if kind not in known:
            raise ConfigError(choose("kind of name", kind, known))
