"""Vectors of fewer dimensions."""

from __future__ import annotations

import math

import numpy as np
import pytest

from xscript_ner.vectors.from_files.reduction import principal_components


def test_a_small_table_by_hand() -> None:
    """Points on the diagonal through (1, 2), two units of sqrt(2) and half across it."""
    vectors = np.float32([[3, 4], [-1, 0], [1.5, 1.5], [0.5, 2.5]])
    found, variance = principal_components(vectors, 1, len(vectors))
    root = math.sqrt(2)
    np.testing.assert_allclose(found[:, 0], [2 * root, -2 * root, 0, 0], atol=1e-6)
    assert variance == pytest.approx(16 / 17)  # sums of squares 16 along it, 1 across


def test_as_many_dimensions_keep_all_distances() -> None:
    vectors = np.random.default_rng(1).normal(size=(20, 5)).astype(np.float32)
    found, variance = principal_components(vectors, 5, 20)
    assert variance == pytest.approx(1)
    before = np.linalg.norm(vectors[:, None] - vectors[None], axis=-1)
    after = np.linalg.norm(found[:, None] - found[None], axis=-1)
    np.testing.assert_allclose(after, before, atol=1e-5)


def test_it_is_the_singular_value_decomposition() -> None:
    vectors = np.random.default_rng(2).normal(size=(30, 6)).astype(np.float32)
    found, variance = principal_components(vectors, 3, 30)
    centred = vectors - vectors.mean(axis=0)
    left, values, _ = np.linalg.svd(centred, full_matrices=False)
    np.testing.assert_allclose(np.abs(found), np.abs(left[:, :3] * values[:3]), atol=1e-4)
    assert variance == pytest.approx((values[:3] ** 2).sum() / (values**2).sum(), abs=1e-5)


def test_rows_behind_the_fitted_ones_change_nothing_in_these() -> None:
    vectors = np.random.default_rng(3).normal(size=(10, 4)).astype(np.float32)
    alone, _ = principal_components(vectors[:6], 2, 6)
    more, _ = principal_components(vectors, 2, 6)
    np.testing.assert_allclose(more[:6], alone, atol=1e-6)
    assert more.shape == (10, 2)


def test_equal_rows_have_no_variance_to_keep() -> None:
    found, variance = principal_components(np.ones((4, 3), dtype=np.float32), 2, 4)
    assert not found.any()
    assert variance == 0
