"""Formats of annotation tools, and of the libraries that are trained from them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from ....core.types import Document
from .brat import brat_files, brat_files_of, read_brat
from .docbin import docbin_bytes, read_docbin
from .doccano import doccano_lines, read_doccano
from .huggingface import huggingface_lines, read_huggingface
from .labelstudio import read_labelstudio
from .labelstudio_writer import labelstudio_lines
from .prodigy import prodigy_lines, read_prodigy
from .spacy_json import read_spacy_json, spacy_json_lines

TOOL_READERS: dict[str, Callable[..., Iterator[Document]]] = {
    "brat": read_brat,
    "doccano": read_doccano,
    "huggingface": read_huggingface,
    "labelstudio": read_labelstudio,
    "prodigy": read_prodigy,
    "spacy": read_docbin,
    "spacy-json": read_spacy_json,
}

TOOL_WRITERS: dict[str, Callable[..., Iterator[Any]]] = {
    "brat": brat_files_of,
    "doccano": doccano_lines,
    "huggingface": huggingface_lines,
    "labelstudio": labelstudio_lines,
    "prodigy": prodigy_lines,
    "spacy": docbin_bytes,
    "spacy-json": spacy_json_lines,
}

PAIRS = {"brat": brat_files}
"""The formats whose path is a directory of pairs of files, or one of a pair, and what finds them;
they are written as names and contents."""

BINARY = frozenset({"spacy"})
"""The formats that are no text; they are written as bytes."""
