"""Dropout that draws from a generator of its own, never from PyTorch's global one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import torch
from torch import Tensor, nn


class Dropout(nn.Module):
    """Sets a share of numbers to 0 in training and scales the rest up (Srivastava et al. 2014).

    Args:
        share: Of what is dropped, 0 to 1.
        generator: Is drawn from, on its own device.
    """

    def __init__(self, share: float, generator: torch.Generator) -> None:
        super().__init__()
        self.share, self.generator = share, generator

    def forward(self, values: Tensor) -> Tensor:
        """Shape: any, and the same."""
        if not self.training or not self.share or not values.numel():
            return values
        kept = torch.empty(values.shape, device=self.generator.device)
        kept.bernoulli_(1.0 - self.share, generator=self.generator).div_(1.0 - self.share)
        return values * kept.to(values)


class SentenceDropout(Dropout):
    """One mask for all tokens of a sentence (Gal & Ghahramani 2016)."""

    def forward(self, values: Tensor) -> Tensor:
        """Shape: (B, T, D) -> (B, T, D)."""
        if not self.training or not self.share:
            return values
        shape = (len(values), 1, values.shape[-1])
        kept = drawn(shape, self.generator) >= self.share
        return values * kept.to(values) / (1.0 - self.share)


def drawn(shape: Sequence[int], generator: torch.Generator) -> Tensor:
    """Uniform numbers in [0, 1)."""
    return torch.rand(tuple(shape), generator=generator, device=generator.device)


@contextmanager
def drawing_from(generator: torch.Generator) -> Iterator[None]:
    """Inside, PyTorch's global generator continues a CPU generator; then both are put back.

    PyTorch's own layers draw their fresh weights from the global generator and take no other.
    """
    outside = torch.get_rng_state()
    torch.set_rng_state(generator.get_state())
    try:
        yield
    finally:
        generator.set_state(torch.get_rng_state())
        torch.set_rng_state(outside)
