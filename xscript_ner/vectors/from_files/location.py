"""Where a file of vectors lies, what it is, and whose: also one inside an installed package."""

from __future__ import annotations

import hashlib
import importlib.util
import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from ...config import VectorFileConfig
from ...core.errors import ConfigError
from ...corpora.files import file_sha256
from ..files import files_of, format_of

PREFIX = "package:"


@dataclass(frozen=True)
class Location:
    """A file of vectors, or a directory of spaCy's.

    Attributes:
        path: Of it.
        format: Key into ``files.READERS``.
        sha256: Of the file, or of the hashes of several.
        licence, source: As the recipe says, or else the package's metadata.
    """

    path: Path
    format: str
    sha256: str
    licence: str
    source: str


def locate(config: VectorFileConfig) -> Location:
    """The file that a recipe names. A package is found without being imported.

    Raises:
        ConfigError: The package is not installed, or there is no such format.
        DataError: The file cannot be read.
    """
    licence, source = config.licence, config.source
    if config.path.startswith(PREFIX):
        name = config.path.removeprefix(PREFIX)
        path = _package(name)
        known = _metadata(name)
        licence = licence or known.get("License-Expression") or known.get("License")
        source = source or " ".join(filter(None, (name, known.get("Version"), _sources(path))))
    else:
        path = Path(config.path)
    format = format_of(path, config.format)
    sums = [file_sha256(each) for each in files_of(path, format)]
    sha256 = sums[0] if len(sums) == 1 else hashlib.sha256("".join(sums).encode()).hexdigest()
    return Location(path, format, sha256, licence or "unknown", source or "")


def _package(name: str) -> Path:
    found = importlib.util.find_spec(name) if name.isidentifier() else None
    places = found.submodule_search_locations if found else None
    if not places:
        message = f"package {name!r} is not installed; run: pip install --no-deps {name}"
        raise ConfigError(message)
    return Path(next(iter(places)))


def _metadata(name: str) -> Mapping[str, str]:
    try:
        found = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return {}
    told = ("License-Expression", "License", "Version")
    return {key: found[key] for key in told if key in found}


def _sources(path: Path) -> str:
    """``(of chiVe, Apache License 2.0; …)`` as a pipeline's ``meta.json`` tells it."""
    try:
        told = json.loads((path / "meta.json").read_text("utf-8"))["sources"]
        names = "; ".join(f"{source['name']}, {source['license']}" for source in told)
    except (OSError, ValueError, KeyError, TypeError):
        return ""
    return f"(of {names})"
