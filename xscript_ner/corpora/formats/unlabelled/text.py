"""Raw text, one document a line, also compressed with gzip (``.gz``)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from os import PathLike

from ....core.types import Document
from ..lines import read_lines

_BLANK = re.compile(r"(?<![!-~])[ \u3000]|[ \u3000](?![!-~])")
"""One that does not separate two words of printable ASCII."""


def read_text_lines(
    path: str | PathLike[str], *, errors: str = "strict", joiner: str = " "
) -> Iterator[Document]:
    """Yields a document a line, empty lines left out; one line in memory at a time.

    Args:
        path: The file.
        errors: ``"replace"`` reads broken UTF-8 as U+FFFD.
        joiner: What stands between words. ``""`` is for Japanese and Chinese that come
            tokenised: blanks go, but for those between two words in ASCII.

    Raises:
        DataError: The file cannot be read, or a line is not UTF-8.
    """
    for _, line in text_lines(path, errors=errors, joiner=joiner):
        if line:
            yield Document(line)


def text_lines(
    path: str | PathLike[str], *, errors: str = "strict", joiner: str = " "
) -> Iterator[tuple[int, str]]:
    """Line numbers and lines, empty ones among them; see ``read_text_lines``."""
    for number, line in read_lines(path, errors):
        yield number, line if joiner else _BLANK.sub("", line)
