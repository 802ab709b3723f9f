"""winkNLP's format, in which GloVe's vectors are an npm package: a JSON object.

``dimensions`` says how many numbers a row has; ``vectors`` has a row for each word, behind whose
numbers stand two more, its length and its place.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from ...core.errors import DataError
from ...corpora.formats.lines import open_unpacked
from .row import Row


def read_wink(path: Path, errors: str) -> Iterator[Row]:
    """Rows of a file, which is read whole."""
    with open_unpacked(path) as file:
        content = file.read()
    try:
        # Pairs, not a dictionary: that would forget a word that is there twice.
        told = dict(json.loads(content.decode("utf-8", errors), object_pairs_hook=list))
        size, rows = told["dimensions"], told["vectors"]
        if not isinstance(size, int) or not all(len(row) == 2 for row in rows):
            raise ValueError("no table")
    except UnicodeDecodeError as error:
        raise DataError(f"expected UTF-8, found {error.reason}", path=path) from None
    except json.JSONDecodeError as error:
        message = f"expected JSON, found something else: {error.msg}"
        raise DataError(message, path=path, line=error.lineno) from None
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
