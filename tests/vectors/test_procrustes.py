"""Rotations between spaces."""

from __future__ import annotations

import numpy as np
import pytest

from xscript_ner.vectors.procrustes import Side, brought, fit, rotation
from xscript_ner.vectors.retrieval import Array, unit

RANDOM = np.random.default_rng(0)


def some_rotation(size: int) -> Array:
    turned, _ = np.linalg.qr(RANDOM.normal(size=(size, size)))
    return turned.astype(np.float32)


def test_a_quarter_turn_is_found() -> None:
    ours, theirs = np.eye(2, dtype=np.float32), np.array([[0, 1], [-1, 0]], dtype=np.float32)
    assert rotation(ours, theirs) == pytest.approx(theirs)


def test_a_known_rotation_is_recovered_and_is_orthogonal() -> None:
    known, vectors = some_rotation(8), unit(RANDOM.normal(size=(30, 8)))
    found = rotation(vectors, vectors @ known)
    assert found == pytest.approx(known, abs=1e-5)
    assert found @ found.T == pytest.approx(np.eye(8), abs=1e-5)


def test_another_mean_and_another_length_are_brought_to_the_pivot_s() -> None:
    known = some_rotation(6)
    theirs = RANDOM.normal(size=(50, 6)).astype(np.float32) + 2
    ours = (theirs - 2) @ known.T * 3 - 5
    pairs = np.stack([np.arange(20)] * 2, axis=1)
    one, other = Side.of(ours, centred=True), Side.of(theirs, centred=True)
    turn = fit(one, other, pairs)
    assert brought(one, other, turn) == pytest.approx(theirs, abs=1e-3)


def test_without_centring_the_mean_is_rotated_like_any_vector() -> None:
    side = Side.of(np.array([[3.0, 4.0], [0.0, 2.0]], dtype=np.float32), centred=False)
    assert side.mean.tolist() == [0, 0]
    assert side.length == 3.5
    assert side.units.tolist()[1] == [0, 1]


def test_refinement_mends_what_too_few_pairs_leave() -> None:
    known, vectors = some_rotation(10), unit(RANDOM.normal(size=(400, 10)))
    noisy = unit(vectors @ known + RANDOM.normal(scale=0.03, size=(400, 10)))
    one, other = Side.of(vectors, False), Side.of(noisy, False)
    # Fewer than dimensions leave the side of the last one open, which refining may not find.
    pairs = np.stack([np.arange(12)] * 2, axis=1)

    def error(refine: int) -> float:
        return float(np.abs(fit(one, other, pairs, refine) - known).max())

    assert error(5) < 0.02 < error(0)
