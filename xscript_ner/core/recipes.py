"""The recipes that ship, and any other by path."""

from __future__ import annotations

from pathlib import Path

from .errors import ConfigError, choose
from .resources import resource


def recipe_path(name_or_path: str) -> Path:
    """Where a shipped recipe or a given file lies.

    Raises:
        ConfigError: Neither; the message lists the shipped ones.
    """
    path = Path(name_or_path)
    if path.suffix == ".toml" or path.is_file():
        return path
    shipped = resource("recipes", f"{name_or_path}.toml")
    if not shipped.is_file():
        names = [found.stem for found in resource("recipes").glob("*.toml")]
        raise ConfigError(choose("recipe", name_or_path, [*names, "a path"]))
    return shipped
