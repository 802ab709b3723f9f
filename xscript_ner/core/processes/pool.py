"""Worker processes begun afresh, and a stream worked on by them in its order."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any, TypeVar

from ..errors import DataError
from .main_guard import check_main_guard

A = TypeVar("A")
B = TypeVar("B")
AHEAD = 2
"""Items a worker that are under way at a time: one in work and one that waits."""
DIED = "a worker process died: killed, or out of memory; fewer --jobs need less"


def worker_pool(jobs: int, begin: Callable[..., None] | None = None, *given: Any) -> Executor:
    """Processes begun afresh, not forked with this one's threads; they end when it does.

    Args:
        jobs: How many.
        begin: What each does first; with ``given``, picklable.

    Raises:
        ConfigError: They could not be: the script that is run would begin them once more in each.
    """
    check_main_guard()
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(jobs, context, initializer=_begin, initargs=(begin, *given))


def end_workers() -> None:
    """Ends this process's workers, in the middle of what they do."""
    for process in multiprocessing.active_children():
        process.terminate()
        process.join()


def cores() -> int:
    """Processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):  # not on macOS and Windows
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def in_order(
    work: Callable[[A], B],
    items: Iterable[A],
    jobs: int,
    begin: Callable[..., None] | None = None,
    *given: Any,
) -> Iterator[B]:
    """Yields what processes make of items, in the items' order; memory stays bounded.

    Args:
        work: A function of a module; it runs in the workers.
        items: Read as they are needed, a few ahead of what is yielded.
        jobs: Processes.
        begin, given: As of ``worker_pool``.

    Raises:
        ConfigError: See ``worker_pool``.
        DataError: A worker died.
    """
    pool = worker_pool(jobs, begin, *given)
    waiting: deque[Future[B]] = deque()
    try:
        for item in items:
            waiting.append(pool.submit(work, item))
            if len(waiting) >= AHEAD * jobs:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    except BrokenProcessPool:
        raise DataError(DIED) from None
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _begin(begin: Callable[..., None] | None, *given: Any) -> None:
    """Orphans would work on for nobody; Ctrl-C is the parent's to tell."""
    parent = multiprocessing.parent_process()
    assert parent is not None

    def watch() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
    if begin is not None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        begin(*given)
