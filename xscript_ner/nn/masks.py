"""Which places of padded sequences are real, and which may look at which."""

from __future__ import annotations

import torch
from torch import Tensor


def real_places(lengths: Tensor, longest: int) -> Tensor:
    """True on real tokens. Shape: lengths (B,) -> (B, T)."""
    return torch.arange(longest, device=lengths.device) < lengths[:, None]


def up_to(places: int, device: torch.device) -> Tensor:
    """Row i, column j: whether place j is i or comes before it. Shape: -> (T, T)."""
    return torch.ones(places, places, dtype=torch.bool, device=device).tril()
