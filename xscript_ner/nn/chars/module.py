"""The character module: a word's units to one vector."""

from __future__ import annotations

from typing import ClassVar

from torch import Tensor, nn

from ..dropout import Dropout
from .base import CharacterEncoder


class CharacterModule(nn.Module):
    """Embeds the units of a word's spelling and encodes them."""

    STAGE: ClassVar[int] = 2
    """When gradual unfreezing lets it learn; the heads are 0."""

    def __init__(
        self, *, embedding: nn.Embedding, encoder: CharacterEncoder, dropout: Dropout
    ) -> None:
        super().__init__()
        self.embedding = embedding
        self.encoder = encoder
        self.dropout = dropout
        self.output_size = encoder.output_size

    def forward(self, units: Tensor, lengths: Tensor) -> Tensor:
        """Shape: units (U, C), lengths (U,) -> (U, Dc)."""
        output: Tensor = self.encoder(self.dropout(self.embedding(units)), lengths)
        return output
