"""A word with its vector, as every format of files gives it."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.floating[Any]]


class Row(NamedTuple):
    """A word with its vector (D,), and the line of the file that has it, where it has lines."""

    word: str
    vector: Vector
    line: int | None = None
