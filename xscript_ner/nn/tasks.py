"""The layers of one task alone, between the sentence encoder that tasks share and a head.

Source: Goyal, Metallinou & Matsoukas 2018, "Fast and Scalable Expansion of Natural Language
Understanding Functionality for Intelligent Agents": a common bi-LSTM below, one of
its own for slots and one for intents above, where gazetteers enter.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import torch
from torch import Tensor, nn

from .dropout import Dropout
from .encoders import Encoder
from .words import column_blocks

SHARED = "shared"
"""The first input of a task module: what the common encoder gives."""


class TaskModule(nn.Module):
    """Encodes the sentence once more, for one head.

    Args:
        input_size: D, of the common encoder's output.
        widths: Of the further inputs by name, in the order they are joined behind it.
        encoder: Takes all of them together.
        dropout: On its output.
    """

    STAGE: ClassVar[int] = 0

    def __init__(
        self, *, input_size: int, widths: Mapping[str, int], encoder: Encoder, dropout: Dropout
    ) -> None:
        super().__init__()
        self.widths = {SHARED: input_size, **widths}
        self.encoder = encoder
        self.dropout = dropout
        self.output_size = encoder.output_size

    def columns(self) -> dict[str, range]:
        """Columns of the encoder's input by what they carry, in their order."""
        return column_blocks(self.widths)

    def forward(self, hidden: Tensor, others: Mapping[str, Tensor], lengths: Tensor) -> Tensor:
        """Shape: hidden (B, T, D), others by name (B, T, Di), lengths (B,) -> (B, T, D')."""
        vectors = {SHARED: hidden, **others}
        joined = torch.cat([vectors[name] for name in self.widths], dim=-1)
        output: Tensor = self.dropout(self.encoder(joined, lengths))
        return output
