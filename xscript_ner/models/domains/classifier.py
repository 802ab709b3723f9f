"""The maximum-entropy classifier that chooses a document's domain.

Source: Berger, Della Pietra and Della Pietra 1996, "A Maximum Entropy Approach to Natural
Language Processing"; as the first step of an assistant, Tan and Golovneva 2020.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from ...config import DomainsConfig
from ...core.types import SentenceLabel, Token
from ...core.vocab import LabelSet
from ...inputs.ngrams import ngrams

if TYPE_CHECKING:
    from torch import Tensor

Prepared = tuple[Sequence[Token], Sequence[str]]
"""T tokens and their romaji."""


@dataclass(frozen=True)
class DomainClassifier:
    """Chooses among domains by the n-grams of a document.

    Attributes:
        config: Says what the features are.
        domains: K names.
        features: F of them, as ``ngrams`` writes them, in row order.
        weight: (F, K).
        bias: (K,).
        temperature: (), what scores are divided by for honest probabilities.
    """

    config: DomainsConfig
    domains: LabelSet
    features: tuple[str, ...]
    weight: Tensor
    bias: Tensor
    temperature: Tensor

    @cached_property
    def _index(self) -> dict[str, int]:
        return {feature: row for row, feature in enumerate(self.features)}

    def rows(self, prepared: Prepared) -> list[int]:
        """Rows of the features that a document has and the classifier knows."""
        found = ngrams(*prepared, self.config.words, self.config.characters)
        return [self._index[feature] for feature in found if feature in self._index]

    def scores(self, documents: Sequence[Sequence[int]]) -> Tensor:
        """Scores by rows of features: the sum of their weights over the root of their number.

        A document of n features is the vector of 1 / sqrt(n) at each of them, of length 1, so
        that long ones are not surer than short ones. One without any has the bias alone.

        Shape: N documents -> (N, K).
        """
        import torch

        sizes = torch.tensor([len(rows) for rows in documents], dtype=torch.long)
        flat = torch.tensor([row for rows in documents for row in rows], dtype=torch.long)
        sums = torch.zeros(len(documents), len(self.domains))
        sums.index_add_(0, torch.arange(len(documents)).repeat_interleave(sizes), self.weight[flat])
        return sums / sizes.clamp(min=1).sqrt().unsqueeze(1) + self.bias

    def __call__(self, documents: Sequence[Prepared]) -> list[SentenceLabel]:
        """The most probable domain of each document, and its probability."""
        scores = self.scores([self.rows(document) for document in documents])
        probabilities, best = (scores / self.temperature).softmax(dim=-1).max(dim=-1)
        pairs = zip(best.tolist(), probabilities.tolist(), strict=True)
        return [SentenceLabel(self.domains.labels[row], probability) for row, probability in pairs]
