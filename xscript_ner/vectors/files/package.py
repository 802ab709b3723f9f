"""Vectors inside an installed package of spaCy's kind, found without importing it."""

from __future__ import annotations

import importlib.util
import json
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

from ...core.errors import ConfigError

PREFIX = "package:"


class Package(NamedTuple):
    """Where a package lies, and what its metadata say of its licence and sources."""

    path: Path
    licence: str | None
    source: str


def package_named(name: str) -> Package:
    """An installed package.

    Raises:
        ConfigError: There is none of this name.
    """
    found = importlib.util.find_spec(name) if name.isidentifier() else None
    places = found.submodule_search_locations if found else None
    if not places:
        message = f"package {name!r} is not installed; run: pip install --no-deps {name}"
        raise ConfigError(message)
    path = Path(next(iter(places)))
    try:
        known = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return Package(path, None, name)
    licence = known.get("License-Expression") or known.get("License")
    source = f"{name} {known.get('Version')}"
    made_of = _sources(path)
    return Package(path, licence, f"{source}: {made_of}" if made_of else source)


def _sources(path: Path) -> str:
    """``chiVe (Apache License 2.0), …`` as a pipeline's ``meta.json`` tells it."""
    try:
        told = json.loads((path / "meta.json").read_text("utf-8"))["sources"]
        return ", ".join(f"{source['name']} ({source['license']})" for source in told)
    except (OSError, ValueError, KeyError, TypeError):
        return ""
