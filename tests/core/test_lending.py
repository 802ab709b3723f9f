"""A pool lends a bounded number of things, to one borrower at a time."""

from __future__ import annotations

import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from xscript_ner.core.lending import Pool


def test_a_thing_is_made_when_it_is_needed_and_kept() -> None:
    made: list[object] = []
    pool = Pool(lambda: made.append(object()) or made[-1], 3)
    assert made == []
    for _ in range(5):
        with pool.lend() as thing:
            assert thing is made[0]
    assert len(made) == 1


def test_what_came_back_last_is_lent_first() -> None:
    pool = Pool(object, 2)
    first, second = pool.lend(), pool.lend()
    one, other = first.__enter__(), second.__enter__()
    assert one is not other
    first.__exit__(None, None, None)
    second.__exit__(None, None, None)
    with pool.lend() as thing:
        assert thing is other


@pytest.mark.parametrize("size", [1, 3])
def test_many_threads_share_few_things_and_never_one_at_once(size: int) -> None:
    pool: Pool[list[int]] = Pool(list, size)
    things: dict[int, list[int]] = {}

    def work(number: int) -> None:
        for _ in range(20):
            with pool.lend() as thing:
                things[id(thing)] = thing
                thing.append(number)
                time.sleep(0.0001)
                assert thing == [number]  # nobody else has written into it
                thing.clear()

    with ThreadPoolExecutor(12) as threads:
        list(threads.map(work, range(12)))
    assert 1 <= len(things) <= size


def test_a_borrower_waits_until_something_comes_back() -> None:
    pool = Pool(object, 1)
    found: list[object] = []

    def borrow() -> None:
        with pool.lend() as thing:
            found.append(thing)

    with pool.lend() as lent:
        waiting = threading.Thread(target=borrow)
        waiting.start()
        waiting.join(0.05)
        assert found == []
    waiting.join(10)
    assert found == [lent]


def test_an_error_brings_the_thing_back() -> None:
    pool = Pool(object, 1)
    with pytest.raises(KeyError), pool.lend() as lent:
        raise KeyError
    with pool.lend() as again:
        assert again is lent


def test_what_cannot_be_made_is_tried_again() -> None:
    answers = iter([OSError("no room"), "made"])

    def make() -> str:
        answer = next(answers)
        if isinstance(answer, OSError):
            raise answer
        return answer

    pool = Pool(make, 1)
    with pytest.raises(OSError, match="no room"), pool.lend():
        pass
    with pool.lend() as thing:
        assert thing == "made"


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")  # other tests' threads
@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
def test_a_forked_child_begins_with_nothing_though_all_is_lent_to_the_parent() -> None:
    pool = Pool(os.getpid, 1)
    with pool.lend() as mine:
        child = os.fork()
        if child == 0:
            with pool.lend() as made:
                os._exit(0 if made == os.getpid() != mine else 1)
        assert os.waitpid(child, 0)[1] == 0
    with pool.lend() as again:
        assert again == mine
