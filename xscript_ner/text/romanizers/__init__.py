"""Romanisers: tokens to Latin strings, one file each."""

from __future__ import annotations

from collections.abc import Mapping
from pkgutil import resolve_name

from ...core.errors import ConfigError, choose
from .base import Romanizer
from .overrides import read_overrides

__all__ = ["ROMANIZERS", "Romanizer", "build_romanizer", "read_overrides"]

ROMANIZERS = {
    "kakasi": "kakasi:KakasiRomanizer",
    "source": "source:SourceRomanizer",
    "surface": "surface:SurfaceRomanizer",
    "unidic": "unidic:UnidicRomanizer",
    "uroman": "uroman:UromanRomanizer",
}
"""Where each is, loaded when it is used."""


def build_romanizer(
    name: str,
    *,
    truecase: bool = False,
    lowercase: bool = False,
    overrides: str | Mapping[str, str] | None = None,
) -> Romanizer:
    """Builds a romaniser.

    Args:
        name: Key into ``ROMANIZERS``.
        truecase, lowercase: See ``Romanizer``.
        overrides: Surface to romaji, or the path of a file that has them.

    Raises:
        ConfigError: There is no such romaniser, it is not installed, or its options exclude
            each other.
        DataError: The overrides file is not what it should be.
    """
    if name not in ROMANIZERS:
        raise ConfigError(choose("romanizer", name, ROMANIZERS))
    kind: type[Romanizer] = resolve_name(f"{__name__}.{ROMANIZERS[name]}")
    return kind(
        truecase=truecase,
        lowercase=lowercase,
        overrides=read_overrides(overrides) if isinstance(overrides, str) else overrides,
    )
