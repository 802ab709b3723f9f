"""Which format a file of vectors has, by its name and what it begins with."""

from __future__ import annotations

import re
from pathlib import Path

from ...core.errors import DataError
from ...corpora.formats.lines import open_unpacked
from .header import header_of

HEAD = 1 << 14
"""Bytes that are looked at."""
PICKLE = re.compile(rb"\x80[\x02-\x05]")
FASTTEXT = (793_712_314).to_bytes(4, "little")
"""What fastText's own models begin with."""
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1f]")


def recognised(path: Path) -> str:
    """The name of the format, a key into ``READERS``.

    Raises:
        DataError: The file cannot be read, or is of a kind that holds more than vectors.
    """
    if path.is_dir():
        return "spacy"
    if path.suffix == ".safetensors":
        return "safetensors"
    with open_unpacked(path) as file:
        head = file.read(HEAD)
    if PICKLE.match(head):
        export = "KeyedVectors.load(FILE).save_word2vec_format(NEW)"
        message = f"is gensim's own format, which could run any code; export it: {export}"
        raise DataError(message, path=path)
    if head.startswith(FASTTEXT):
        raise DataError("is a model of fastText; expected its words, the file .vec", path=path)
    if head.startswith(b'{"'):
        return "wink"
    first, _, rest = head.partition(b"\n")
    if header_of(first.decode("utf-8", "replace")) is None:
        return "glove"
    binary = ".bin" in path.suffixes[-2:] or _CONTROL.search(rest)
    return "word2vec-binary" if binary else "word2vec"
