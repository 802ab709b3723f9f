"""The contract of every back end: rows in; spans, labels and probabilities out."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ...config import Recipe
from ...core.types import SentenceLabel
from ...models.checkpoint import Checkpoint
from ...models.directory import CPU

CACHE = 40_000
"""Distinct words that a back end knows at a time at most; when full, they are begun anew."""


@dataclass(frozen=True)
class Words:
    """N distinct words in rows of the model's vocabularies.

    Attributes:
        words: Word rows, N of them.
        features: Feature rows, N times F of them; where a gazetteer enters the word module, the
            place in a phrase is the last of them.
        spellings: Which of ``units`` each word is spelt with, N of them.
        units: Rows of the character units of each distinct spelling.
        readings: The same of what a language model reads, by reading: which spelling each word
            has, N of them, and the units of each.
    """

    words: list[int]
    features: list[list[int]]
    spellings: list[int]
    units: list[list[int]]
    readings: Mapping[str, tuple[list[int], list[list[int]]]] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    """The N spans found in some sentences, by sentence and then by position.

    Attributes:
        spans: Sentence, first token and token after the last of each.
        labels: The label of each.
        probabilities: Of each, that exactly this span carries this label.
        sentences: Head to its label of each sentence, for the heads that label sentences.
    """

    spans: list[list[int]]
    labels: list[str]
    probabilities: list[float]
    sentences: Mapping[str, list[SentenceLabel]]


class Backend(ABC):
    """Tags sentences whose tokens are given as rows.

    What is known of a token before its sentence depends on the word, and on its place in a phrase
    of a gazetteer, alone. So a back end is
    told once what a word is, under a row, and sentences then are rows. Used by one thread at
    a time. Plain Python goes in and comes out: what it computes with is its own affair.

    Args:
        checkpoint: The trained model; its weights are not copied where that can be helped.
        device: Where the arithmetic is done, as PyTorch names it.
    """

    capacity: int = CACHE
    """Words after which rows are begun anew."""

    @abstractmethod
    def __init__(self, checkpoint: Checkpoint, device: str = CPU) -> None: ...

    @classmethod
    @abstractmethod
    def beyond(cls, recipe: Recipe) -> str:
        """What such a recipe's models have that it cannot compute; nothing where it can."""

    @abstractmethod
    def keep(self, first: int, words: Words) -> None:
        """Row ``first`` and those after it mean ``words`` from now on.

        There are no gaps: ``first`` is at most the number of rows kept, and less when rows
        are begun anew.
        """

    @abstractmethod
    def answer(
        self, sentences: Sequence[Sequence[int]], phrases: Sequence[Sequence[int]] | None = None
    ) -> Answer:
        """The best spans of at least one sentence, none of them empty, in rows.

        Args:
            sentences: Rows that ``keep`` was told of.
            phrases: Of each token, the row of its place in a phrase; for models whose gazetteer
                enters above the word module.
        """
