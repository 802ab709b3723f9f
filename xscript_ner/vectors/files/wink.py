"""winkNLP's format, in which GloVe's vectors are an npm package: a JSON object.

``dimensions`` says how many numbers a row has; ``vectors`` has a row for each word, behind whose
numbers stand two more, its length and its place.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from ...core.errors import DataError
from ...corpora.formats.lines import open_unpacked, parsed_json
from .row import Row


def read_wink(path: Path, errors: str) -> Iterator[Row]:
    """Rows of a file, which is read whole."""
    with open_unpacked(path) as file:
        content = file.read()
    try:
        text = content.decode("utf-8", errors)
    except UnicodeDecodeError as error:
        raise DataError(f"expected UTF-8, found {error.reason}", path=path) from None
    found = parsed_json(text, path, pairs=True)
    try:
        told = dict(found)
        size, rows = told["dimensions"], told["vectors"]
        if not isinstance(size, int) or not all(len(row) == 2 for row in rows):
            raise ValueError("no table")
    except (KeyError, TypeError, ValueError):
        message = "expected an object with dimensions and vectors, found other JSON"
        raise DataError(message, path=path) from None
    for word, numbers in rows:
        try:
            vector = np.array(numbers[:size], dtype=np.float32)
        except (TypeError, ValueError):
            raise DataError(f"expected numbers behind {word!r}, found others", path=path) from None
        if vector.shape != (size,):
            message = f"expected {size:,} numbers behind {word!r}, found {len(vector):,}"
            raise DataError(message, path=path)
        yield Row(word, vector)
