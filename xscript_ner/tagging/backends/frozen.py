"""A trained bi-LSTM for tagging: input projections are computed once a symbol.

Of an LSTM's two matrix products, the one with the input depends on the symbol (a word, a
bigram) alone. Kept in a table, it leaves only the recurrent product and the gates for each step.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from ...nn.encoders.bidirectional import reversed_positions


class FrozenBiLSTM:
    """Computes what a bi-LSTM does, from projected inputs; for inference only.

    Args:
        forwards, backwards: One layer each.

    As tanh x = 2 sigmoid 2x - 1, and PyTorch's sigmoid is several times faster on a CPU than
    its tanh, all four gates are sigmoids; the candidate's weights are doubled for that.
    """

    def __init__(self, forwards: nn.LSTM, backwards: nn.LSTM) -> None:
        directions = (forwards, backwards)
        self.hidden_size = size = forwards.hidden_size
        double = forwards.get_parameter("bias_hh_l0").new_ones(4 * size)
        double[2 * size : 3 * size] = 2.0  # PyTorch's order: input, forget, candidate, output

        def stacked(name: str) -> Tensor:
            return torch.stack([d.get_parameter(name) for d in directions]).detach()

        self.inputs = stacked("weight_ih_l0").mT * double  # (2, D, 4H)
        self.recurrent = stacked("weight_hh_l0").mT * double  # (2, H, 4H)
        bias = stacked("bias_ih_l0") + stacked("bias_hh_l0")
        self.bias = (bias * double)[:, None]  # (2, 1, 4H)

    def project(self, vectors: Tensor) -> Tensor:
        """Gate inputs of N symbols in both directions. Shape: (N, D) -> (2, N, 4H)."""
        return torch.baddbmm(self.bias, vectors.expand(2, -1, -1), self.inputs)

    def run(self, table: Tensor, rows: Tensor, lengths: Tensor) -> Tensor:
        """Encodes sequences of tabled symbols.

        Shape: table (2, M, 4H), rows (B, T) into M, lengths (B,) -> (B, T, 2H). What stands at
        padding is arbitrary.
        """
        reverse = reversed_positions(lengths, rows.shape[1])
        states = self._states(table, rows, reverse)[1:].permute(1, 2, 0, 3)  # (2, B, T, H)
        back = states[1].gather(1, reverse[:, :, None].expand(-1, -1, self.hidden_size))
        return torch.cat([states[0], back], dim=-1)

    def final(self, table: Tensor, rows: Tensor, lengths: Tensor) -> Tensor:
        """The last state of each direction, joined.

        Shape: table (2, M, 4H), rows (B, T) into M, lengths (B,) -> (B, 2H).
        """
        states = self._states(table, rows, reversed_positions(lengths, rows.shape[1]))
        last = states[lengths, :, torch.arange(len(rows), device=rows.device)]  # (B, 2, H)
        return last.flatten(1)

    def _states(self, table: Tensor, rows: Tensor, reverse: Tensor) -> Tensor:
        """States before the first step and after each. Shape: (T + 1, 2, B, H)."""
        size, (batch, longest) = self.hidden_size, rows.shape
        ahead, behind = rows.T.contiguous(), rows.gather(1, reverse).T.contiguous()
        gates = table.new_empty(2, batch, 4 * size)
        enter, forget, candidate, leave = gates.chunk(4, dim=-1)
        cell = table.new_zeros(2, batch, size)
        squashed = torch.empty_like(cell)
        states = table.new_empty(longest + 1, 2, batch, size)
        states[0] = 0.0
        for t in range(longest):
            torch.index_select(table[0], 0, ahead[t], out=gates[0])
            torch.index_select(table[1], 0, behind[t], out=gates[1])
            gates.baddbmm_(states[t], self.recurrent).sigmoid_()
            cell.mul_(forget).addcmul_(enter, candidate, value=2).sub_(enter)
            torch.mul(cell, 2, out=squashed).sigmoid_()
            torch.mul(leave, squashed, out=states[t + 1]).mul_(2).sub_(leave)
        return states
