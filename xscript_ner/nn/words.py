"""The word module: word vectors in the context of their sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import torch
from torch import Tensor, nn

from .dropout import Dropout, SentenceDropout, drawn
from .encoders import Encoder

WORDS = "words"
"""The first input of the word module, its own embedding, where it has one."""


def column_blocks(widths: Mapping[str, int]) -> dict[str, range]:
    """Columns of vectors that are joined in this order, by what they carry."""
    blocks, start = {}, 0
    for name, width in widths.items():
        blocks[name] = range(start, start + width)
        start += width
    return blocks


class FeatureEmbeddings(nn.Module):
    """One small embedding a feature. With no features it gives nothing."""

    STAGE: ClassVar[int] = 1

    def __init__(self, *, tables: dict[str, nn.Embedding], dropout: Dropout) -> None:
        super().__init__()
        self.tables = nn.ModuleDict(tables)
        self.dropout = dropout
        self.widths = {name: table.embedding_dim for name, table in tables.items()}

    def forward(self, rows: Tensor) -> dict[str, Tensor]:
        """Shape: rows (..., F) -> by feature (..., width of its table)."""
        vectors = [table(rows[..., i]) for i, table in enumerate(self.tables.values())]
        if not vectors:
            return {}
        joined: Tensor = self.dropout(torch.cat(vectors, dim=-1))
        return dict(zip(self.widths, joined.split(list(self.widths.values()), -1), strict=True))

    def one(self, name: str, rows: Tensor) -> Tensor:
        """A single feature. Shape: rows (...) -> (..., width of its table)."""
        output: Tensor = self.dropout(self.tables[name](rows))
        return output


class WordModule(nn.Module):
    """Joins a word's own vector with what else is known of it; encodes the sentence.

    Args:
        embedding: Word vectors, V by Dw; ``None`` where words are known by their spelling alone.
        widths: Of the further inputs by name, in the order they are joined behind the word's.
        encoder: Takes all of them together.
        word_dropout: Share of words replaced by ``unknown`` in training.
        dropout: On the encoder's input.
        encoder_dropout: On its output.
        unknown: Row of the unknown word.
        generator: Word dropout draws from it.
    """

    STAGE: ClassVar[int] = 1

    def __init__(
        self,
        *,
        embedding: nn.Embedding | None,
        widths: Mapping[str, int],
        encoder: Encoder,
        word_dropout: float,
        dropout: SentenceDropout,
        encoder_dropout: Dropout,
        unknown: int,
        generator: torch.Generator,
    ) -> None:
        super().__init__()
        self.embedding = embedding
        own = {} if embedding is None else {WORDS: embedding.embedding_dim}
        self.widths = {**own, **widths}
        self.encoder = encoder
        self.word_dropout = word_dropout
        self.dropout = dropout
        self.encoder_dropout = encoder_dropout
        self.unknown = unknown
        self.generator = generator
        self.output_size = encoder.output_size

    def columns(self) -> dict[str, range]:
        """Columns of the encoder's input by what they carry, in their order."""
        return column_blocks(self.widths)

    def join(self, words: Tensor, others: Mapping[str, Tensor]) -> Tensor:
        """A token's whole vector, before its sentence is known.

        Shape: words (...), others by name (..., Di) -> (..., sum of the widths).
        """
        if self.training and self.word_dropout:
            lost = drawn(words.shape, self.generator).to(words.device) < self.word_dropout
            words = words.masked_fill(lost, self.unknown)
        vectors = dict(others)
        if self.embedding is not None:
            vectors[WORDS] = self.embedding(words)
        return torch.cat([vectors[name] for name in self.widths], dim=-1)

    def forward(self, words: Tensor, others: Mapping[str, Tensor], lengths: Tensor) -> Tensor:
        """Shape: words (B, T), others by name (B, T, Di), lengths (B,) -> (B, T, D)."""
        vectors = self.dropout(self.join(words, others))
        output: Tensor = self.encoder_dropout(self.encoder(vectors, lengths))
        return output
