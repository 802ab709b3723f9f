"""The character module: a word's bigrams to one vector."""

from __future__ import annotations

from torch import Tensor, nn

from ..encoders import BiLSTM


class CharacterModule(nn.Module):
    """Embeds a word's character bigrams and joins the two final states of a bi-LSTM.

    Source: Johnson et al. 2019, section 2.
    """

    def __init__(self, *, embedding: nn.Embedding, encoder: BiLSTM, dropout: float) -> None:
        super().__init__()
        self.embedding = embedding
        self.encoder = encoder
        self.dropout = nn.Dropout(dropout)
        self.output_size = encoder.output_size

    def forward(self, bigrams: Tensor, lengths: Tensor) -> Tensor:
        """Shape: bigrams (U, C), lengths (U,) -> (U, Dc)."""
        output: Tensor = self.encoder.final(self.dropout(self.embedding(bigrams)), lengths)
        return output
