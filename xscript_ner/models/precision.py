"""In what precision weights are stored, and what of them is left when they are read again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ..config import Precision
from .arrays import MOST, SCALE, ArrayWeights, read_form

if TYPE_CHECKING:
    from torch import Tensor

LARGE = 256
"""Rows from which on a matrix is stored as 8-bit numbers: tables of vectors, above all."""
_KEPT = -1 << 8


def stored_form(weights: Mapping[str, Tensor], precision: Precision) -> dict[str, Tensor]:
    """Weights as their file holds them.

    In ``int8``, matrices of at least ``LARGE`` rows are whole numbers from -127 to 127, beside
    them a scale a row; in it, as in ``float16``, all else has half precision.

    Args:
        weights: By name, float32.
        precision: Of the recipe.
    """
    if precision == "float32":
        return dict(weights)
    stored: dict[str, Tensor] = {}
    for name, weight in weights.items():
        if precision == "int8" and weight.dim() == 2 and len(weight) >= LARGE:
            stored[name], stored[name + SCALE] = _whole_numbers(weight)
        else:
            # A single number is no saving, and one that all scores are divided by should stay.
            stored[name] = weight.half() if weight.dim() else weight
    return stored


def rounded(weights: Mapping[str, Tensor], precision: Precision) -> dict[str, Tensor]:
    """The weights that a model has once it was stored; rounding them again changes nothing."""
    stored = stored_form(weights, precision)
    arrays = {name: tensor.detach().cpu().numpy() for name, tensor in stored.items()}
    return dict(ArrayWeights(read_form(arrays, weights)))


def _whole_numbers(weight: Tensor) -> tuple[Tensor, Tensor]:
    """A row's numbers as multiples of its largest by magnitude, divided by 127.

    Shape: (R, C) -> (R, C) int8, (R,) float32.
    """
    import torch

    scale = weight.abs().amax(dim=1) / MOST
    # 16 significant bits are left: with one of 127, their products have no more than the 24 of
    # float32. So what is read is exact, its largest divided by 127 is the very scale again, and
    # storing it anew gives the same file. Too small a scale for that is none.
    scale = (scale.view(torch.int32) & _KEPT).view(torch.float32)
    scale = torch.where(scale < torch.finfo(torch.float32).tiny, 0.0, scale)
    whole = torch.where(scale[:, None] > 0, weight / scale[:, None], 0.0).round()
    return whole.to(torch.int8), scale
