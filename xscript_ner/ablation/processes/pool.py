"""Processes that run cells, begun afresh."""

from __future__ import annotations

import multiprocessing
import os
import threading
from concurrent.futures import Executor, ProcessPoolExecutor

from .main_guard import check_main_guard


def worker_pool(jobs: int) -> Executor:
    """Processes begun afresh, not forked with this one's threads; they end when it does.

    Raises:
        ConfigError: They could not be: the script that is run would begin them once more in each.
    """
    check_main_guard()
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(jobs, mp_context=context, initializer=_end_with_parent)


def _end_with_parent() -> None:
    """Orphans would train on beside the workers of a grid that is run again."""
    parent = multiprocessing.parent_process()
    assert parent is not None

    def watch() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
