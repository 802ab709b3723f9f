"""A trained bi-LSTM in NumPy: input projections by row, both directions in one loop over time.

All four gates go through a single hyperbolic tangent, which NumPy computes many at a time, as
sigmoid x = (tanh(x / 2) + 1) / 2. Those halves are multiplied into the weights, and states are
twice what they are in PyTorch; whoever reads them has weights of half the size.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ....models.arrays import Array
from .padding import Rows, reversed_steps

HALF = np.float32(0.5)


class ArrayBiLSTM:
    """Computes what ``nn.encoders.BiLSTM`` does; for inference only.

    Args:
        weights: Arrays by name.
        path: Of its own among them.
        doubled: Columns of its inputs, from the first, that are states of such an encoder.

    Attributes:
        size: H, of one direction.
        inputs: (D, 8H) from inputs to the gates of both directions, forwards first.
        bias: (8H,).
        recurrent: (2, H, 4H).
    """

    def __init__(self, weights: Mapping[str, Array], path: str, doubled: int = 0) -> None:
        def both(name: str) -> list[Array]:
            return [weights[f"{path}.{way}.{name}_l0"] for way in ("forwards", "backwards")]

        self.size = size = both("weight_hh")[0].shape[1]
        order = np.r_[0 : 2 * size, 3 * size : 4 * size, 2 * size : 3 * size]
        halves = np.ones(4 * size, np.float32)
        halves[: 3 * size] = HALF  # input, forget and output gate; behind them the candidate
        self.inputs = np.concatenate([(w[order].T * halves) for w in both("weight_ih")], axis=1)
        self.inputs[:doubled] *= HALF
        pairs = zip(both("bias_ih"), both("bias_hh"), strict=True)
        self.bias = np.concatenate([(one + other)[order] * halves for one, other in pairs])
        self.recurrent = np.stack([w[order].T * (halves * HALF) for w in both("weight_hh")])

    def project(self, vectors: Array, out: Array | None = None) -> Array:
        """Gates before the sentence is known. Shape: (N, D) -> (N, 8H)."""
        found: Array = np.matmul(vectors, self.inputs, out=out)
        found += self.bias
        return found

    def run(self, table: Array, rows: Rows, lengths: Rows) -> Array:
        """Twice the states after each step, each direction in its own order.

        Shape: table (R, 8H), rows (T, B) into R, lengths (B,) from the longest on -> (T, 2, B, H).
        What stands behind a list's end is arbitrary.
        """
        size, (longest, batch) = self.size, rows.shape
        pairs = table.reshape(-1, 4 * size)  # of each row first forwards, then backwards
        behind = np.take_along_axis(rows, reversed_steps(lengths, longest), axis=0)
        places = np.stack([2 * rows, 2 * behind + 1], axis=1)  # (T, 2, B)
        active = np.searchsorted(-lengths, -np.arange(longest), side="left")
        states = np.zeros((longest, 2, batch, size), np.float32)
        cell = np.zeros((2, batch, size), np.float32)
        fresh, more = (np.empty(8 * batch * size, np.float32) for _ in range(2))
        for t in range(longest):
            count = int(active[t])
            taken = slice(8 * count * size)
            own = fresh[taken].reshape(2, count, 4 * size)
            np.take(pairs, places[t, :, :count], axis=0, out=own, mode="clip")
            if t:
                product = more[taken].reshape(2, count, 4 * size)
                np.matmul(states[t - 1, :, :count], self.recurrent, out=product)
                own += product
            by_gate = more[taken].reshape(4, 2, count, size)  # the product is added
            np.tanh(own.reshape(2, count, 4, size).transpose(2, 0, 1, 3), out=by_gate)
            _step(by_gate, cell[:, :count], states[t, :, :count])
        return states

    def final(self, table: Array, rows: Rows, lengths: Rows) -> Array:
        """The last states of both directions. Shape: as of ``run`` -> (B, 2H)."""
        states = self.run(table, rows, lengths)
        last = states[lengths - 1, :, np.arange(len(lengths))]  # (B, 2, H)
        return last.reshape(len(lengths), -1) * HALF


def _step(gates: Array, cell: Array, state: Array) -> None:
    """From gates to a cell and twice a state. Shape: (4, 2, n, H), two of (2, n, H)."""
    gates[:3] += 1
    enter, forget, leave, candidate = gates
    cell *= forget
    enter *= candidate
    cell += enter
    cell *= HALF
    np.tanh(cell, out=enter)
    np.multiply(leave, enter, out=state)
