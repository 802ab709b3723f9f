"""Formats of annotation tools, and of the libraries that are trained from them."""

from __future__ import annotations

from os import PathLike
from pathlib import Path

TOOL_READERS = {
    "brat": "tools.brat:read_brat",
    "doccano": "tools.doccano:read_doccano",
    "huggingface": "tools.huggingface:read_huggingface",
    "labelstudio": "tools.labelstudio:read_labelstudio",
    "prodigy": "tools.prodigy:read_prodigy",
    "spacy": "tools.docbin:read_docbin",
    "spacy-json": "tools.spacy_json:read_spacy_json",
}

TOOL_WRITERS = {
    "brat": "tools.brat:brat_files_of",
    "doccano": "tools.doccano:doccano_lines",
    "huggingface": "tools.huggingface:huggingface_lines",
    "labelstudio": "tools.labelstudio_writer:labelstudio_lines",
    "prodigy": "tools.prodigy:prodigy_lines",
    "spacy": "tools.docbin:docbin_bytes",
    "spacy-json": "tools.spacy_json:spacy_json_lines",
}

PAIR = (".txt", ".ann")
"""Suffixes of a pair of files of brat's: its text, its annotations."""


def brat_files(path: str | PathLike[str]) -> list[Path]:
    """The files with annotations at a path, in order; none where there are none."""
    place = Path(path)
    if place.is_dir():
        return sorted(file for file in place.rglob(f"*{PAIR[1]}") if file.is_file())
    return [place.with_suffix(PAIR[1])]


PAIRS = {"brat": brat_files}
"""The formats whose path is a directory of pairs of files, or one of a pair, and what finds them;
they are written as names and contents."""

BINARY = frozenset({"spacy"})
"""The formats that are no text; they are written as bytes."""
