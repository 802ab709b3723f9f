"""What a tagger knows of each distinct word before it sees the word's sentence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor

from ..core.types import Token
from ..inputs.batches import pad
from ..inputs.indexer import Indexer
from ..models import TaggerModel
from ..text.prepare import Preparer
from .frozen import FrozenBiLSTM

CACHE = 40_000
"""Distinct words whose vectors are kept; when they are full, they are begun anew."""
PART = 4096
"""New words computed together."""
SPELLINGS = 256
"""Spellings computed together."""


class WordRows:
    """Projected vectors of the words met so far, by surface and analysis; bounded."""

    def __init__(self, model: TaggerModel, indexer: Indexer, preparer: Preparer) -> None:
        self.model, self.indexer, self.preparer = model, indexer, preparer
        self.encoder = FrozenBiLSTM(model.words.encoder)
        self.speller = FrozenBiLSTM(model.chars.encoder)
        self.bigrams = self.speller.project(model.chars.embedding.weight.detach())
        self.rows: dict[tuple[Any, ...], int] = {}
        self.table = torch.empty(2, 0, 4 * self.encoder.hidden_size)

    def look_up(self, sentences: Sequence[Sequence[Token]]) -> list[list[int]]:
        """Row of each token in ``table``, computing those that are new."""
        found = self._known(sentences)
        if found is None:
            if len(self.rows) > CACHE:
                self.rows.clear()
            new = {token[::3]: token for sentence in sentences for token in sentence
                   if token[::3] not in self.rows}  # fmt: skip
            self._add(list(new.values()))
            found = self._known(sentences)
            assert found is not None
        return found

    def _known(self, sentences: Sequence[Sequence[Token]]) -> list[list[int]] | None:
        rows = self.rows
        try:  # token[::3] is (surface, analysis), which decides everything about a word
            return [[rows[token[::3]] for token in sentence] for sentence in sentences]
        except KeyError:
            return None

    def _add(self, tokens: list[Token]) -> None:
        first, last = len(self.rows), len(self.rows) + len(tokens)
        if last > self.table.shape[1]:
            larger = torch.empty(2, max(last, min(2 * first, CACHE), 4096), self.table.shape[2])
            larger[:, :first] = self.table[:, :first]
            self.table = larger
        for start in range(0, len(tokens), PART):
            part = tokens[start : start + PART]
            self.table[:, first + start : first + start + len(part)] = self._project(part)
        for row, token in enumerate(tokens, first):
            self.rows[token[::3]] = row

    def _project(self, tokens: list[Token]) -> Tensor:
        romaji = self.preparer.romanizer.romanize(tokens)
        spellings = self.indexer.new_spellings()
        numbers = torch.tensor([spellings.row(word) for word in romaji])
        spelled = self._spelled(spellings.rows)[numbers]
        features = torch.tensor([self.indexer.features(token) for token in tokens])
        described = self.model.features(features.view(len(tokens), -1).long())
        others = self.model.inputs(spelled, described)
        words = torch.tensor([self.indexer.word(token) for token in tokens])
        vectors = self.model.words.join(words, others)
        return self.encoder.project(vectors)

    def _spelled(self, rows: list[list[int]]) -> Tensor:
        """Character vectors of distinct spellings, those of like length together."""
        vectors = torch.empty(len(rows), self.model.chars.output_size)
        order = sorted(range(len(rows)), key=lambda number: len(rows[number]))
        for start in range(0, len(order), SPELLINGS):
            part = order[start : start + SPELLINGS]
            padded, lengths = pad([rows[number] for number in part])
            vectors[part] = self.speller.final(self.bigrams, padded, lengths)
        return vectors
