"""A stream worked on by processes: in order, bounded, and a dead worker told."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator

import pytest

from xscript_ner.core.errors import DataError
from xscript_ner.core.processes.pool import AHEAD, in_order

_begun: list[str] = []


def begin(name: str) -> None:
    _begun.append(name)


def slower_first(number: int) -> tuple[int, str]:
    time.sleep(0.2 if number == 0 else 0)
    return number, _begun[0]


def die(number: int) -> int:
    if number == 3:
        os._exit(9)
    return number


def fail(number: int) -> int:
    return 1 // number


def test_results_come_in_the_order_of_the_items_and_few_are_read_ahead() -> None:
    read: list[int] = []

    def items() -> Iterator[int]:
        for number in range(12):
            read.append(number)
            yield number

    found = []
    for result in in_order(slower_first, items(), 2, begin, "me"):
        found.append(result)
        assert len(read) <= len(found) + 2 * AHEAD
    assert found == [(number, "me") for number in range(12)]


def test_a_worker_that_died_is_told() -> None:
    with pytest.raises(DataError, match="a worker process died: killed, or out of memory"):
        list(in_order(die, range(8), 1))


def test_what_a_worker_raises_comes_through() -> None:
    with pytest.raises(ZeroDivisionError):
        list(in_order(fail, [1, 0], 1))
