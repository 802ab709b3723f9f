"""Probabilities made honest: a head's scores divided by a temperature fitted on dev.

A network that is trained to fit its data is too sure of itself. Dividing all scores
by one number leaves the best tag sequence as it is and changes only how sure the model is.
Source: Guo et al. 2017, "On Calibration of Modern Neural Networks", section 4.2, carried over
from softmax to the sequence probabilities of the lattice.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import partial

import torch
from torch import Tensor

from ..core.vocab import UNLABELLED
from ..inputs.batches import Batch, Example, sorted_batches
from ..inputs.indexer import Indexer
from ..models import TaggerModel
from ..nn.heads import Head

LOWEST, HIGHEST = 0.5, 8.0
"""Temperatures that are searched."""
_STEPS = 24
_GOLDEN = (math.sqrt(5) - 1) / 2


@torch.no_grad()
def calibrate(
    model: TaggerModel, indexer: Indexer, examples: Sequence[Example], batch: int = 64
) -> dict[str, float]:
    """Sets each head's temperature to the one under which dev is likeliest.

    Args:
        model: The temperatures of its heads are changed in place.
        indexer: Made the examples.
        examples: Held out from training; not empty.
        batch: Sentences computed together.

    Returns:
        The temperature by head, over 1 where the model was too sure; of heads that no example
        has answers for there is none.
    """
    model.eval()
    scored: list[tuple[dict[str, Tensor], Batch]] = []
    for positions in sorted_batches(examples, batch):
        rows = indexer.batch([examples[position] for position in positions])
        rows = rows.to(model.device)
        scored.append((model(rows), rows))

    def loss(name: str, head: Head, logarithm: float) -> float:
        head.temperature.fill_(math.exp(logarithm))
        return sum(
            head.loss(
                scores[name], rows.gold[name], rows.lengths, rows.open_tags.get(name), tempered=True
            ).item()
            * len(rows.lengths)
            for scores, rows in scored
        )

    fitted = {}
    for name, head in model.heads.items():
        if all(bool((rows.gold[name][:, 0] == UNLABELLED).all()) for _, rows in scored):
            continue
        best = minimum(partial(loss, name, head), math.log(LOWEST), math.log(HIGHEST))
        head.temperature.fill_(math.exp(best))
        fitted[name] = head.temperature.item()
    return fitted


def minimum(function: Callable[[float], float], low: float, high: float) -> float:
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
