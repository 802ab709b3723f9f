"""A dense layer under a softmax, each token for itself, as published."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import torch
from torch import Tensor, nn
from torch.nn import functional

from ..lattice import FORBIDDEN, Transitions
from ..masks import real_places
from .base import OpenTags, TagHead


class SoftmaxHead(TagHead):
    """Tag probabilities a token; decoding obeys the tag grammar and nothing else."""

    ROWS: ClassVar[Mapping[str, str]] = {"dense.weight": "tag", "dense.bias": "tag"}

    def __init__(
        self, *, input_size: int, allowed: Tensor, starts: Tensor, ends: Tensor
    ) -> None:
        super().__init__()
        self.dense = nn.Linear(input_size, len(starts))
        for name, mask in (("pairs", allowed), ("start", starts), ("end", ends)):
            grammar = torch.zeros(mask.shape, device=mask.device).masked_fill(~mask, FORBIDDEN)
            self.register_buffer(name, grammar, persistent=False)

    def forward(self, hidden: Tensor, lengths: Tensor) -> Tensor:
        """Log probabilities. Shape: (B, T, D), (B,) -> (B, T, K)."""
        return functional.log_softmax(self.dense(hidden), dim=-1)

    def transitions(self) -> Transitions:
        """The tag grammar as pair scores: 0 or forbidden."""
        return Transitions(*(self.get_buffer(name) for name in ("pairs", "start", "end")))

    def told_loss(
        self,
        scores: Tensor,
        gold: Tensor,
        lengths: Tensor,
        open_tags: OpenTags | None = None,
        *,
        tempered: bool = False,
    ) -> Tensor:
        if tempered:
            scores = functional.log_softmax(scores / self.temperature, dim=-1)
        mask = real_places(lengths, gold.shape[1])
        chosen = scores.gather(2, gold[:, :, None]).squeeze(2)
        if open_tags is not None:
            rows, allowed = open_tags
            agreeing = scores[rows].masked_fill(~allowed, -torch.inf).logsumexp(dim=-1)
            chosen = chosen.index_copy(0, rows, agreeing)
        return -chosen.masked_fill(~mask, 0.0).sum() / len(gold)
