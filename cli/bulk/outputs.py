"""What the output of each file is called."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from xscript_ner.core.errors import ConfigError, DataError
from xscript_ner.core.files import PACKED
from xscript_ner.corpora.raw_text import STDIN
from xscript_ner.corpora.records import SUFFIXES as TABLES

PARQUET = ".parquet"
KNOWN = (".txt", *TABLES)
"""Suffixes of files that give way to the output's; any other is part of the name."""
SUFFIXES = {"jsonl": ".jsonl", "conll": ".conll", "color": ".txt", "html": ".html"}
"""Of an output, by format; that of a Parquet file is one, too."""


def output_name(file: str, format: str) -> str:
    """``a/b.txt.gz`` becomes ``b.jsonl.gz``, ``b.parquet`` stays."""
    name = os.path.basename(file)
    if is_parquet(name):
        return name
    packed = PACKED if name.lower().endswith(PACKED) else ""
    name = name[: len(name) - len(packed)]
    stem, suffix = os.path.splitext(name)
    return (stem if suffix.lower() in KNOWN else name) + SUFFIXES[format] + packed


def is_parquet(file: str) -> bool:
    """Whether a file's name says so."""
    return file.lower().endswith(PARQUET)


def outputs(files: Iterable[str], directory: Path, format: str) -> dict[str, str]:
    """The file of each output's name; paths are absolute.

    Raises:
        ConfigError: Standard input, two files of one output, or an output that is a file.
        DataError: A file is not there.
    """
    found: dict[str, str] = {}
    for file in map(os.fspath, files):
        if file == STDIN:
            raise ConfigError("expected files, found standard input, whose output has no name")
        path, name = os.path.abspath(file), output_name(file, format)
        if not os.path.exists(path):
            raise DataError("cannot read: No such file or directory", path=file)
        if os.path.isdir(path):
            raise DataError("cannot read: Is a directory", path=file)
        if found.get(name, path) != path:
            raise ConfigError(f"{found[name]} and {path} would both be {directory / name}")
        if (directory / name).exists() and os.path.samefile(directory / name, path):
            raise ConfigError("would be its own output; name another directory", path=path)
        found[name] = path
    return found
