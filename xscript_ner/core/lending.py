"""Things that two threads cannot use at the same time, lent to one after the other."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from queue import SimpleQueue
from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")


class Pool(Generic[T]):
    """Lends at most ``size`` things at a time; who finds all of them lent waits for one.

    Things are made when they are first needed and kept for good, so that their number, unlike
    that of things kept by thread, does not grow with the threads a process has seen. The one
    that came back last is lent first. A forked child makes its own, for things like an
    analyser's handle or a lock that another thread holds must not be used on both sides.

    Args:
        make: Makes a thing. What it raises reaches the borrower.
        size: How many there may be; at least 1.
    """

    def __init__(self, make: Callable[[], T], size: int) -> None:
        self._make = make
        self._size = size
        self._stock: _Stock[T] = _new_stock(size)

    @contextmanager
    def lend(self) -> Iterator[T]:
        """A thing that nobody else uses within the ``with``; not to be nested."""
        stock = self._stock
        if stock.process != os.getpid():
            stock = self._stock = _new_stock(self._size)
        _, places, idle = stock
        places.get()
        try:
            thing = idle.pop() if idle else self._make()
            try:
                yield thing
            finally:
                idle.append(thing)
        finally:
            places.put(None)


class _Stock(NamedTuple, Generic[T]):
    """What a pool has in one process: a place for each borrower, and things not lent."""

    process: int
    places: SimpleQueue[None]
    idle: list[T]


def _new_stock(size: int) -> _Stock[T]:
    places: SimpleQueue[None] = SimpleQueue()
    for _ in range(size):
        places.put(None)
    return _Stock(os.getpid(), places, [])
