"""What older formats lack, made from what they have, so that the same answers come out.

Format 1 stored a classifier already divided by its temperature. Later formats store it as it
learnt, and the temperature beside it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from ...inputs.vocabularies import CLASSIFIER
from ..arrays import Array, ArrayWeights, PackedMatrix, whole
from .metrics import Metrics
from .signature import FORMAT_1
from .weights import TEMPERATURE, Shapes


def tables_of_format_1(tables: Mapping[str, Any]) -> dict[str, Any]:
    """Vocabularies that name no head, and whose units are bigrams."""
    kept = {name: tables[name] for name in ("words", "features")}
    tags = {name: tables[name] for name in ("labels", "scheme")}
    return kept | {"unit": "bigrams", "units": tables["bigrams"], "heads": {CLASSIFIER: tags}}


def stored_shapes(shapes: Shapes, written: str) -> Shapes:
    """Which of a model's tensors a file of the format ``written`` holds."""
    if written != FORMAT_1:
        return shapes
    return {name: shape for name, shape in shapes.items() if name != TEMPERATURE}


def _short(temperature: float) -> float:
    """The temperature in 12 binary digits, one part in 8,000 off at most.

    Weights of half precision have 11, so that their products with it are exact, and divided by
    it give the very weights of the file again.
    """
    mantissa, exponent = math.frexp(temperature)
    return math.ldexp(round(mantissa * 2**12), exponent - 12)


def upgraded(
    weights: ArrayWeights, shapes: Shapes, written: str, metrics: Metrics
) -> ArrayWeights:
    """A file's weights as those of a model of today.

    Args:
        weights: Of the file, float32.
        shapes: What the model needs.
        written: The file's format.
        metrics: Its temperature, where the classifier was calibrated.
    """
    if written != FORMAT_1:
        return weights
    short = _short(metrics.temperatures.get(CLASSIFIER, 1.0))
    temperature, arrays = np.array(short, np.float32), weights.arrays
    found: dict[str, Array | PackedMatrix] = {
        name: temperature if name == TEMPERATURE
        else whole(arrays[name]) * temperature if name.startswith(f"{CLASSIFIER}.")
        else arrays[name]
        for name in shapes
    }  # fmt: skip
    return ArrayWeights(found)
