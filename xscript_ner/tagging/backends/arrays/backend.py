"""The back end for bi-LSTMs without PyTorch: projected words in a table, the rest by NumPy."""

from __future__ import annotations

from collections.abc import Sequence
from mmap import ACCESS_COPY, mmap
from typing import TypeVar

import numpy as np

from ....config import Recipe
from ....core.tags import TagSet
from ....core.types import CLASSIFIER
from ....core.vocab import LabelSet
from ....models.arrays import Array, arrays_of, rows_of, whole
from ....models.checkpoint import Checkpoint
from ....models.directory import CPU
from ....models.shapes import CHARS, FEATURES, UPPER, WORDS, beyond_plain, input_widths
from ....text.gazetteers import GAZETTEER
from ..base import CACHE, Answer, Backend, Words
from .bilstm import ArrayBiLSTM
from .characters import build_speller
from .heads import ArrayLabelHead, ArrayTagHead
from .padding import Rows, padded
from .states import States

T = TypeVar("T")
PART = 2048
"""New words computed together."""
TABLE = 96 << 20
"""Bytes of the words that are known at a time."""


class NumpyBackend(Backend):
    """Keeps each word's projected input of the sentence encoder, 32 bytes a unit of it a word."""

    def __init__(self, checkpoint: Checkpoint, device: str = CPU) -> None:
        assert device == CPU
        recipe, vocabularies = checkpoint.recipe, checkpoint.vocabularies
        stored = arrays_of(checkpoint.weights)
        # Tables of words and features, the most of all by far, stay as they are stored.
        tables = (f"{WORDS}.embedding.", f"{FEATURES}.tables.")
        self.tables = {name: array for name, array in stored.items() if name.startswith(tables)}
        weights = {name: whole(array) for name, array in stored.items() if name not in self.tables}
        self.widths = input_widths(recipe, vocabularies)
        self.speller = build_speller(recipe, weights)
        self.encoder = ArrayBiLSTM(weights, f"{WORDS}.encoder")
        own = {name: task.encoder for name, task in recipe.tasks.items() if task.encoder}
        self.upper = {
            name: ArrayBiLSTM(weights, f"{UPPER}.{name}.encoder", 2 * self.encoder.size)
            for name in own
        }
        heads = vocabularies.heads
        tags = heads[CLASSIFIER]
        assert isinstance(tags, TagSet)
        self.tagger = ArrayTagHead(weights, CLASSIFIER, tags)
        self.labellers = {
            name: ArrayLabelHead(weights, name, labels)
            for name, labels in heads.items()
            if isinstance(labels, LabelSet)
        }
        width = 8 * self.encoder.size
        self.capacity = min(CACHE, TABLE // (4 * width))
        # Mapped, it takes memory by the page that is written (NumPy asks for 2 MB at a time), of
        # each process's own after a fork.
        space = mmap(-1, 4 * width * (self.capacity + PART), access=ACCESS_COPY)
        self.table = np.frombuffer(space, np.float32).reshape(-1, width)

    @classmethod
    def beyond(cls, recipe: Recipe) -> str:
        return beyond_plain(recipe)

    def keep(self, first: int, words: Words) -> None:
        spelled = None if self.speller is None else self.speller(words.units)
        last = first + len(words.words)
        if last > len(self.table):
            larger = np.empty((last, self.table.shape[1]), np.float32)
            larger[:first] = self.table[:first]
            self.table = larger
        for start in range(0, len(words.words), PART):
            vectors = self._joined(words, slice(start, start + PART), spelled)
            rows = slice(first + start, first + start + len(vectors))
            self.encoder.project(vectors, self.table[rows])

    def _joined(self, words: Words, part: slice, spelled: Array | None) -> Array:
        """Whole vectors of some of the words. Shape: N words -> (N, D)."""
        found = []
        places = iter(zip(*words.features[part], strict=True))
        for name in self.widths:
            if name == WORDS:
                found.append(self._rows(f"{WORDS}.embedding", words.words[part]))
            elif name == CHARS:
                assert spelled is not None
                found.append(spelled[words.spellings[part]])
            else:
                own = name.removeprefix(f"{FEATURES}.")
                found.append(self._rows(f"{FEATURES}.tables.{own}", list(next(places))))
        return np.concatenate(found, axis=1)

    def _rows(self, table: str, rows: Sequence[int]) -> Array:
        return rows_of(self.tables[f"{table}.weight"], rows)

    def answer(
        self, sentences: Sequence[Sequence[int]], phrases: Sequence[Sequence[int]] | None = None
    ) -> Answer:
        order = sorted(range(len(sentences)), key=lambda number: -len(sentences[number]))
        rows, lengths = padded([sentences[number] for number in order])
        shared = States(self.encoder.run(self.table, rows, lengths), lengths)
        places = None if phrases is None else padded([phrases[number] for number in order])[0]
        raised = {name: self._raised(name, shared, places) for name in self.upper}
        spans, labels, probabilities = self.tagger(raised.get(CLASSIFIER, shared))
        spans[:, 0] = np.array(order)[spans[:, 0]]
        ordered = np.argsort(spans[:, 0], kind="stable")
        return Answer(
            spans[ordered].tolist(),
            [labels[number] for number in ordered.tolist()],
            probabilities[ordered].tolist(),
            {
                name: _back(head(raised.get(name, shared)), order)
                for name, head in self.labellers.items()
            },
        )

    def _raised(self, name: str, shared: States, phrases: Rows | None) -> States:
        """What a head's own encoder makes of the shared one's states."""
        joined, layer = shared.joined(), self.upper[name]
        if phrases is not None:
            table = whole(self.tables[f"{FEATURES}.tables.{GAZETTEER}.weight"])
            joined = np.concatenate([joined, table[phrases]], axis=-1)
        longest, batch, width = joined.shape
        gates = layer.project(joined.reshape(-1, width))
        places = np.arange(longest * batch).reshape(longest, batch)
        return States(layer.run(gates, places, shared.lengths), shared.lengths)


def _back(items: Sequence[T], order: Sequence[int]) -> list[T]:
    """Items in the order of the sentences before these were sorted."""
    found = list(items)
    for number, item in zip(order, items, strict=True):
        found[number] = item
    return found
