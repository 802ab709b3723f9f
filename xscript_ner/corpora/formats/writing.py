"""What a writer gives, put where a caller names: lines, bytes, or several files."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TextIO

from ...core.errors import ConfigError, OutputError
from ...core.files import write_bytes, write_lines
from ...core.types import Document

Target = str | os.PathLike[str] | TextIO

LEFT_OUT: dict[str, tuple[str, ...]] = {
    "brat": ("tokens", "columns", "meta", "language"),
    "conll": ("meta", "language"),  # meta are kept under comments
    "doccano": ("tokens", "columns", "language"),
    "huggingface": ("columns", "language"),
    "knp": ("columns", "language"),
    "labelstudio": ("tokens", "columns", "language"),
    "massive": ("tokens", "columns", "language"),
    "multiatis": ("columns", "meta", "language"),
    "prodigy": ("columns", "language"),
    "rasa": ("tokens", "columns", "language"),
    "rasa-yaml": ("tokens", "columns", "meta", "language"),
    "seq": ("columns", "meta", "language"),
    "slurp": ("columns", "language"),
    "spacy-json": ("tokens", "columns", "language"),
    "xsid": ("language",),
}
"""What of a document a format has no place for, beside labels of the whole and open spans; of
the gazetteer, which is no corpus, nothing is said."""

KEPT_META = {"brat": {"file", "line"}, "conll": {"docstart"}, "multiatis": {"id"}}
"""The keys of meta that a format has a place for all the same."""


def left_out(document: Document, format: str) -> list[str]:
    """What a document has that the format leaves out, of what ``LEFT_OUT`` names."""
    kept = KEPT_META.get(format, set())
    held = {"meta": document.meta.keys() - kept}
    return [
        what for what in LEFT_OUT.get(format, ()) if held.get(what, getattr(document, what))
    ]


def write_rows(
    rows: Iterable[tuple[str, ...]], target: Target, format: str, names: Sequence[str]
) -> None:
    """Writes a line of each file a row, into a directory, which is made where there is none.

    Raises:
        ConfigError: The target is a stream.
        OutputError: A file cannot be written.
    """
    folder = _path(target, format, "several files; give a directory")
    whole = list(rows)  # so that a document that cannot be written leaves all files as they were
    _make(folder)
    for index, name in enumerate(names):
        write_lines((row[index] for row in whole), folder / name)


def write_files(
    files: Iterable[tuple[str, str]], target: Target, format: str, suffix: str
) -> None:
    """Writes files by name and content into a directory, which is made where there is none.

    Args:
        files: Names below the directory.
        target: The directory.
        format: Named in messages.
        suffix: Of files that would be read with these, so that none of others may be there.

    Raises:
        ConfigError: The target is a stream.
        OutputError: A file cannot be written, or the directory has others of that suffix.
    """
    folder = _path(target, format, "several files; give a directory")
    whole = dict(files)
    others = {file.relative_to(folder).as_posix() for file in folder.rglob(f"*{suffix}")}
    if others - whole.keys():
        found = min(others - whole.keys())
        message = f"expected a directory without others of the format, found {found}"
        raise OutputError(message, path=folder)
    for name, content in whole.items():
        _make((folder / name).parent)
        write_bytes(folder / name, content.encode("utf-8"))


def write_binary(parts: Iterable[bytes], target: Target, format: str) -> None:
    """Writes a file of bytes.

    Raises:
        ConfigError: The target is a stream.
        OutputError: It cannot be written.
    """
    write_bytes(_path(target, format, "no text; give a file"), b"".join(parts))


def _path(target: Target, format: str, what: str) -> Path:
    if not isinstance(target, (str, os.PathLike)):
        raise ConfigError(f"format {format} is {what} to write")
    return Path(target)


def _make(folder: Path) -> None:
    try:
        os.makedirs(folder, exist_ok=True)
    except OSError as error:
        raise OutputError(f"cannot make the directory: {error.strerror}", path=folder) from None
