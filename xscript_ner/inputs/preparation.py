"""The front-end and the romaniser that a recipe names, put together."""

from __future__ import annotations

from ..config import FrontEndConfig, RomanizerConfig
from ..text.frontends import build_frontend
from ..text.prepare import Preparer
from ..text.romanizers import build_romanizer


def build_preparer(frontend: FrontEndConfig, romanizer: RomanizerConfig) -> Preparer:
    """What turns documents into sentences, as a recipe describes it.

    Raises:
        ConfigError: The romaniser is not installed, or its options exclude each other.
        DataError: Its file of overrides is not what it should be.
    """
    return Preparer(
        build_frontend(frontend.name),
        build_romanizer(**romanizer.model_dump()),
        frontend.boundaries,
    )
