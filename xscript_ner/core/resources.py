"""Where the files that ship with the library lie: recipes, label maps, models, samples."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent.parent


def resource(*parts: str) -> Path:
    """Path of something under ``resources/``; it need not exist.

    In a wheel the folder lies within the package, in a checkout beside it.
    """
    inside = _PACKAGE / "resources"
    folder = inside if inside.is_dir() else _PACKAGE.parent / "resources"
    return folder.joinpath(*parts)
