"""What every character encoder promises."""

from __future__ import annotations

from abc import abstractmethod
from typing import ClassVar

from torch import Tensor, nn


class CharacterEncoder(nn.Module):
    """Reads the units of words; see the package."""

    UNITS: ClassVar[str]
    """What a row of the embedding stands for, in the plural: ``bigrams`` or ``characters``."""
    output_size: int

    @abstractmethod
    def forward(self, vectors: Tensor, lengths: Tensor) -> Tensor:
        """Shape: vectors (U, C, D), lengths (U,) -> (U, output_size)."""
