"""What every sequence encoder promises."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import ClassVar

from torch import Tensor, nn


class Encoder(nn.Module, ABC):
    """Reads sequences of vectors; see the package."""

    INPUTS: ClassVar[tuple[str, ...]]
    """Tensors, by their path within the encoder, whose columns are its inputs."""
    output_size: int

    @abstractmethod
    def forward(self, inputs: Tensor, lengths: Tensor) -> Tensor:
        """Encodes sequences; what it gives at padding is arbitrary.

        Shape: inputs (B, T, D), lengths (B,) -> (B, T, output_size).
        """
