"""Words with their vectors."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

import torch
from torch import Tensor

from ..core.vocab import Vocabulary


@dataclass(frozen=True)
class WordVectors:
    """Vectors of the commonest words, commonest first.

    Attributes:
        words: V words.
        vectors: (V, D).
        given_length: What ``scale`` brings to its value instead of the mean length of these
            vectors; 0 stands for that.
    """

    words: tuple[str, ...]
    vectors: Tensor
    given_length: float = 0.0
    rows: Mapping[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "rows", {word: row for row, word in enumerate(self.words)})

    @property
    def length(self) -> float:
        """Mean length of the vectors, unless another is given."""
        return self.given_length or float(self.vectors.norm(dim=1).mean())

    def extend(self, vocabulary: Vocabulary, size: int) -> Vocabulary:
        """The vocabulary with the ``size`` commonest words behind its own."""
        return Vocabulary([*vocabulary.symbols, *self.words[:size]])

    @torch.no_grad()
    def fill(self, weight: Tensor, vocabulary: Vocabulary, scale: float) -> int:
        """Writes the vectors into an embedding's rows; gives how many it had.

        Shape: weight (V', D), changed in place. Vectors are scaled to mean length ``scale``.
        """
        rows = [(vocabulary.row(w), i) for i, w in enumerate(self.words) if w in vocabulary]
        ours, theirs = torch.tensor(rows).unbind(dim=1)
        weight[ours] = self.vectors[theirs] * (scale / self.length)
        return len(rows)

    def as_tensors(self) -> tuple[dict[str, Tensor], dict[str, str]]:
        words = json.dumps(self.words, ensure_ascii=False)
        return {"vectors": self.vectors}, {"words": words}

    @classmethod
    def from_tensors(
        cls, tensors: Mapping[str, Tensor], metadata: Mapping[str, str]
    ) -> WordVectors:
        return cls(tuple(json.loads(metadata["words"])), tensors["vectors"])


def merged(tables: Sequence[WordVectors], length: float) -> WordVectors:
    """One table of several languages in one space.

    The languages take turns, each with its next commonest word. A form of several languages has
    one row, and the vector of the first table that has it.

    Args:
        tables: The language that has the first say comes first.
        length: What ``scale`` is to bring to its value.
    """
    turns = zip_longest(*(table.words for table in tables))
    words = tuple(dict.fromkeys(word for turn in turns for word in turn if word is not None))
    found = [next(t.vectors[t.rows[w]] for t in tables if w in t.rows) for w in words]
    return WordVectors(words, torch.stack(found), length)


def joined(first: WordVectors, second: WordVectors) -> WordVectors:
    """Both tables' vectors side by side, (V, D1 + D2), in the order of the first one's words.

    Each table is brought to mean length 1 before, so that neither drowns the other. A word that
    one of them lacks has zeros there.
    """
    words = tuple(dict.fromkeys((*first.words, *second.words)))
    blocks = []
    for table in (first, second):
        block = torch.zeros(len(words), table.vectors.shape[1])
        ours = [row for row, word in enumerate(words) if word in table.rows]
        block[ours] = table.vectors[[table.rows[words[row]] for row in ours]] / table.length
        blocks.append(block)
    return WordVectors(words, torch.cat(blocks, dim=1))
