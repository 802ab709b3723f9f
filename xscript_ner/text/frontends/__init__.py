"""Front-ends: text to tokens, one file a language family."""

from __future__ import annotations

from pkgutil import resolve_name

from ...core.errors import ConfigError, choose
from .base import FrontEnd, tokens_at

__all__ = ["FRONTENDS", "FrontEnd", "build_frontend", "tokens_at"]

FRONTENDS = {
    "japanese": "japanese:JapaneseFrontEnd",
    "latin": "latin:LatinFrontEnd",
    "pretokenized": "pretokenized:PretokenizedFrontEnd",
    "spaced": "spaced:SpacedFrontEnd",
}
"""Where each is, loaded when it is used."""


def build_frontend(name: str) -> FrontEnd:
    """Builds a front-end by its registry name.

    Raises:
        ConfigError: There is no such front-end, or its analyser is not installed.
    """
    if name not in FRONTENDS:
        raise ConfigError(choose("front-end", name, FRONTENDS))
    found: FrontEnd = resolve_name(f"{__name__}.{FRONTENDS[name]}")()
    return found
