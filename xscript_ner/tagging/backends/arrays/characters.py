"""Character encoders in NumPy: units of distinct spellings to a vector a spelling."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence

import numpy as np

from ....config import Recipe
from ....models.arrays import Array
from ....models.shapes import CHARS, filter_widths
from .bilstm import ArrayBiLSTM
from .padding import Rows, padded

TOGETHER = 512
"""Spellings computed together."""


class Speller(ABC):
    """Encodes spellings."""

    size: int
    """Dc, numbers of a spelling."""

    @abstractmethod
    def encode(self, rows: Rows, lengths: Rows) -> Array:
        """Shape: rows (C, U) of units, lengths (U,) from the longest on -> (U, Dc)."""

    def __call__(self, units: Sequence[Sequence[int]]) -> Array:
        """Vectors of N spellings, those of like length computed together. Shape: -> (N, Dc)."""
        vectors = np.empty((len(units), self.size), np.float32)
        order = sorted(range(len(units)), key=lambda number: -len(units[number]))
        for start in range(0, len(order), TOGETHER):
            part = order[start : start + TOGETHER]
            vectors[part] = self.encode(*padded([units[number] for number in part]))
        return vectors


class BigramSpeller(Speller):
    """Final states of a bi-LSTM, whose inputs are projected once a unit."""

    def __init__(self, weights: Mapping[str, Array]) -> None:
        self.layer = ArrayBiLSTM(weights, f"{CHARS}.encoder")
        self.size = 2 * self.layer.size
        self.table = self.layer.project(weights[f"{CHARS}.embedding.weight"])

    def encode(self, rows: Rows, lengths: Rows) -> Array:
        return self.layer.final(self.table, rows, lengths)


class FilterSpeller(Speller):
    """Filters of several widths, the greatest value of each.

    Each place of a filter is a table of what it makes of each unit, so that there is nothing to
    multiply: what a filter sees of a word is the sum of its places' rows.
    """

    def __init__(self, weights: Mapping[str, Array], widths: Sequence[int]) -> None:
        vectors, self.tables, self.biases = weights[f"{CHARS}.embedding.weight"], [], []
        for number in range(len(widths)):
            own = f"{CHARS}.encoder.filters.{number}"
            filters = weights[f"{own}.weight"]  # (F, D, width)
            places = filters.transpose(2, 0, 1)
            self.tables.append(np.stack([vectors @ place.T for place in places]))
            self.biases.append(weights[f"{own}.bias"])
        self.size = sum(map(len, self.biases))

    def encode(self, rows: Rows, lengths: Rows) -> Array:
        longest = len(rows)
        real = np.arange(longest)[:, None] < lengths  # (C, U)
        found = []
        for tables, bias in zip(self.tables, self.biases, strict=True):
            edge = len(tables) // 2
            sums = np.zeros((longest, *rows.shape[1:], len(bias)), np.float32)
            for place, table in enumerate(tables):
                shift = place - edge  # of the unit that it sees, from the one it stands at
                to = slice(max(0, -shift), min(longest, longest - shift))
                of = slice(max(0, shift), min(longest, longest + shift))
                if to.start < to.stop:
                    sums[to] += np.where(real[of][:, :, None], table[rows[of]], 0)
            found.append(np.where(real[:, :, None], sums, -np.inf).max(axis=0) + bias)
        joined: Array = np.tanh(np.concatenate(found, axis=-1))
        return joined


def build_speller(recipe: Recipe, weights: Mapping[str, Array]) -> Speller | None:
    """What reads a model's spellings; ``None`` where its words are known by their vectors alone."""
    if CHARS not in recipe.words.inputs:
        return None
    if recipe.chars.encoder.kind == "cnn":
        return FilterSpeller(weights, filter_widths(recipe.chars.encoder))
    return BigramSpeller(weights)
