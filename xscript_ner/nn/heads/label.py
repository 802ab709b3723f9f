"""One label for the sentence: dense layers over the greatest value of each number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import torch
from torch import Tensor, nn
from torch.nn import functional

from ...core.vocab import UNLABELLED
from ..masks import real_places
from .base import LABEL, Head, OpenTags


class LabelHead(Head):
    """Scores labels of a sentence.

    Args:
        input_size: D.
        labels: L.
        hidden: Units of a layer in between, which makes it a multi-layer perceptron; 0 for none.
    """

    ANSWERS: ClassVar[str] = LABEL
    ROWS: ClassVar[Mapping[str, str]] = {"dense.weight": "label", "dense.bias": "label"}

    def __init__(self, *, input_size: int, labels: int, hidden: int = 0) -> None:
        super().__init__()
        self.hidden = nn.Linear(input_size, hidden) if hidden else None
        self.dense = nn.Linear(hidden or input_size, labels)

    def forward(self, hidden: Tensor, lengths: Tensor) -> Tensor:
        """Shape: (B, T, D), (B,) -> (B, L)."""
        padding = ~real_places(lengths, hidden.shape[1])
        pooled = hidden.masked_fill(padding[:, :, None], -torch.inf).amax(dim=1)
        if self.hidden is not None:
            pooled = self.hidden(pooled).tanh()
        output: Tensor = self.dense(pooled)
        return output

    def loss(
        self,
        scores: Tensor,
        gold: Tensor,
        lengths: Tensor,
        open_tags: OpenTags | None = None,
        *,
        tempered: bool = False,
    ) -> Tensor:
        if tempered:
            scores = scores / self.temperature
        losses = functional.cross_entropy(
            scores, gold[:, 0], ignore_index=UNLABELLED, reduction="sum"
        )
        return losses / len(gold)

    def probabilities(self, scores: Tensor) -> Tensor:
        """Calibrated. Shape: (B, L) -> (B, L)."""
        return functional.softmax(scores / self.temperature, dim=-1)
