"""Multi-head self-attention: each token looks at all of its sentence.

Source: Vaswani et al. 2017, "Attention Is All You Need", sections 3.1 to 3.5; the layers normalise
their inputs rather than their outputs, which trains without a warm-up of the learning rate (Xiong
et al. 2020, "On Layer Normalization in the Transformer Architecture").
"""

from __future__ import annotations

import math
from typing import ClassVar

import torch
from torch import Tensor, nn
from torch.nn import functional

from ..masks import real_places
from .base import Encoder

WIDENING = 2
"""Units of the feed-forward layer for each of the encoder's numbers."""


class SelfAttention(nn.Module):
    """Scaled dot-product attention of a sequence over itself.

    Args:
        size: D.
        heads: Parts of D that attend each for itself.
    """

    def __init__(self, *, size: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.queries_keys_values = nn.Linear(size, 3 * size)
        self.output = nn.Linear(size, size)

    def forward(self, inputs: Tensor, real: Tensor) -> Tensor:
        """Shape: inputs (B, T, D), real (B, T) -> (B, T, D)."""
        split = self.queries_keys_values(inputs).unflatten(-1, (3, self.heads, -1))
        queries, keys, values = split.permute(2, 0, 3, 1, 4).unbind()  # (B, heads, T, D / heads)
        attended = functional.scaled_dot_product_attention(
            queries, keys, values, attn_mask=real[:, None, None, :]
        )
        output: Tensor = self.output(attended.transpose(1, 2).flatten(2))
        return output


class AttentionLayer(nn.Module):
    """Self-attention, then a feed-forward layer, each added to what it reads."""

    def __init__(self, *, size: int, heads: int) -> None:
        super().__init__()
        self.attention_norm = nn.LayerNorm(size)
        self.attention = SelfAttention(size=size, heads=heads)
        self.dense_norm = nn.LayerNorm(size)
        self.widen = nn.Linear(size, WIDENING * size)
        self.narrow = nn.Linear(WIDENING * size, size)

    def forward(self, inputs: Tensor, real: Tensor) -> Tensor:
        """Shape: inputs (B, T, D), real (B, T) -> (B, T, D)."""
        inputs = inputs + self.attention(self.attention_norm(inputs), real)
        output: Tensor = inputs + self.narrow(self.widen(self.dense_norm(inputs)).relu())
        return output


class MultiHeadAttention(Encoder):
    """Layers of multi-head self-attention over projected inputs that know their positions.

    Args:
        input_size: D.
        hidden_size: H; the output has 2H numbers, as that of a bi-LSTM of this size.
        heads: Of each layer; a divisor of 2H.
        layers: How many.
    """

    INPUTS: ClassVar[tuple[str, ...]] = ("projection.weight",)

    def __init__(
        self, *, input_size: int, hidden_size: int, heads: int = 2, layers: int = 1
    ) -> None:
        super().__init__()
        self.output_size = size = 2 * hidden_size
        if heads < 1 or size % heads:
            raise ValueError(f"expected heads to divide {size}, twice the size, found {heads}")
        if layers < 1:
            raise ValueError(f"expected at least 1 layer, found {layers}")
        self.projection = nn.Linear(input_size, size)
        self.layers = nn.ModuleList(AttentionLayer(size=size, heads=heads) for _ in range(layers))
        self.norm = nn.LayerNorm(size)

    def forward(self, inputs: Tensor, lengths: Tensor) -> Tensor:
        """Shape: inputs (B, T, D), lengths (B,) -> (B, T, 2H)."""
        real = real_places(lengths, inputs.shape[1])
        hidden = self.projection(inputs.masked_fill(~real[:, :, None], 0.0))
        hidden = hidden + positions(inputs.shape[1], self.output_size, hidden.device)
        for layer in self.layers:
            hidden = layer(hidden, real)
        output: Tensor = self.norm(hidden)
        return output


def positions(places: int, size: int, device: torch.device) -> Tensor:
    """Sines and cosines of each position, from fast to slow waves. Shape: -> (T, size).

    Source: Vaswani et al. 2017, section 3.5.
    """
    waves = torch.arange(0, size, 2, device=device) * (-math.log(10_000.0) / size)
    angles = torch.arange(places, device=device)[:, None] * waves.exp()
    return torch.stack([angles.sin(), angles.cos()], dim=-1).flatten(1)[:, :size]
