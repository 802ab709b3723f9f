"""A language model for tagging: projected words in a table, the recurrent half run anew."""

from __future__ import annotations

from functools import partial

import torch
from torch import Tensor

from ...config import Recipe
from ...models import TaggerModel
from ...models.tagger import LANGUAGE_MODEL
from .base import Words
from .frozen import FrozenBiLSTM
from .gate_table import GateTable
from .spellings import spelled


class TabledContext:
    """States of a language model of one layer, from words that are known beforehand.

    Args:
        model: Supported; see ``beyond``.
        encoder: Its sentence encoder, which reads the states.

    Attributes:
        width: Of the states.
        weights: From the states to the gates of the sentence encoder. (2, width, 4H)
    """

    def __init__(self, model: TaggerModel, encoder: FrozenBiLSTM) -> None:
        context = model.language_model
        assert context is not None
        self.model, self.width = context, context.output_size
        layer = FrozenBiLSTM(context.forwards[0], context.backwards[0])  # type: ignore[arg-type]
        columns = model.words.columns()[LANGUAGE_MODEL]
        self.weights = encoder.inputs[:, columns.start : columns.stop].contiguous()
        self.table = GateTable(layer)

    @staticmethod
    def beyond(recipe: Recipe) -> str:
        """A language model of several layers is; as of ``Backend``."""
        read = recipe.language_model
        return "" if read is None or read.layers == 1 else "a language model of several layers"

    def keep(self, first: int, words: Words, part: slice) -> None:
        """As of ``Backend.keep``, of some of the words."""
        readings = words.readings.items()
        vectors = [self._read(name, numbers[part], units) for name, (numbers, units) in readings]
        self.table.keep(first, torch.stack(vectors).sum(dim=0))

    def _read(self, name: str, numbers: list[int], units: list[list[int]]) -> Tensor:
        """One reading of N words. Shape: -> (N, P)."""
        distinct = {number: place for place, number in enumerate(dict.fromkeys(numbers))}
        device, read = self.weights.device, partial(self.model.project, name)
        vectors = spelled([units[n] for n in distinct], self.model.projection, read, device)
        return vectors[torch.tensor([distinct[number] for number in numbers], device=device)]

    def states(self, rows: Tensor, lengths: Tensor) -> Tensor:
        """Shape: rows (B, T), lengths (B,) -> (B, T, width); arbitrary at padding."""
        return self.table.run(rows, lengths)
