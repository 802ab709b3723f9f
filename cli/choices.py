"""A choice among the names of a registry, which is read when it is needed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    Choice = click.Choice[str]
else:  # not generic before click 8.2
    Choice = click.Choice


class Registered(Choice):
    """``click.Choice`` whose names come when a value is parsed or the option's help is shown.

    Importing the registries at the start would slow ``--help`` down.

    Args:
        names: Gives the names.
    """

    def __init__(self, names: Callable[[], Iterable[str]]) -> None:
        super().__init__(())
        self.names = names

    @property
    def choices(self) -> tuple[str, ...]:
        """The registry's names, in its order."""
        return tuple(self.names())

    @choices.setter
    def choices(self, names: tuple[str, ...]) -> None:
        """Where ``click.Choice`` puts its names; these are the registry's alone."""
