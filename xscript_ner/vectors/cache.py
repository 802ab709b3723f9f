"""What takes minutes to learn, kept in the user's cache under a key of all that shapes it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Protocol, Self, TypeVar

from filelock import FileLock
from torch import Tensor

from ..core.storage import read_tensors, write_tensors


class Stored(Protocol):
    """What a file of tensors and words can hold."""

    def as_tensors(self) -> tuple[dict[str, Tensor], dict[str, str]]:
        """Its tensors, and the rest as strings."""

    @classmethod
    def from_tensors(cls, tensors: Mapping[str, Tensor], metadata: Mapping[str, str]) -> Self:
        """What ``as_tensors`` gave."""


S = TypeVar("S", bound=Stored)


def cached(what: str, key: Any, kind: type[S], make: Callable[[], S]) -> S:
    """What was made under a key before, or is made now.

    Args:
        what: Names the file.
        key: All that shapes it, as plain values.
        kind: What it is.
        make: Makes it; called at most once, also among several processes.
    """
    digest = hashlib.sha256(json.dumps(key).encode()).hexdigest()
    path = _folder() / f"{what}-{digest[:16]}.safetensors"
    path.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(f"{path}.lock"):  # the cells of a grid would all make the same
        if not path.exists():
            write_tensors(path, *make().as_tensors())
    return kind.from_tensors(*read_tensors(path))


def digest(stored: Stored) -> str:
    """SHA-256 of what a file would hold: a key for what is made of it."""
    tensors, metadata = stored.as_tensors()
    found = hashlib.sha256(json.dumps(metadata).encode())
    for name, tensor in tensors.items():
        found.update(f"{name} {tuple(tensor.shape)}".encode())
        found.update(tensor.contiguous().numpy().tobytes())
    return found.hexdigest()


def _folder() -> Path:
    import pooch

    return Path(pooch.os_cache("xscript-ner"))
