"""One label for the sentence: a dense layer over the greatest value of each number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import torch
from torch import Tensor, nn
from torch.nn import functional

from ...core.vocab import UNLABELLED
from .base import LABEL, Head


class LabelHead(Head):
    """Scores labels of a sentence.

    Args:
        input_size: D.
        labels: L.
    """

    ANSWERS: ClassVar[str] = LABEL
    ROWS: ClassVar[Mapping[str, str]] = {"dense.weight": "label", "dense.bias": "label"}

    def __init__(self, *, input_size: int, labels: int) -> None:
        super().__init__()
        self.dense = nn.Linear(input_size, labels)

    def forward(self, hidden: Tensor, lengths: Tensor) -> Tensor:
        """Shape: (B, T, D), (B,) -> (B, L)."""
        padding = torch.arange(hidden.shape[1], device=hidden.device) >= lengths[:, None]
        pooled = hidden.masked_fill(padding[:, :, None], -torch.inf).amax(dim=1)
        output: Tensor = self.dense(pooled)
        return output

    def loss(
        self, scores: Tensor, gold: Tensor, lengths: Tensor, *, tempered: bool = False
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
