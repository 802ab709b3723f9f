"""Lists of rows as one array, and what stands where in it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from ....models.arrays import Array

Rows = NDArray[np.intp]


def padded(lists: Sequence[Sequence[int]]) -> tuple[Rows, Rows]:
    """Lists beside each other, 0 behind those that are shorter, and their lengths.

    Shape: B lists of at most T -> (T, B), (B,).
    """
    lengths = np.fromiter(map(len, lists), np.intp, len(lists))
    rows = np.zeros((len(lists), int(lengths.max())), np.intp)
    flat = np.fromiter(chain.from_iterable(lists), np.intp, int(lengths.sum()))
    rows[np.arange(rows.shape[1]) < lengths[:, None]] = flat
    return np.ascontiguousarray(rows.T), lengths


def turned(steps: Array, lengths: Rows) -> Array:
    """What stands at each step, each list from its end on; padding stays. Shape: (T, B, D) twice.

    Each list turned twice is what it was.
    """
    longest, batch = steps.shape[:2]
    places = reversed_steps(lengths, longest) * batch + np.arange(batch)
    found: Array = steps.reshape(longest * batch, -1).take(places, axis=0)
    return found


def reversed_steps(lengths: Rows, longest: int) -> Rows:
    """Where each step lies when its list is read backwards; padding stays. Shape: -> (T, B)."""
    steps = np.arange(longest)[:, None]
    mirrored = lengths - 1 - steps
    return np.where(mirrored >= 0, mirrored, steps)
