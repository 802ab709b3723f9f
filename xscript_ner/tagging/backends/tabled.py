"""The fast back end for bi-LSTMs: projected words in a table, the recurrent half run anew."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import torch
from torch import Tensor

from ...config import Recipe
from ...models.checkpoint import Checkpoint
from ...models.directory import CPU
from ...models.tagger import LANGUAGE_MODEL
from ...nn.chars import BigramBiLSTM
from ...nn.encoders import BiLSTM
from .base import Words
from .context import TabledContext
from .frozen import FrozenBiLSTM
from .gate_table import PART, GateTable
from .spellings import spelled
from .torch_backend import TorchBackend


class TabledBackend(TorchBackend):
    """Keeps each word's projected input of the sentence encoder, about 3 kB a word."""

    def __init__(self, checkpoint: Checkpoint, device: str = CPU) -> None:
        super().__init__(checkpoint, device)
        model = self.model
        words, chars = model.words.encoder, model.chars
        assert isinstance(words, BiLSTM)
        self.encoder, self.speller = FrozenBiLSTM(words.forwards, words.backwards), None
        if chars is not None and isinstance(chars.encoder, BigramBiLSTM):
            self.speller = FrozenBiLSTM(chars.encoder.forwards, chars.encoder.backwards)
            self.units = self.speller.project(chars.embedding.weight.detach())
        self.context = None
        if model.language_model is not None:
            self.context = TabledContext(model, self.encoder)
        self.table = GateTable(self.encoder)

    @classmethod
    def beyond(cls, recipe: Recipe) -> str:
        if recipe.words.encoder.kind != "lstm":
            return f"the encoder {recipe.words.encoder.kind!r}"
        return TabledContext.beyond(recipe)

    def encode(self, rows: Tensor, found: Mapping[str, Tensor], lengths: Tensor) -> Tensor:
        if self.context is None:
            return self.table.run(rows, lengths)
        more = self.context.states(rows, lengths).flatten(0, 1) @ self.context.weights
        gates = self.table.gates[:, rows.flatten()] + more  # (2, B * T, 4H)
        places = torch.arange(rows.numel(), device=self.device).view_as(rows)
        return self.encoder.run(gates, places, lengths)

    @torch.inference_mode()
    def keep(self, first: int, words: Words) -> None:
        vectors = self._spelled(words.units)
        for start in range(0, len(words.words), PART):
            part = slice(start, start + PART)
            if self.context is not None:
                self.context.keep(first + start, words, part)
            self.table.keep(first + start, self._joined(words, part, vectors))

    def _joined(self, words: Words, part: slice, spelled: Tensor | None) -> Tensor:
        """Whole vectors of some of the words. Shape: N words -> (N, D)."""
        device = self.device
        numbers = torch.tensor(words.spellings[part], device=device)
        features = torch.tensor(words.features[part], device=device)
        features = features.view(len(numbers), -1).long()
        names = [name for name in self.model.features.widths if name not in self.model.above]
        described = {n: self.model.features.one(n, features[:, i]) for i, n in enumerate(names)}
        others = self.model.inputs(None if spelled is None else spelled[numbers], described)
        if self.context is not None:  # what the sentence adds comes with it
            others[LANGUAGE_MODEL] = torch.zeros(len(numbers), self.context.width, device=device)
        return self.model.words.join(torch.tensor(words.words[part], device=device), others)

    def _spelled(self, units: list[list[int]]) -> Tensor | None:
        """Character vectors of distinct spellings."""
        chars = self.model.chars
        if chars is None:
            return None
        encode = chars if self.speller is None else partial(self.speller.final, self.units)
        return spelled(units, chars.output_size, encode, self.device)
