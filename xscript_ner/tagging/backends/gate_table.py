"""What a bi-LSTM makes of each word before its sentence is known, under the word's row."""

from __future__ import annotations

from torch import Tensor

from .base import CACHE
from .frozen import FrozenBiLSTM

PART = 4096
"""New words computed together, and rows that a table has at least."""


class GateTable:
    """Projected inputs of a bi-LSTM by row; it grows as words are kept.

    Args:
        layer: Projects them.

    Attributes:
        gates: (2, R, 4H), R at least the number of rows kept.
    """

    def __init__(self, layer: FrozenBiLSTM) -> None:
        self.layer = layer
        self.gates = layer.bias.new_empty(2, 0, 4 * layer.hidden_size)

    def keep(self, first: int, vectors: Tensor) -> None:
        """Row ``first`` and those after it stand for these words. Shape: vectors (N, D)."""
        last = first + len(vectors)
        if last > self.gates.shape[1]:
            rows = max(last, min(2 * first, CACHE), PART)
            larger = self.gates.new_empty(2, rows, self.gates.shape[2])
            larger[:, :first] = self.gates[:, :first]
            self.gates = larger
        self.gates[:, first:last] = self.layer.project(vectors)

    def run(self, rows: Tensor, lengths: Tensor) -> Tensor:
        """Encodes sentences of kept words. Shape: rows (B, T), lengths (B,) -> (B, T, 2H)."""
        return self.layer.run(self.gates, rows, lengths)
