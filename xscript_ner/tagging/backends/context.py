"""A language model for tagging: projected words in a table, the recurrent half run anew."""

from __future__ import annotations

import torch
from torch import Tensor

from ...inputs.batches import pad
from ...models import TaggerModel
from ...models.tagger import LANGUAGE_MODEL
from ...nn.encoders import BiLSTM
from .base import Words
from .frozen import FrozenBiLSTM

SPELLINGS = 256
"""Spellings computed together."""


class TabledContext:
    """States of a language model of one layer, from words that are known beforehand.

    Args:
        model: Supported; see ``supports``.

    Attributes:
        width: Of the states.
        weights: From the states to the gates of the sentence encoder. (2, width, 4H)
    """

    def __init__(self, model: TaggerModel) -> None:
        context, words = model.language_model, model.words
        assert context is not None
        assert isinstance(words.encoder, BiLSTM)
        self.model, self.width = context, context.output_size
        self.layer = FrozenBiLSTM(context.forwards[0], context.backwards[0])  # type: ignore[arg-type]
        columns = words.columns()[LANGUAGE_MODEL]
        encoder = FrozenBiLSTM(words.encoder.forwards, words.encoder.backwards)
        self.weights = encoder.inputs[:, columns.start : columns.stop].contiguous()
        self.table = encoder.inputs.new_empty(2, 0, 4 * context.size)

    @staticmethod
    def supports(model: TaggerModel) -> bool:
        """Whether the model's language model has a single layer."""
        context = model.language_model
        return context is not None and len(context.forwards) == 1

    def keep(self, first: int, words: Words) -> None:
        """As of ``Backend.keep``."""
        vectors = torch.stack([self._read(name, *read) for name, read in words.readings.items()])
        projected = self.layer.project(vectors.sum(dim=0))
        self.table = torch.cat([self.table[:, :first], projected], dim=1)

    def _read(self, name: str, numbers: list[int], units: list[list[int]]) -> Tensor:
        """One reading of N words. Shape: -> (N, P)."""
        order = sorted(range(len(units)), key=lambda number: len(units[number]))
        device, parts = self.table.device, []
        for start in range(0, len(order), SPELLINGS):
            rows, lengths = pad([units[number] for number in order[start : start + SPELLINGS]])
            parts.append(self.model.project(name, rows.to(device), lengths.to(device)))
        spelt = torch.cat(parts)
        place = torch.empty(len(order), dtype=torch.long)
        place[torch.tensor(order)] = torch.arange(len(order))
        return spelt[place[torch.tensor(numbers)].to(device)]

    def states(self, rows: Tensor, lengths: Tensor) -> Tensor:
        """Shape: rows (B, T), lengths (B,) -> (B, T, width); arbitrary at padding."""
        return self.layer.run(self.table, rows, lengths)
