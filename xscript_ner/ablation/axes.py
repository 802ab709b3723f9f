"""What the value of an axis changes in a recipe."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from ..core.errors import ConfigError, choose

Changes = dict[str, Any]
"""Tables to lay over a recipe's; a table of the recipe keeps the keys that are not named."""

NONE, ALL = "none", "all"
PARTS = "*"
"""Stands for every part of the plan in a cell's ``[transfer.learning]``."""

ROMANIZER = {"truecased": "truecase", "lowercased": "lowercase"}
LEARNING: dict[str, Changes] = {
    "free": {},
    "frozen": {PARTS: {"frozen": True}},
    "plateau": {PARTS: {"frozen_until_plateau": True}},
    "gradual": {"policy": "gradual"},
}


def _parts(name: str) -> Changes:
    """``chars + words.encoder``; ``none`` transfers nothing."""
    parts = [] if name == NONE else [part.strip() for part in name.split("+")]
    return {"transfer": {"parts": parts}}


def _romanizer(name: str) -> Changes:
    """``unidic``, or ``unidic truecased``."""
    romanizer, *flags = name.split()
    options = {key: word in flags for word, key in ROMANIZER.items()}
    for flag in flags:
        if flag not in ROMANIZER:
            raise ConfigError(choose(f"word after {romanizer!r}", flag, ROMANIZER))
    return {"romanizer": {"name": romanizer, **options}}


def _learning(name: str) -> Changes:
    """A policy for every copied part, ``frozen 3`` for three epochs or ``factor 0.1``."""
    policy, _, amount = name.partition(" ")
    if policy == "frozen" and amount.isdigit():
        learning: Changes = {PARTS: {"frozen_epochs": int(amount)}}
    elif policy == "factor" and amount.replace(".", "", 1).isdigit():
        learning = {PARTS: {"factor": float(amount)}}
    elif name in LEARNING:
        learning = LEARNING[name]
    else:
        known = [*LEARNING, "frozen N", "factor X"]
        raise ConfigError(choose("learning", name, known))
    return {"transfer": {"learning": learning}}


def _size(name: str) -> Changes:
    """A number of training sentences, or ``all``."""
    if name != ALL and not name.isdigit():
        raise ConfigError(f"expected a number of sentences or {ALL}, found {name!r}")
    return {"data": {"size": None if name == ALL else int(name)}}


AXES: dict[str, Callable[[str], Changes]] = {
    "parts": _parts,
    "romanizer": _romanizer,
    "head": lambda name: {"classifier": {"head": name}},
    "source": lambda name: {"transfer": {"source": name}},
    "learning": _learning,
    "size": _size,
}


def changes_on(
    axis: str, values: Sequence[str | int] | Mapping[str, Changes], path: Path | None
) -> dict[str, Changes]:
    """The values of an axis, by name.

    Raises:
        ConfigError: A list on an axis that needs changes spelt out, a value that the axis does
            not know, or none.
    """
    if not values:
        raise ConfigError(f"axis {axis!r} has no values", path=path)
    if isinstance(values, Mapping):
        return dict(values)
    if axis not in AXES:
        known = choose("axis", axis, AXES)
        raise ConfigError(f"{known}, or give it a table of changes by name", path=path)
    names = [str(value) for value in values]
    if len(set(names)) < len(names):
        raise ConfigError(f"axis {axis!r} has a value twice", path=path)
    try:
        return {name: AXES[axis](name) for name in names}
    except ConfigError as error:
        raise ConfigError(f"axis {axis!r}: {error.message}", path=path) from None
