"""Our own format: a safetensors file with ``vectors``, and its words in the metadata."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ...core.errors import CheckpointError, DataError
from ...core.storage import read_tensors, write_tensors
from ..table import WordVectors
from .row import Row


def read_tensor_table(path: Path, errors: str) -> Iterator[Row]:
    """Rows of what ``write_tensor_table`` wrote."""
    try:
        table = WordVectors.from_tensors(*read_tensors(path))
    except CheckpointError as error:
        raise DataError(error.message, path=path) from None
    except (KeyError, ValueError, TypeError):
        raise DataError(
            "expected vectors with their words, found other tensors", path=path
        ) from None
    words, vectors = table.words, table.vectors
    if (
        vectors.ndim != 2
        or len(words) != len(vectors)
        or not all(isinstance(w, str) for w in words)
    ):
        shape = tuple(vectors.shape)
        message = f"expected a vector a word, found {len(words):,} words and a tensor of {shape}"
        raise DataError(message, path=path)
    yield from map(Row, words, vectors.float().numpy())


def write_tensor_table(path: Path, table: WordVectors) -> None:
    """Writes a table whole or not at all.

    Raises:
        OutputError: It cannot be written.
    """
    write_tensors(path, *table.as_tensors())
