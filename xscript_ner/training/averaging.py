"""A moving average of the weights, which generalises better than the last of them.

Source: Polyak & Juditsky 1992; the warm-up of the decay follows TensorFlow's.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import torch

from ..models import TaggerModel
from .state import load_weights


class Averaged:
    """Exponential moving average of the weights; evaluation and the checkpoint use it.

    The decay warms up as (1 + n) / (10 + n) after n steps. With decay 0 it does nothing.
    """

    def __init__(self, model: TaggerModel, decay: float) -> None:
        self.model = model
        self.decay = decay
        self.steps = 0
        self.weights = {name: p.detach().clone() for name, p in model.named_parameters()}

    @torch.no_grad()
    def update(self) -> None:
        """Takes in the weights after a step."""
        self.steps += 1
        decay = min(self.decay, (1 + self.steps) / (10 + self.steps)) if self.decay else 0.0
        for name, parameter in self.model.named_parameters():
            if parameter.requires_grad:  # a frozen one's average is itself, to the last bit
                self.weights[name].lerp_(parameter, 1.0 - decay)

    @contextmanager
    def applied(self) -> Iterator[None]:
        """Inside, the model carries the averaged weights."""
        current = {name: p.detach().clone() for name, p in self.model.named_parameters()}
        load_weights(self.model, self.weights)
        try:
            yield
        finally:
            load_weights(self.model, current)
