"""The next word among many, told from a few that are drawn.

Source: Jean et al. 2015, "On Using Very Large Target Vocabulary for Neural Machine Translation",
with words drawn by rank as Zipf's law has them (log-uniformly).
"""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from torch.nn import functional


class SampledSoftmax(nn.Module):
    """Scores of V classes, the commonest first.

    Args:
        size: D.
        classes: V.
        negatives: S, classes drawn at each step for all its tokens together.
        generator: They are drawn from it.
    """

    def __init__(
        self, *, size: int, classes: int, negatives: int, generator: torch.Generator
    ) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.empty(classes, size))
        nn.init.normal_(self.weight, std=size**-0.5)
        self.bias = nn.Parameter(torch.zeros(classes))
        self.negatives, self.generator = negatives, generator

    def loss(self, hidden: Tensor, gold: Tensor) -> Tensor:
        """Mean over tokens of how unlikely the right class is among those drawn.

        A class's score is lowered by the logarithm of how often it is expected to be drawn, so
        that on the whole the softmax over all classes is learnt; the right class, drawn by
        chance too, does not count as a wrong one.

        Shape: (N, D), (N,) -> ().
        """
        drawn = self.draw().to(hidden.device)
        right = (hidden * self.weight[gold]).sum(dim=-1) + self.bias[gold] - self.expected(gold)
        wrong = hidden @ self.weight[drawn].T + self.bias[drawn] - self.expected(drawn)
        wrong = wrong.masked_fill(drawn == gold[:, None], -torch.inf)
        scores = torch.cat([right[:, None], wrong], dim=1)
        return functional.cross_entropy(scores, torch.zeros_like(gold))

    def draw(self) -> Tensor:
        """S classes, with repetition. Shape: (S,)."""
        uniform = torch.rand(self.negatives, generator=self.generator)
        drawn = (uniform * math.log(len(self.bias) + 1)).exp().long() - 1
        return drawn.clamp(max=len(self.bias) - 1)

    def expected(self, classes: Tensor) -> Tensor:
        """Logarithm of how often each is drawn in a step, on average. Shape: (M,) -> (M,)."""
        rank = classes.float()
        share = ((rank + 2) / (rank + 1)).log() / math.log(len(self.bias) + 1)
        return (self.negatives * share).log()

    def surprise(self, hidden: Tensor, gold: Tensor) -> Tensor:
        """Sum over tokens of the negative log probability among all classes, in nats.

        Shape: (N, D), (N,) -> ().
        """
        scores = functional.linear(hidden, self.weight, self.bias)
        return functional.cross_entropy(scores, gold, reduction="sum")
