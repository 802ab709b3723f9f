"""A convolution over characters, the greatest value of each filter kept.

Source: Ma & Hovy 2016, section 2.1, with filters of several widths as in Kim et al. 2016.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import torch
from torch import Tensor, nn

from ..masks import real_places
from .base import CharacterEncoder


class CharacterCNN(CharacterEncoder):
    """Filters over the characters of a word.

    Args:
        input_size: D.
        hidden_size: Filters of each width.
        widths: Characters that a filter sees; odd.
    """

    UNITS: ClassVar[str] = "characters"

    def __init__(
        self, *, input_size: int, hidden_size: int, widths: Sequence[int] = (3,)
    ) -> None:
        super().__init__()
        if not widths or any(width < 1 or width % 2 == 0 for width in widths):
            raise ValueError(f"expected odd widths, found {list(widths)}")
        self.filters = nn.ModuleList(
            nn.Conv1d(input_size, hidden_size, width, padding=width // 2) for width in widths
        )
        self.output_size = hidden_size * len(widths)

    def forward(self, vectors: Tensor, lengths: Tensor) -> Tensor:
        """Shape: vectors (U, C, D), lengths (U,) -> (U, filters)."""
        padding = ~real_places(lengths, vectors.shape[1])
        sequence = vectors.masked_fill(padding[:, :, None], 0.0).mT  # (U, D, C)
        found = [
            filters(sequence).masked_fill(padding[:, None, :], -torch.inf).amax(dim=-1)
            for filters in self.filters
        ]
        return torch.cat(found, dim=-1).tanh()
