"""Vectors of spellings, those of like length computed together."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import torch
from torch import Tensor

from ...inputs.batches import pad

TOGETHER = 256
"""Spellings computed together."""


def spelled(
    units: Sequence[Sequence[int]],
    size: int,
    encode: Callable[[Tensor, Tensor], Tensor],
    device: torch.device,
) -> Tensor:
    """Encodes distinct spellings. Shape: -> (N, size).

    Args:
        units: Rows of the units of each of N spellings.
        size: D, numbers of a spelling.
        encode: Units (U, C) and lengths (U,) to (U, D).
        device: Where it is computed.
    """
    vectors = torch.empty(len(units), size, device=device)
    order = sorted(range(len(units)), key=lambda number: len(units[number]))
    for start in range(0, len(order), TOGETHER):
        part = order[start : start + TOGETHER]
        rows, lengths = pad([units[number] for number in part])
        vectors[part] = encode(rows.to(device), lengths.to(device))
    return vectors
