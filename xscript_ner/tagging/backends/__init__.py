"""Back ends of tagging: rows and lengths in; spans, labels and probabilities out."""

from __future__ import annotations

from collections.abc import Sequence
from pkgutil import resolve_name

from ...config import Recipe
from ...core.errors import ConfigError, choose
from ...models.directory import CPU, check_device
from .base import Answer, Backend, Words

NUMPY, TORCH = "numpy", "torch"
"""The latter stands for the fastest of those that compute with PyTorch."""
BACKENDS = {
    NUMPY: "arrays.backend:NumpyBackend",
    "tabled": "tabled:TabledBackend",
    "modules": "modules:ModulesBackend",
}
"""By name, fastest first, in which module each is; the last supports every model. All but the first
load PyTorch."""


def backend_named(name: str) -> type[Backend]:
    """The back end of that name in ``BACKENDS``."""
    found: type[Backend] = resolve_name(f"{__name__}.{BACKENDS[name]}")
    return found


def choose_backend(
    recipe: Recipe, name: str | None = None, device: str = CPU
) -> type[Backend]:
    """The named back end; without a name, the fastest that supports the recipe's models.

    Raises:
        ConfigError: Unknown name or device, or the back end does not support such models or it.
    """
    if device != CPU:
        if name == NUMPY:
            raise ConfigError(f"back end {name!r} computes on the {CPU} alone; choose {TORCH!r}")
        check_device(device)
        name = name or TORCH
    if name is None:
        return _fastest(recipe, tuple(BACKENDS))
    if name == TORCH:
        return _fastest(recipe, tuple(BACKENDS)[1:])
    if name not in BACKENDS:
        raise ConfigError(choose("back end", name, (*BACKENDS, TORCH)))
    kind = backend_named(name)
    if beyond := kind.beyond(recipe):
        raise ConfigError(f"back end {name!r} does not support {beyond}; choose {TORCH!r}")
    return kind


def _fastest(recipe: Recipe, names: Sequence[str]) -> type[Backend]:
    kinds = map(backend_named, names)  # none is loaded behind the one that is taken
    return next(kind for kind in kinds if not kind.beyond(recipe))


__all__ = ["BACKENDS", "TORCH", "Answer", "Backend", "Words", "backend_named", "choose_backend"]
