"""Probabilities made honest: a classifier's scores divided by a temperature fitted on dev.

A network that is trained to fit its data is too sure of itself. Dividing all tag and pair scores
by one number leaves the best tag sequence as it is and changes only how sure the model is.
Source: Guo et al. 2017, "On Calibration of Modern Neural Networks", section 4.2, carried over
from softmax to the sequence probabilities of the lattice.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import torch
from torch import Tensor

from ..inputs.batching import Example, Indexer, sorted_batches
from ..models import TaggerModel

LOWEST, HIGHEST = 0.5, 8.0
"""Temperatures that are searched."""
_STEPS = 24
_GOLDEN = (math.sqrt(5) - 1) / 2


@torch.no_grad()
def calibrate(
    model: TaggerModel, indexer: Indexer, examples: Sequence[Example], batch: int = 64
) -> float:
    """Divides the classifier's parameters by the temperature under which dev is likeliest.

    Args:
        model: Its classifier is changed in place.
        indexer: Made the examples.
        examples: Held out from training; not empty.
        batch: Sentences computed together.

    Returns:
        The temperature; over 1 where the model was too sure.
    """
    model.eval()
    hidden: list[tuple[Tensor, Tensor, Tensor]] = []
    for positions in sorted_batches(examples, batch):
        rows = indexer.batch([examples[position] for position in positions])
        hidden.append((model.encode(rows), rows.tags, rows.lengths))
    weights = [(parameter, parameter.clone()) for parameter in model.classifier.parameters()]

    def loss(logarithm: float) -> float:
        for parameter, original in weights:
            parameter.copy_(original / math.exp(logarithm))
        head = model.classifier
        return sum(
            head.loss(head(vectors), tags, lengths).item() * len(tags)
            for vectors, tags, lengths in hidden
        )

    best = _minimum(loss, math.log(LOWEST), math.log(HIGHEST))
    loss(best)  # leaves the parameters at the best
    return math.exp(best)


def _minimum(function: Callable[[float], float], low: float, high: float) -> float:
    """Golden-section search of a function with one minimum."""
    left, right = high - _GOLDEN * (high - low), low + _GOLDEN * (high - low)
    at_left, at_right = function(left), function(right)
    for _ in range(_STEPS):
        if at_left < at_right:
            high, right, at_right = right, left, at_left
            left = high - _GOLDEN * (high - low)
            at_left = function(left)
        else:
            low, left, at_left = left, right, at_right
            right = low + _GOLDEN * (high - low)
            at_right = function(right)
    return (low + high) / 2
