"""The fast back end for bi-LSTMs: projected words in a table, the recurrent half run anew."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor

from ...inputs.batches import pad
from ...inputs.vocabularies import Answers
from ...models import TaggerModel
from ...models.tagger import LANGUAGE_MODEL
from ...nn.chars import BigramBiLSTM
from ...nn.encoders import BiLSTM
from .base import CACHE, Words
from .context import TabledContext
from .frozen import FrozenBiLSTM
from .torch_backend import TorchBackend

PART = 4096
"""New words computed together."""
SPELLINGS = 256
"""Spellings computed together."""


class TabledBackend(TorchBackend):
    """Keeps each word's projected input of the sentence encoder, about 3 kB a word."""

    def __init__(self, model: TaggerModel, answers: Mapping[str, Answers]) -> None:
        super().__init__(model, answers)
        words, chars = model.words.encoder, model.chars
        assert isinstance(words, BiLSTM)
        self.encoder, self.speller = FrozenBiLSTM(words.forwards, words.backwards), None
        if chars is not None and isinstance(chars.encoder, BigramBiLSTM):
            self.speller = FrozenBiLSTM(chars.encoder.forwards, chars.encoder.backwards)
            self.units = self.speller.project(chars.embedding.weight.detach())
        self.context = None if model.language_model is None else TabledContext(model)
        self.table = self._empty(0)

    @classmethod
    def supports(cls, model: TaggerModel) -> bool:
        read = model.language_model is None or TabledContext.supports(model)
        return type(model.words.encoder) is BiLSTM and read

    def encode(self, rows: Tensor, found: Mapping[str, Tensor], lengths: Tensor) -> Tensor:
        if self.context is None:
            return self.encoder.run(self.table, rows, lengths)
        more = self.context.states(rows, lengths).flatten(0, 1) @ self.context.weights
        gates = self.table[:, rows.flatten()] + more  # (2, B * T, 4H)
        places = torch.arange(rows.numel(), device=self.device).view_as(rows)
        return self.encoder.run(gates, places, lengths)

    @torch.inference_mode()
    def keep(self, first: int, words: Words) -> None:
        last = first + len(words.words)
        if last > self.table.shape[1]:
            larger = self._empty(max(last, min(2 * first, CACHE), PART))
            larger[:, :first] = self.table[:, :first]
            self.table = larger
        if self.context is not None:
            self.context.keep(first, words)
        spelled = self._spelled(words.units)
        for start in range(0, len(words.words), PART):
            part = slice(start, start + PART)
            vectors = self._joined(words, part, spelled)
            rows = slice(first + start, first + start + len(vectors))
            self.table[:, rows] = self.encoder.project(vectors)

    def _empty(self, rows: int) -> Tensor:
        return torch.empty(2, rows, 4 * self.encoder.hidden_size, device=self.device)

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
        """Character vectors of distinct spellings, those of like length computed together."""
        chars = self.model.chars
        if chars is None:
            return None
        vectors = torch.empty(len(units), chars.output_size, device=self.device)
        order = sorted(range(len(units)), key=lambda number: len(units[number]))
        for start in range(0, len(order), SPELLINGS):
            part = order[start : start + SPELLINGS]
            rows, lengths = (t.to(self.device) for t in pad([units[number] for number in part]))
            if self.speller is None:
                vectors[part] = chars(rows, lengths)
            else:
                vectors[part] = self.speller.final(self.units, rows, lengths)
        return vectors
