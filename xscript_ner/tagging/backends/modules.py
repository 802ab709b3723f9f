"""The back end for models of every kind: runs their own modules, as training does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import torch
from torch import Tensor

from ...config import Recipe
from ...inputs.batches import Batch, pad
from ...models.checkpoint import Checkpoint
from ...models.directory import CPU
from ...nn.language_model import Spelled
from .base import Words
from .torch_backend import TorchBackend


class ModulesBackend(TorchBackend):
    """Keeps the vocabulary rows of each word and nothing computed."""

    def __init__(self, checkpoint: Checkpoint, device: str = CPU) -> None:
        super().__init__(checkpoint, device)
        self.words: list[int] = []
        self.features: list[list[int]] = []
        self.units: list[list[int]] = []
        self.readings: dict[str, list[list[int]]] = {}

    @classmethod
    def beyond(cls, recipe: Recipe) -> str:
        return ""

    def keep(self, first: int, words: Words) -> None:
        self.words[first:] = words.words
        self.features[first:] = words.features
        self.units[first:] = [words.units[number] for number in words.spellings]
        for name, (numbers, units) in words.readings.items():
            self.readings.setdefault(name, [])[first:] = [units[number] for number in numbers]

    def encode(self, rows: Tensor, found: Mapping[str, Tensor], lengths: Tensor) -> Tensor:
        batch, features = self._batch(rows, lengths), self.model.features
        names = [name for name in features.widths if name not in found]
        described = {
            name: features.one(name, batch.features[..., place]) for place, name in enumerate(names)
        }
        return self.model.encode(batch, {**described, **found})

    def _batch(self, rows: Tensor, lengths: Tensor) -> Batch:
        """What training would make of the sentences, without gold answers and phrases."""
        distinct, place = torch.unique(rows, return_inverse=True)  # (U,), (B, T) into U
        numbers = distinct.tolist()
        units, unit_lengths = pad([self.units[number] for number in numbers])
        features = self._tensor([self.features[number] for number in numbers])
        return Batch(
            words=self._tensor([self.words[number] for number in numbers])[place],
            features=features.view(len(numbers), -1).long()[place],
            units=units.to(self.device),
            unit_lengths=unit_lengths.to(self.device),
            spelling=place,
            gold={},
            lengths=lengths,
            readings={
                name: Spelled(*pad([units[number] for number in numbers]), place).to(self.device)
                for name, units in self.readings.items()
            },
        )

    def _tensor(self, values: Sequence[object]) -> Tensor:
        return torch.tensor(values, device=self.device)
