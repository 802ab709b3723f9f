"""Nearest neighbours, and CSLS by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from xscript_ner.vectors import retrieval
from xscript_ner.vectors.retrieval import density, mutual, nearest, precision, unit


def at(*degrees: float) -> retrieval.Array:
    """Vectors of length 1 in the plane."""
    angles = np.radians(degrees)
    return np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)


def cos(degrees: float) -> float:
    return math.cos(math.radians(degrees))


QUERIES = at(0, 30, 60)
KEYS = at(30, -40, 105)
"""The first is near to every query; the others each belong to one that is a little nearer to it."""


def test_density_is_the_mean_cosine_to_the_nearest() -> None:
    found = density(KEYS, QUERIES, neighbours=2)
    expected = [(1 + cos(30)) / 2, (cos(40) + cos(70)) / 2, (cos(45) + cos(75)) / 2]
    assert found.tolist() == pytest.approx(expected, abs=1e-6)
    assert density(KEYS, QUERIES[:1], neighbours=2).shape == (3,), "fewer than two are all"


def test_csls_demotes_a_hub() -> None:
    assert nearest(QUERIES, KEYS)[:, 0].tolist() == [0, 0, 0]
    demoted = density(KEYS, QUERIES, neighbours=2)
    # 0 degrees: 2 cos 30 - 0.933 = 0.799 against 2 cos 40 - 0.554 = 0.978
    # 30:        2 cos  0 - 0.933 = 1.067 against 2 cos 70 - 0.554 = 0.130
    # 60:        2 cos 30 - 0.933 = 0.799 against 2 cos 45 - 0.483 = 0.931
    assert nearest(QUERIES, KEYS, demoted=demoted)[:, 0].tolist() == [1, 0, 2]


def test_neighbours_come_nearest_first_whatever_the_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = nearest(QUERIES, KEYS, 3)
    assert whole[0].tolist() == [0, 1, 2]
    monkeypatch.setattr(retrieval, "BLOCK", 2)
    assert nearest(QUERIES, KEYS, 3).tolist() == whole.tolist()
    assert nearest(QUERIES, KEYS, 9).shape == (3, 3), "there are no more"


def test_mutual_neighbours_are_each_other_s_nearest() -> None:
    ours, theirs = at(0, 90, 92), at(91.5, 1)
    assert mutual(ours, theirs).tolist() == [[0, 1], [2, 0]]


def test_precision_counts_words_with_a_translation_among_the_nearest() -> None:
    ours, theirs = at(0, 60), at(1, 20, 59, 62)
    gold = {0: {0}, 1: {3, 1}}
    found = precision(gold, ours, theirs)
    assert found["nearest@1"] == 0.5, "59 degrees are nearer to 60 than 62 are"
    assert found["nearest@5"] == 1.0
    assert list(found) == ["nearest@1", "nearest@5", "csls@1", "csls@5"]
    assert precision({}, ours, theirs) == {}


def test_a_null_vector_stays() -> None:
    assert unit(np.array([[3.0, 4.0], [0.0, 0.0]])).tolist() == [
        [pytest.approx(0.6), pytest.approx(0.8)], [0, 0],
    ]  # fmt: skip
