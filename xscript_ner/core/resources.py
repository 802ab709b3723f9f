"""Where the files that ship with the library lie, and others of their kinds by path."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from .errors import ConfigError, choose

_PACKAGE = Path(__file__).parent.parent

KINDS = {
    "label map": ("label_maps", "*.toml"),
    "model": ("models", "*/signature.json"),
    "recipe": ("recipes", "*.toml"),
    "suite": ("checks", "*.toml"),
    "table of endings": ("endings", "*.toml"),
}
"""Folder below ``resources/`` and the files there: a thing is the file, or the folder it is in."""


def resource(*parts: str) -> Path:
    """Path of something under ``resources/``; it need not exist.

    In a wheel the folder lies within the package, in a checkout beside it.
    """
    inside = _PACKAGE / "resources"
    folder = inside if inside.is_dir() else _PACKAGE.parent / "resources"
    return folder.joinpath(*parts)


def locate(kind: str, given: str | Path) -> Path:
    """Where a shipped thing lies, by its name, or one's own, by its path.

    A path is what ends in ``.toml``, or is a file that has no shipped thing's name; for a model,
    any directory.

    Args:
        kind: Key into ``KINDS``.
        given: Name or path.

    Raises:
        ConfigError: Neither; the message lists the shipped ones.
    """
    folder, pattern = KINDS[kind]
    path, in_folders = Path(given), "/" in pattern
    found = (file.parent if in_folders else file for file in resource(folder).glob(pattern))
    shipped = {thing.stem: thing for thing in found}
    with suppress(OSError):  # a name longer than names can be
        if path.is_dir() if in_folders else path.suffix == ".toml":
            return path
        if str(given) in shipped:
            return shipped[str(given)]
        if path.is_file() and not in_folders:
            return path
    raise ConfigError(choose(kind, str(given), [*shipped, f"a {kind}'s path"]))
