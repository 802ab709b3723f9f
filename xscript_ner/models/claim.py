"""Whose a model directory is: one process trains into it, one recipe, from one source."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from ..config import Recipe, parse
from ..core.errors import CheckpointError, ConfigError
from ..core.storage import read_json, write_json
from ..inputs.datasets import self_contained
from .checkpoint import RECIPE
from .domains.stored import Trained

UNFINISHED, LOCK = "training-recipe.json", "training.lock"
SOURCE, HOLDER = "source_sha256", "process"


@contextmanager
def claim(recipe: Recipe, directory: Path, source: str | None) -> Iterator[None]:
    """Holds the directory, which is made if it is missing, for a run of this recipe.

    The run is finished when the block ends; after an exception, or a kill, the directory is left
    to whoever goes on with the same recipe and source.

    Args:
        recipe: What is trained.
        directory: Receives the model.
        source: SHA-256 of the weights that the recipe's ``[transfer]`` begins with; a source
            trained anew under the same name is another one.

    Raises:
        ConfigError: Another process trains into the directory, it cannot be written, or it holds
            a finished model or an unfinished run of another recipe or from another source.
    """
    _refuse_finished(directory)
    lock = FileLock(directory / LOCK)
    try:
        directory.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=0)
    except Timeout:
        raise ConfigError(f"{_holder(directory)} trains into it", path=directory) from None
    except OSError as error:
        raise ConfigError(f"cannot write: {error.strerror}", path=directory) from None
    try:
        _mark(recipe, directory, source)
        yield
        (directory / UNFINISHED).unlink()
    finally:
        lock.release()
    # Whoever takes the lock from here on meets a finished model.
    with suppress(OSError):
        (directory / LOCK).unlink()


def check_finished(run: Trained, recipe: Recipe, source: str | None, directory: Path) -> None:
    """Refuses a finished run that training anew would not give; arguments as of ``claim``.

    Raises:
        ConfigError: It is of another recipe, or from another source.
    """
    if self_contained(run.recipe) != self_contained(recipe):
        raise ConfigError("holds a finished run of another recipe", path=directory)
    if run.source_sha256 != source:
        raise ConfigError(
            "holds a finished run from another source than the recipe's is now; give another "
            "directory or remove it",
            path=directory,
        )


def _mark(recipe: Recipe, directory: Path, source: str | None) -> None:
    """Says whose the directory is; refuses what another run has left."""
    marker, description = directory / UNFINISHED, recipe.model_dump(mode="json")
    if marker.exists():
        found = read_json(marker)
        found.pop(HOLDER, None)
        if found.pop(SOURCE, None) != source or parse(Recipe, found, marker) != recipe:
            raise ConfigError(
                "directory holds an unfinished run of another recipe or from another source; give "
                "another directory or remove it",
                path=directory,
            )
    else:
        _refuse_finished(directory)
    holder = {"pid": os.getpid(), "host": socket.gethostname()}
    write_json(marker, description | {SOURCE: source, HOLDER: holder})


def _refuse_finished(directory: Path) -> None:
    if (directory / RECIPE).exists() and not (directory / UNFINISHED).exists():
        raise ConfigError("directory already holds a finished model", path=directory)


def _holder(directory: Path) -> str:
    """``process 4711 on atlas``, as far as is known."""
    with suppress(CheckpointError, KeyError, TypeError):
        holder = read_json(directory / UNFINISHED)[HOLDER]
        return f"process {holder['pid']} on {holder['host']}"
    return "another process"
