"""Bi-directional block self-attention: attention within blocks, and between blocks.

Source: Shen et al. 2018, "Bi-Directional Block Self-Attention for Fast and Memory-Efficient
Sequence Modeling" (ICLR); the attention by features and its masks are of Shen
et al. 2018, "DiSAN: Directional Self-Attention Network" (AAAI). Unlike there, a place sees itself:
a block is summed up from what its tokens see, and its last token would be in no sum.
"""

from __future__ import annotations

from typing import ClassVar

import torch
from torch import Tensor, nn
from torch.nn import functional

from ..masks import real_places, up_to
from .base import Encoder

BOUND = 5.0
"""c of the papers: scores are kept between -c and c."""


class MaskedAttention(nn.Module):
    """Attention of a sequence over itself, feature by feature, in one direction.

    Args:
        size: H.
    """

    def __init__(self, *, size: int) -> None:
        super().__init__()
        self.query = nn.Linear(size, size)
        self.key = nn.Linear(size, size, bias=False)

    def forward(self, inputs: Tensor, allowed: Tensor) -> Tensor:
        """Gives 0 where nothing is allowed to be looked at.

        Shape: inputs (N, T, H), allowed (N, T, T) from each row to its columns -> (N, T, H).
        """
        scores = self.query(inputs)[:, :, None] + self.key(inputs)[:, None]  # (N, T, T, H)
        scores = BOUND * (scores / BOUND).tanh()
        weights = scores.exp() * allowed[..., None]
        # Scores lie within the bound, so that no maximum need be taken out first.
        weights = weights / weights.sum(dim=2, keepdim=True).clamp_min(1e-30)
        seen: Tensor = torch.einsum("nijh,njh->nih", weights, inputs)
        return seen


class BlockSummary(nn.Module):
    """A block's tokens in one vector, feature by feature ("source2token").

    Args:
        size: H.
    """

    def __init__(self, *, size: int) -> None:
        super().__init__()
        self.hidden = nn.Linear(size, size)
        self.score = nn.Linear(size, size)

    def forward(self, inputs: Tensor, real: Tensor) -> Tensor:
        """Gives 0 for a block of padding. Shape: inputs (N, T, H), real (N, T) -> (N, H)."""
        scores = BOUND * (self.score(functional.elu(self.hidden(inputs))) / BOUND).tanh()
        weights = scores.exp() * real[..., None]
        weights = weights / weights.sum(dim=1, keepdim=True).clamp_min(1e-30)
        summary: Tensor = (weights * inputs).sum(dim=1)
        return summary


class BlockDirection(nn.Module):
    """One direction: a token sees its block up to itself, and the blocks up to its own.

    Args:
        size: H.
        block: Tokens of a block.
    """

    def __init__(self, *, size: int, block: int) -> None:
        super().__init__()
        self.block = block
        self.within = MaskedAttention(size=size)
        self.summary = BlockSummary(size=size)
        self.between = MaskedAttention(size=size)
        self.block_gate = nn.Linear(2 * size, size)
        self.fusion = nn.Linear(3 * size, size)
        self.fusion_gate = nn.Linear(3 * size, size)

    def forward(self, inputs: Tensor, real: Tensor, order: Tensor, blocks: Tensor) -> Tensor:
        """Shape: inputs (B, M * R, H), real (B, M * R), order (R, R), blocks (M, M) which token of
        a block and which block is seen by which -> (B, M * R, H)."""
        batch, size = len(inputs), inputs.shape[-1]
        cut = inputs.reshape(-1, self.block, size)  # (B * M, R, H)
        known = real.reshape(-1, self.block)
        seen = self.within(cut, order & known[:, None])
        summaries = self.summary(seen, known).view(batch, -1, size)  # (B, M, H)
        filled = known.any(dim=1).view(batch, -1)
        context = self.between(summaries, blocks & filled[:, None])
        gate = torch.sigmoid(self.block_gate(torch.cat([context, summaries], dim=-1)))
        context = torch.lerp(summaries, context, gate)  # (B, M, H)
        spread = context.repeat_interleave(self.block, dim=1)
        joined = torch.cat([inputs, seen.reshape(inputs.shape), spread], dim=-1)
        gate = torch.sigmoid(self.fusion_gate(joined))
        return torch.lerp(inputs, functional.elu(self.fusion(joined)), gate)


class BlockAttention(Encoder):
    """Block self-attention forwards and backwards, joined.

    Args:
        input_size: D.
        hidden_size: H, the size of one direction.
        block: Tokens of a block.
    """

    INPUTS: ClassVar[tuple[str, ...]] = ("projection.weight",)

    def __init__(self, *, input_size: int, hidden_size: int, block: int = 5) -> None:
        super().__init__()
        if block < 1:
            raise ValueError(f"expected blocks of at least 1 token, found {block}")
        self.block = block
        self.output_size = 2 * hidden_size
        self.projection = nn.Linear(input_size, 2 * hidden_size)
        self.forwards = BlockDirection(size=hidden_size, block=block)
        self.backwards = BlockDirection(size=hidden_size, block=block)

    def forward(self, inputs: Tensor, lengths: Tensor) -> Tensor:
        """Shape: inputs (B, T, D), lengths (B,) -> (B, T, 2H)."""
        longest = inputs.shape[1]
        inputs = functional.pad(inputs, (0, 0, 0, -longest % self.block))
        real = real_places(lengths, inputs.shape[1])
        hidden = functional.elu(self.projection(inputs.masked_fill(~real[:, :, None], 0.0)))
        ahead, behind = hidden.chunk(2, dim=-1)
        order = up_to(self.block, hidden.device)
        blocks = up_to(inputs.shape[1] // self.block, hidden.device)
        joined = torch.cat(
            [
                self.forwards(ahead, real, order, blocks),
                self.backwards(behind, real, order.T, blocks.T),
            ],
            dim=-1,
        )
        return joined[:, :longest]
