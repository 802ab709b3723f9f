"""Workers of Ray, on this machine or on many, as an executor."""

from __future__ import annotations

import contextlib
import importlib
import logging
import os
import secrets
from collections.abc import Callable
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import Any

from ..errors import ConfigError, DataError
from .pool import cores

NEEDED = "--engine ray needs Ray; run: pip install 'xscript-ner[ray]'"
ADDRESS = "RAY_ADDRESS"
RETRIES = 2
"""How often a call is made again whose worker, or its machine, died."""
DIED = f"its worker process died, {RETRIES + 1} times: killed, or out of memory"
QUIET = {"configure_logging": False, "log_to_driver": False}
ALONE = {"include_dashboard": False, "object_store_memory": 80 << 20}
"""Of a Ray that is started here: calls give counts, no texts; it takes no less memory for them."""
SETTINGS = {"RAY_DEDUP_LOGS_SKIP_REGEX": ".", "RAY_task_oom_retries": str(RETRIES)}
"""Of the environment, unless the caller has set them. Ray prints what befalls its workers on
standard output, which is for results; what a worker gives says it too. And it would try a call for
ever that has no memory."""
DEADLY = ("WorkerCrashedError", "NodeDiedError", "OutOfMemoryError")
"""Ray's errors of which a call or its machine has died."""

_begun: list[str] = []
"""In a worker, which several pools of a process may share: for whose calls it is ready."""


class RayPool(Executor):
    """Calls functions of modules in workers of Ray, each of which begins once.

    A call whose worker is killed is made again, up to ``RETRIES`` times, and leaves the others
    alone; it must bear that. Workers import what they run: this package, of one version, is
    installed on every machine, and paths mean the same there.

    Args:
        jobs: See ``connect``.
        begin: What a worker does first; with ``given``, picklable.
        given: Its arguments.

    Raises:
        ConfigError: As ``connect``.
    """

    def __init__(self, jobs: int, begin: Callable[..., None] | None = None, *given: Any) -> None:
        self._first = secrets.token_hex(8), os.getcwd(), begin, given
        self._owns = connect(jobs)
        self._call = _ray().remote(num_cpus=1, max_retries=RETRIES)(_call)

    def submit(self, function: Callable[..., Any], /, *arguments: Any, **named: Any) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_running_or_notify_cancel()
        inner = self._call.remote(*self._first, function, arguments, named).future()
        inner.add_done_callback(lambda inner: _pass_on(inner, future))
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Lets go of Ray, which ends what is still under way: callers wait for their futures."""
        if self._owns:
            _ray().shutdown()


def ray_cores() -> int:
    """Processors of all machines of the Ray that is there, else of this one; see ``connect``."""
    if not _ray().is_initialized() and not os.environ.get(ADDRESS):
        return cores()
    connect(1)
    return max(1, int(_ray().cluster_resources().get("CPU", 1)))


def connect(jobs: int) -> bool:
    """Makes sure of a Ray; gives whether there was none before.

    The one that ``$RAY_ADDRESS`` names (``auto``: the one that runs on this machine;
    ``10.0.0.1:6379``), else one is started here, which ends with this process.

    Args:
        jobs: Workers of one that is started.

    Raises:
        ConfigError: Ray is not installed, is not there, or cannot be started.
    """
    ray = _ray()
    if ray.is_initialized():
        return False
    logging.getLogger("ray").setLevel(logging.ERROR)
    try:
        # Workers import from where their caller stands, before all else; let that be us.
        with contextlib.chdir(Path(__file__).parents[3]):
            if os.environ.get(ADDRESS):
                ray.init(**QUIET)
            else:
                ray.init("local", num_cpus=jobs, **ALONE, **QUIET)
    except (OSError, RuntimeError, ValueError, ray.exceptions.RayError) as error:
        raise ConfigError(f"Ray: {' '.join(str(error).split())}") from None
    return True


def _ray() -> Any:
    for name, value in SETTINGS.items():
        os.environ.setdefault(name, value)
    try:
        return importlib.import_module("ray")
    except ModuleNotFoundError:
        raise ConfigError(NEEDED) from None


def _call(
    pool: str,
    place: str,
    begin: Callable[..., None] | None,
    given: tuple[Any, ...],
    function: Callable[..., Any],
    arguments: tuple[Any, ...],
    named: dict[str, Any],
) -> tuple[Any, Exception | None]:
    """In a worker: what a function gives, or raises; Ray would raise an error of its own."""
    try:
        if _begun != [pool]:
            with contextlib.suppress(OSError):  # another machine may have no such directory
                os.chdir(place)
            if begin is not None:
                begin(*given)
            _begun[:] = [pool]
        return function(*arguments, **named), None
    except Exception as error:
        return None, error


def _pass_on(inner: Future[Any], future: Future[Any]) -> None:
    """Settles a future as what Ray gave says."""
    fault = inner.exception()
    if fault is not None:
        text = DIED if type(fault).__name__ in DEADLY else f"{type(fault).__name__}: {fault}"
        future.set_exception(DataError(text))
        return
    result, error = inner.result()
    if error is None:
        future.set_result(result)
    else:
        future.set_exception(error)
