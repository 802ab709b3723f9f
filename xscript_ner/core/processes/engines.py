"""Where work in many processes is done, by name."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from typing import NamedTuple

from .pool import cores, worker_pool
from .ray_pool import RayPool, ray_cores


class Engine(NamedTuple):
    """What makes workers.

    Attributes:
        pool: Of a number of workers, what each does first, and that one's arguments.
        cores: Processors that they may have.
    """

    pool: Callable[..., Executor]
    cores: Callable[[], int]


ENGINES = {
    "local": Engine(worker_pool, cores),
    "ray": Engine(RayPool, ray_cores),
}
"""Processes of this machine, or workers of Ray, on this machine or on many."""
