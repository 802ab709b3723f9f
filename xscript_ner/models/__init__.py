"""Modules put together. ``build`` alone turns a recipe into modules.

Modules are PyTorch's; it is loaded when the first of them is asked for, and not for a model's data.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .build import build_tagger, outline
    from .tagger import TaggerModel

__all__ = ["TaggerModel", "build_tagger", "outline"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from . import build

    return getattr(build, name)
