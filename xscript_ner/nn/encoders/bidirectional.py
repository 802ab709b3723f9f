"""Recurrent layers that read a sequence forwards and backwards; padding changes nothing."""

from __future__ import annotations

from typing import ClassVar

import torch
from torch import Tensor, nn

from .base import Encoder


class Bidirectional(Encoder):
    """Two recurrent layers, one reading forwards and one backwards.

    Each sequence is reversed within its own length, which leaves the padding at the end for
    both directions and lets PyTorch run its fast unpacked kernel.

    Args:
        input_size: D.
        hidden_size: H, the size of one direction.
    """

    LAYER: ClassVar[type[nn.LSTM] | type[nn.GRU]]
    INPUTS: ClassVar[tuple[str, ...]] = ("forwards.weight_ih_l0", "backwards.weight_ih_l0")

    def __init__(self, *, input_size: int, hidden_size: int) -> None:
        super().__init__()
        self.forwards = self.LAYER(input_size, hidden_size, batch_first=True)
        self.backwards = self.LAYER(input_size, hidden_size, batch_first=True)
        self.output_size = 2 * hidden_size
        for layer in (self.forwards, self.backwards):
            self.initialise(layer)

    def forward(self, inputs: Tensor, lengths: Tensor) -> Tensor:
        """Shape: inputs (B, T, D), lengths (B,) -> (B, T, 2H)."""
        reverse = reversed_positions(lengths, inputs.shape[1])
        ahead, _ = self.forwards(inputs)
        behind, _ = self.backwards(take(inputs, reverse))
        return torch.cat([ahead, take(behind, reverse)], dim=-1)

    @classmethod
    @torch.no_grad()
    def initialise(cls, layer: nn.RNNBase) -> None:
        """Glorot input weights, orthogonal recurrent weights for each gate, no bias."""
        nn.init.xavier_uniform_(layer.get_parameter("weight_ih_l0"))
        for gate in layer.get_parameter("weight_hh_l0").split(layer.hidden_size):
            nn.init.orthogonal_(gate)
        layer.get_parameter("bias_hh_l0").zero_()
        layer.get_parameter("bias_ih_l0").zero_()


def reversed_positions(lengths: Tensor, longest: int) -> Tensor:
    """For each sequence, positions that reverse it and leave its padding in place.

    Shape: lengths (B,) -> (B, T). Applying it twice gives back the original order.
    """
    positions = torch.arange(longest, device=lengths.device)
    mirrored = lengths[:, None] - 1 - positions
    return torch.where(mirrored >= 0, mirrored, positions)


def take(inputs: Tensor, positions: Tensor) -> Tensor:
    """Vectors at positions of each sequence. Shape: (B, T, D), (B, T') -> (B, T', D)."""
    return inputs.gather(1, positions[:, :, None].expand(-1, -1, inputs.shape[-1]))
