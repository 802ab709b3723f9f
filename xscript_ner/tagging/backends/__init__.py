"""Back ends of tagging: rows and lengths in; spans, labels and probabilities out."""

from __future__ import annotations

from ...core.errors import ConfigError, choose
from ...models import TaggerModel
from .base import Answer, Backend, Words
from .modules import ModulesBackend
from .tabled import TabledBackend

BACKENDS: dict[str, type[Backend]] = {
    "tabled": TabledBackend,
    "modules": ModulesBackend,
}
"""By name, fastest first; the last supports every model."""


def choose_backend(model: TaggerModel, name: str | None = None) -> type[Backend]:
    """The named back end; without a name, the fastest that supports the model.

    Raises:
        ConfigError: Unknown name, or the back end does not support the model.
    """
    if name is not None and name not in BACKENDS:
        raise ConfigError(choose("back end", name, BACKENDS))
    fitting = [key for key, kind in BACKENDS.items() if kind.supports(model)]
    if name is not None and name not in fitting:
        kind = type(model.words.encoder).__name__
        below = "" if model.language_model is None else " over a language model"
        raise ConfigError(
            f"back end {name!r} does not support {kind}{below}; choose from {', '.join(fitting)}"
        )
    return BACKENDS[name or fitting[0]]


__all__ = ["BACKENDS", "Answer", "Backend", "Words", "choose_backend"]
