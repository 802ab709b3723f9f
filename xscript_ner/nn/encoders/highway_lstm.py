"""The highway bi-LSTM: a gate mixes what a layer gives with what it was given.

Source: Srivastava, Greff & Schmidhuber 2015, "Training Very Deep Networks", section 2, in the
form of He et al. 2017, "Deep Semantic Role Labeling: What Works and What's Next":
h' = r * h + (1 - r) * W x. Here the gate r reads the layer's states h, not its last mixture, and
the recurrence carries h on, so that PyTorch's fast kernel runs the layer as a whole.
"""

from __future__ import annotations

from typing import ClassVar

import torch
from torch import Tensor, nn

from .base import Encoder
from .lstm import BiLSTM


class HighwayLayer(nn.Module):
    """One layer: a bi-LSTM, and a gate over its states and its inputs.

    Args:
        input_size: D.
        hidden_size: H, the size of one direction.
    """

    def __init__(self, *, input_size: int, hidden_size: int) -> None:
        super().__init__()
        size = 2 * hidden_size
        self.lstm = BiLSTM(input_size=input_size, hidden_size=hidden_size)
        self.carry = nn.Linear(input_size, size, bias=False)
        self.gate_inputs = nn.Linear(input_size, size, bias=False)
        self.gate_states = nn.Linear(size, size)

    def forward(self, inputs: Tensor, lengths: Tensor) -> Tensor:
        """Shape: inputs (B, T, D), lengths (B,) -> (B, T, 2H)."""
        states = self.lstm(inputs, lengths)
        gate = torch.sigmoid(self.gate_inputs(inputs) + self.gate_states(states))
        return torch.lerp(self.carry(inputs), states, gate)


class HighwayLSTM(Encoder):
    """Highway layers, one above the other.

    Args:
        input_size: D.
        hidden_size: H, the size of one direction.
        layers: How many.
    """

    INPUTS: ClassVar[tuple[str, ...]] = (
        *(f"layers.0.lstm.{name}" for name in BiLSTM.INPUTS),
        "layers.0.carry.weight",
        "layers.0.gate_inputs.weight",
    )

    def __init__(self, *, input_size: int, hidden_size: int, layers: int = 1) -> None:
        super().__init__()
        if layers < 1:
            raise ValueError(f"expected at least 1 layer, found {layers}")
        self.output_size = 2 * hidden_size
        sizes = [input_size, *[self.output_size] * (layers - 1)]
        self.layers = nn.ModuleList(
            HighwayLayer(input_size=size, hidden_size=hidden_size) for size in sizes
        )

    def forward(self, inputs: Tensor, lengths: Tensor) -> Tensor:
        """Shape: inputs (B, T, D), lengths (B,) -> (B, T, 2H)."""
        for layer in self.layers:
            inputs = layer(inputs, lengths)
        return inputs
