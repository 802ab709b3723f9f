"""Raw text read line by line, as often as wanted, without ever being held."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from ..config import CorpusConfig
from ..core.errors import ConfigError
from .formats import read
from .formats.unlabelled.text import text_lines
from .registry import corpus_files

FORMAT = "text"


class RawLines(NamedTuple):
    """Files of raw text, and how they are read."""

    paths: tuple[Path, ...]
    options: dict[str, Any]

    def lines(self) -> Iterator[str]:
        """Every line, blank ones among them."""
        for path in self.paths:
            for _, line in text_lines(path, **self.options):
                yield line


def raw_lines(config: CorpusConfig, data_dir: Path | None = None) -> RawLines:
    """The raw text of a corpus that is named or given by its path.

    Raises:
        ConfigError: It is no raw text.
        DataError: A file is missing or differs from the registry.
    """
    format, options, paths = corpus_files(config, data_dir)
    if format not in (FORMAT, None):
        named = config.name or config.path
        raise ConfigError(f"expected raw text, found {named} of format {format}")
    read(paths[0], FORMAT, **options)  # refuses unknown options; nothing is read yet
    return RawLines(paths, options)
