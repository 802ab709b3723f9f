"""Romanisers: tokens to Latin strings, one file each."""

from __future__ import annotations

from ..config import RomanizerConfig
from ..errors import ConfigError, choose
from .base import Romanizer
from .kakasi import KakasiRomanizer
from .overrides import read_overrides
from .source import SourceRomanizer
from .surface import SurfaceRomanizer
from .unidic import UnidicRomanizer

__all__ = ["ROMANIZERS", "Romanizer", "build_romanizer", "read_overrides"]

ROMANIZERS: dict[str, type[Romanizer]] = {
    "kakasi": KakasiRomanizer,
    "source": SourceRomanizer,
    "surface": SurfaceRomanizer,
    "unidic": UnidicRomanizer,
}


def build_romanizer(config: RomanizerConfig) -> Romanizer:
    """Builds the romaniser that a recipe describes.

    Raises:
        ConfigError: There is no such romaniser, it is not installed, or its options exclude
            each other.
        DataError: The overrides file is not what it should be.
    """
    if config.name not in ROMANIZERS:
        raise ConfigError(choose("romanizer", config.name, ROMANIZERS))
    overrides = config.overrides
    return ROMANIZERS[config.name](
        truecase=config.truecase,
        lowercase=config.lowercase,
        overrides=read_overrides(overrides) if isinstance(overrides, str) else overrides,
    )
