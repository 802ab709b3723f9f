"""A dense layer under a linear-chain conditional random field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import torch
from torch import Tensor, nn

from ..lattice import FORBIDDEN, Transitions, log_partition, path_score
from .base import OpenTags, TagHead


class TransitionScores(nn.Module):
    """Learnt scores of tag pairs; pairs the tag grammar forbids never win.

    Args:
        allowed: (K, K) boolean, row before column.
        starts: (K,) boolean, may begin a sentence.
        ends: (K,) boolean, may end one.
    """

    def __init__(self, *, allowed: Tensor, starts: Tensor, ends: Tensor) -> None:
        super().__init__()
        self.pairs = nn.Parameter(torch.zeros(allowed.shape, device=allowed.device))
        self.start = nn.Parameter(torch.zeros(starts.shape, device=starts.device))
        self.end = nn.Parameter(torch.zeros(ends.shape, device=ends.device))
        self.register_buffer("allowed", allowed, persistent=False)
        self.register_buffer("starts", starts, persistent=False)
        self.register_buffer("ends", ends, persistent=False)

    def forward(self) -> Transitions:
        """The scores with the forbidden ones masked."""
        return Transitions(
            self.pairs.masked_fill(~self.get_buffer("allowed"), FORBIDDEN),
            self.start.masked_fill(~self.get_buffer("starts"), FORBIDDEN),
            self.end.masked_fill(~self.get_buffer("ends"), FORBIDDEN),
        )


class CrfHead(TagHead):
    """Tag scores from a dense layer; sequence scores from learnt transitions."""

    ROWS: ClassVar[Mapping[str, str]] = {
        "dense.weight": "tag",
        "dense.bias": "tag",
        "crf.pairs": "pair",
        "crf.start": "start",
        "crf.end": "end",
    }

    def __init__(
        self, *, input_size: int, allowed: Tensor, starts: Tensor, ends: Tensor
    ) -> None:
        super().__init__()
        self.dense = nn.Linear(input_size, len(starts))
        self.crf = TransitionScores(allowed=allowed, starts=starts, ends=ends)

    def forward(self, hidden: Tensor, lengths: Tensor) -> Tensor:
        """Shape: (B, T, D), (B,) -> (B, T, K)."""
        output: Tensor = self.dense(hidden)
        return output

    def transitions(self) -> Transitions:
        """Pair scores for decoding."""
        transitions: Transitions = self.crf()
        return transitions

    def told_loss(
        self,
        scores: Tensor,
        gold: Tensor,
        lengths: Tensor,
        open_tags: OpenTags | None = None,
        *,
        tempered: bool = False,
    ) -> Tensor:
        transitions = self.transitions()
        if tempered:
            scores, transitions = self.tempered(scores)
        right = path_score(scores, transitions, gold, lengths)
        if open_tags is not None:
            rows, allowed = open_tags
            agreeing = log_partition(scores[rows], transitions, lengths[rows], allowed)
            right = right.index_copy(0, rows, agreeing)
        return (log_partition(scores, transitions, lengths) - right).mean()
