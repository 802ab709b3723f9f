"""Raw text, one document a line, also compressed with gzip (``.gz``)."""

from __future__ import annotations

from collections.abc import Iterator
from os import PathLike

from ...core.types import Document
from .lines import read_lines


def read_text_lines(path: str | PathLike[str], *, errors: str = "strict") -> Iterator[Document]:
    """Yields a document a line, empty lines left out; one line in memory at a time.

    Raises:
        DataError: The file cannot be read, or a line is not UTF-8.
    """
    for _, line in read_lines(path, errors):
        if line:
            yield Document(line)
