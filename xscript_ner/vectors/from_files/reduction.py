"""Vectors brought to fewer dimensions."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


def principal_components(vectors: Vectors, dimensions: int, fitted: int) -> tuple[Vectors, float]:
    """Vectors of fewer dimensions, (V, D) -> (V, dimensions), and the share of variance kept.

    Centred: the mean, which all word vectors have much of and which tells nothing of any of them
    (Mu and Viswanath 2018), is taken away and not put back. The axes are those of the singular
    value decomposition, found by way of the (D, D) covariance, each turned so that its largest
    number is positive.

    Args:
        vectors: Of all words.
        dimensions: At most D.
        fitted: So many of the first rows decide mean and axes; the variance is theirs.
    """
    first = vectors[:fitted].astype(np.float64)
    mean = first.mean(axis=0)
    first -= mean
    values, axes = np.linalg.eigh(first.T @ first)  # smallest first
    kept = axes[:, ::-1][:, :dimensions]
    kept = kept * np.sign(kept[np.abs(kept).argmax(axis=0), np.arange(dimensions)])
    variance = values[-dimensions:].sum() / max(values.sum(), np.finfo(np.float64).tiny)
    return ((vectors - mean) @ kept).astype(np.float32), float(np.clip(variance, 0, 1))
