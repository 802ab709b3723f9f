"""Weights of older formats become those of a model of today."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from xscript_ner.inputs.vocabularies import CLASSIFIER
from xscript_ner.models.arrays import ArrayWeights
from xscript_ner.models.stored.metrics import Metrics
from xscript_ner.models.stored.signature import FORMAT, FORMAT_1
from xscript_ner.models.stored.upgrade import stored_shapes, upgraded
from xscript_ner.models.stored.weights import TEMPERATURE

SHAPES = {"words.a": (2,), "classifier.dense": (2,), TEMPERATURE: ()}
WEIGHTS = ArrayWeights(
    {
        "words.a": np.array([1.0, 2.0], np.float32),
        "classifier.dense": np.array([3.0, -4.0], np.float32),
    }
)


def test_a_classifier_of_format_1_is_as_it_learnt_with_its_temperature_beside_it() -> None:
    new = upgraded(WEIGHTS, SHAPES, FORMAT_1, Metrics(temperatures={CLASSIFIER: 1.5}))
    assert list(new) == list(SHAPES)
    assert torch.equal(new["words.a"], WEIGHTS["words.a"])
    assert new["classifier.dense"].tolist() == [4.5, -6.0]
    assert new[TEMPERATURE].dtype == torch.float32
    assert new[TEMPERATURE].shape == ()
    assert new[TEMPERATURE].item() == 1.5


@pytest.mark.parametrize("temperature", [0.5, 1.3389, 1.5699, 8.0])
def test_divided_by_its_temperature_it_is_what_the_file_held(temperature: float) -> None:
    torch.manual_seed(1)
    weights = ArrayWeights({"classifier.dense": torch.randn(1000).half().float().numpy()})
    shapes = {"classifier.dense": (1000,), TEMPERATURE: ()}
    new = upgraded(weights, shapes, FORMAT_1, Metrics(temperatures={CLASSIFIER: temperature}))
    back = new["classifier.dense"] / new[TEMPERATURE]
    assert torch.equal(back, weights["classifier.dense"])
    assert new[TEMPERATURE].item() == pytest.approx(temperature, rel=1 / 8000)


def test_one_that_was_not_calibrated_has_temperature_1() -> None:
    new = upgraded(WEIGHTS, SHAPES, FORMAT_1, Metrics())
    assert new[TEMPERATURE].item() == 1.0
    assert torch.equal(new["classifier.dense"], WEIGHTS["classifier.dense"])


def test_weights_of_today_stay_as_they_are() -> None:
    today = ArrayWeights(WEIGHTS.arrays | {TEMPERATURE: np.array(2.0, np.float32)})
    new = upgraded(today, SHAPES, FORMAT, Metrics(temperatures={CLASSIFIER: 1.5}))
    assert new is today


def test_only_a_file_of_format_1_may_lack_the_temperature() -> None:
    assert TEMPERATURE not in stored_shapes(SHAPES, FORMAT_1)
    assert stored_shapes(SHAPES, FORMAT) == SHAPES
