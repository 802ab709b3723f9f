"""Front-ends: text to tokens, one file a language family."""

from __future__ import annotations

from ...core.errors import ConfigError, choose
from .base import FrontEnd, tokens_at
from .japanese import JapaneseFrontEnd
from .latin import LatinFrontEnd
from .pretokenized import PretokenizedFrontEnd
from .spaced import SpacedFrontEnd

__all__ = ["FRONTENDS", "FrontEnd", "build_frontend", "tokens_at"]

FRONTENDS: dict[str, type[FrontEnd]] = {
    "japanese": JapaneseFrontEnd,
    "latin": LatinFrontEnd,
    "pretokenized": PretokenizedFrontEnd,
    "spaced": SpacedFrontEnd,
}


def build_frontend(name: str) -> FrontEnd:
    """Builds a front-end by its registry name.

    Raises:
        ConfigError: There is no such front-end, or its analyser is not installed.
    """
    if name not in FRONTENDS:
        raise ConfigError(choose("front-end", name, FRONTENDS))
    return FRONTENDS[name]()
