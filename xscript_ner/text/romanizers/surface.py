"""The token as it stands: Latin-script text, and the baseline on Japanese characters."""

from __future__ import annotations

from ...core.errors import ConfigError
from ...core.types import Analysis
from .base import Romanizer


class SurfaceRomanizer(Romanizer):
    """Returns surfaces; the one romaniser whose strings need not be ASCII.

    Raises:
        ConfigError: ``truecase`` is asked for; text is cased as its writer cased it.
    """

    name = "surface"

    def _begin(self) -> None:
        if self.truecase:
            raise ConfigError("romanizer 'surface' keeps the text's own case: no truecase")

    def _rules(self) -> str:
        return "surface/1"

    def _word(self, surface: str, analysis: Analysis) -> str:
        return surface
