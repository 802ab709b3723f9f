"""Tasks by name in the workers of an executor: each is done once, whatever is killed in between."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from ..errors import in_a_line

R = TypeVar("R")
POLL = 0.5
"""Seconds between two looks at the running tasks."""
DIED = "its worker process died, twice: killed, or out of memory"


@dataclass
class State:
    """Where tasks stand.

    Attributes:
        total: How many there are.
        waiting: Not yet begun.
        running: Begun, with the time when they were.
        done: Finished, now or before.
        failed: With the error, in one line.
        suspects: Were running when a worker process died; they are tried once more, alone.
        seconds: How long each took that was finished now.
    """

    total: int
    waiting: list[str] = field(default_factory=list)
    running: dict[str, float] = field(default_factory=dict)
    done: list[str] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)
    suspects: set[str] = field(default_factory=set)
    seconds: list[float] = field(default_factory=list)

    def time_left(self, jobs: int) -> float | None:
        """Seconds, by the mean of those finished now; ``None`` before the first."""
        if not self.seconds:
            return None
        each = sum(self.seconds) / len(self.seconds)
        now = time.perf_counter()
        spent = sum(min(now - begun, each) for begun in self.running.values())
        return (each * (len(self.waiting) + len(self.running)) - spent) / jobs


@dataclass
class Tasks(Generic[R]):
    """What is done of each task, and what is told of it.

    Attributes:
        begin: Hands a task to an executor.
        finished: Takes what a task gave.
        failed: Takes why a task has given nothing, in one line.
        watch: Is shown the state when it changes and twice a second.
    """

    begin: Callable[[Executor, str], Future[R]]
    finished: Callable[[str, R], None]
    failed: Callable[[str, str], None]
    watch: Callable[[State], None] = lambda state: None

    def run(self, state: State, jobs: int, executors: Callable[[int], Executor]) -> None:
        """Does what waits.

        Args:
            state: Changes as tasks begin and end.
            jobs: How many at a time.
            executors: Makes an executor of so many workers.
        """
        self.watch(state)
        while state.waiting:
            executor = executors(jobs)
            try:
                self._drain(state, executor, jobs)
            finally:
                executor.shutdown(wait=not state.running, cancel_futures=True)

    def _drain(self, state: State, executor: Executor, jobs: int) -> None:
        """Does what waits; ends early when the executor broke, with its tasks waiting again."""
        futures: dict[Future[R], str] = {}
        while state.waiting or futures:
            while state.waiting and len(futures) < (1 if state.suspects else jobs):
                key = state.waiting.pop(0)
                state.running[key] = time.perf_counter()
                futures[self.begin(executor, key)] = key
            self.watch(state)
            ended, _ = wait(futures, timeout=POLL, return_when=FIRST_COMPLETED)
            broken = False
            for future in ended:
                broken |= self._settle(state, futures.pop(future), future)
            if broken:
                wait(futures)
                for future, key in futures.items():
                    self._settle(state, key, future)
                break
        self.watch(state)

    def _settle(self, state: State, key: str, future: Future[R]) -> bool:
        """Books a task that ended; gives whether it broke the executor."""
        error = future.exception()
        begun = state.running.pop(key)
        broken = isinstance(error, BrokenProcessPool)
        again = broken and key not in state.suspects
        state.suspects.discard(key)
        if error is None:
            state.done.append(key)
            state.seconds.append(time.perf_counter() - begun)
            self.finished(key, future.result())
        elif again:
            state.suspects.add(key)
            state.waiting.insert(0, key)
        elif isinstance(error, Exception):
            state.failed[key] = DIED if broken else in_a_line(error)
            self.failed(key, state.failed[key])
        else:
            raise error  # a worker was interrupted, and so are we
        return broken
