"""Where work in many processes is done, by name."""

from __future__ import annotations

from pkgutil import resolve_name
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Executor

ENGINES = {
    "local": ("pool:worker_pool", "pool:cores"),
    "ray": ("ray_pool:RayPool", "ray_pool:ray_cores"),
}
"""Processes of this machine, or workers of Ray, on this machine or on many: where each ``Engine``'s
attributes are, loaded when it is used."""


class Engine(NamedTuple):
    """What makes workers.

    Attributes:
        pool: Of a number of workers, what each does first, and that one's arguments.
        cores: Processors that they may have.
    """

    pool: Callable[..., Executor]
    cores: Callable[[], int]


def build_engine(name: str) -> Engine:
    """The engine of a name in ``ENGINES``."""
    package = __name__.rpartition(".")[0]
    return Engine(*(resolve_name(f"{package}.{place}") for place in ENGINES[name]))
