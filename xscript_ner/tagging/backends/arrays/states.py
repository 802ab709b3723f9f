"""What an encoder makes of a batch, each direction in its own order until that matters."""

from __future__ import annotations

import numpy as np

from ....models.arrays import Array
from .bilstm import HALF
from .padding import Rows, turned


class States:
    """States of both directions of a bi-LSTM.

    Args:
        doubled: As ``ArrayBiLSTM.run`` gives them. (T, 2, B, H)
        lengths: (B,).
    """

    def __init__(self, doubled: Array, lengths: Rows) -> None:
        self.doubled, self.lengths = doubled, lengths

    def dense(self, weight: Array, bias: Array) -> Array:
        """A dense layer over the joined states. Shape: weight (2H, K) halved -> (T, B, K)."""
        size = self.doubled.shape[-1]
        ahead = self.doubled[:, 0] @ weight[:size]
        behind = self.doubled[:, 1] @ weight[size:]
        ahead += turned(behind, self.lengths)
        ahead += bias
        return ahead

    def joined(self) -> Array:
        """Twice the states of both directions by token. Shape: (T, B, 2H)."""
        behind = turned(self.doubled[:, 1], self.lengths)
        return np.concatenate([self.doubled[:, 0], behind], axis=-1)

    def greatest(self) -> Array:
        """The greatest of each number over a sentence's tokens. Shape: (B, 2H)."""
        real = np.arange(len(self.doubled))[:, None] < self.lengths  # (T, B)
        kept = np.where(real[:, None, :, None], self.doubled, -np.inf)
        greatest: Array = kept.max(axis=0).transpose(1, 0, 2).reshape(len(self.lengths), -1) * HALF
        return greatest
