"""The word module: word vectors in the context of their sentence."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from .encoders import BiLSTM


class FeatureEmbeddings(nn.Module):
    """One small embedding a feature, joined. With no features it gives width 0."""

    def __init__(self, *, tables: dict[str, nn.Embedding], dropout: float) -> None:
        super().__init__()
        self.tables = nn.ModuleDict(tables)
        self.dropout = nn.Dropout(dropout)
        self.output_size = sum(table.embedding_dim for table in tables.values())

    def forward(self, rows: Tensor) -> Tensor:
        """Shape: rows (..., F) -> (..., sum of the tables' sizes)."""
        vectors = [table(rows[..., i]) for i, table in enumerate(self.tables.values())]
        if not vectors:
            return torch.zeros(*rows.shape[:-1], 0, device=rows.device)
        output: Tensor = self.dropout(torch.cat(vectors, dim=-1))
        return output


class WordModule(nn.Module):
    """Joins a word's own vector with what else is known of it; encodes the sentence.

    Args:
        embedding: Word vectors, V by Dw.
        encoder: Takes Dw and the width of the other vectors together.
        word_dropout: Share of words replaced by ``unknown`` in training.
        dropout: On the encoder's input, one mask a sentence (Gal & Ghahramani 2016).
        encoder_dropout: On its output.
        unknown: Row of the unknown word.
    """

    def __init__(
        self,
        *,
        embedding: nn.Embedding,
        encoder: BiLSTM,
        word_dropout: float,
        dropout: float,
        encoder_dropout: float,
        unknown: int,
    ) -> None:
        super().__init__()
        self.embedding = embedding
        self.encoder = encoder
        self.word_dropout = word_dropout
        self.dropout = dropout
        self.encoder_dropout = nn.Dropout(encoder_dropout)
        self.unknown = unknown
        self.output_size = encoder.output_size

    def join(self, words: Tensor, others: Tensor) -> Tensor:
        """A token's whole vector, before its sentence is known.

        Shape: words (...), others (..., Do) -> (..., Dw + Do).
        """
        if self.training and self.word_dropout:
            lost = torch.rand(words.shape, device=words.device) < self.word_dropout
            words = words.masked_fill(lost, self.unknown)
        return torch.cat([self.embedding(words), others], dim=-1)

    def forward(self, words: Tensor, others: Tensor, lengths: Tensor) -> Tensor:
        """Shape: words (B, T), others (B, T, Do), lengths (B,) -> (B, T, D)."""
        vectors = self.join(words, others)
        if self.training and self.dropout:
            kept = torch.rand(len(vectors), 1, vectors.shape[-1]) >= self.dropout
            vectors = vectors * kept.to(vectors) / (1.0 - self.dropout)
        output: Tensor = self.encoder_dropout(self.encoder(vectors, lengths))
        return output
