"""What ``metrics.json`` holds, read from either format."""

from __future__ import annotations

import json
from typing import Any

import pytest

from xscript_ner.core.resources import resource
from xscript_ner.inputs.vocabularies import CLASSIFIER
from xscript_ner.models.stored.metrics import Metrics


def shipped(name: str) -> dict[str, Any]:
    values: dict[str, Any] = json.loads(resource("models", name, "metrics.json").read_text("utf-8"))
    return values


@pytest.mark.parametrize("name", ["ja-wikipedia", "en-open"])
def test_metrics_of_the_shipped_models_lose_nothing(name: str) -> None:
    values = shipped(name)
    metrics = Metrics.model_validate(values)
    for corpus, scores in values["scores"].items():
        found = metrics.of()[corpus].model_dump(mode="json")
        assert {key: found[key] for key in scores} == scores
        assert metrics.spread()[corpus].model_dump(mode="json") == (
            values["replicas"]["scores"][corpus]
        )
    written = metrics.model_dump(mode="json")
    assert written["temperatures"] == {CLASSIFIER: values["temperature"]}
    for key in ("corpora", "epochs", "best_epoch"):
        assert written[key] == values[key]
    assert Metrics.model_validate(json.loads(json.dumps(written))) == metrics


def test_scores_are_written_by_head() -> None:
    written = Metrics.model_validate(shipped("ja-wikipedia")).model_dump(mode="json")
    assert set(written["scores"]["stockmark:test"]) == {CLASSIFIER}
    assert set(written["replicas"]["scores"]["stockmark:test"]) == {CLASSIFIER}


def test_other_heads_stand_beside_the_tags() -> None:
    tags = shipped("ja-wikipedia")["scores"]["stockmark:test"]
    other = tags | {"f1": 50.0}
    scores = {"a": {CLASSIFIER: tags, "intent": other}, "b": {}}
    metrics = Metrics.model_validate({"scores": scores})
    assert metrics.of("intent")["a"].f1 == 50.0
    assert set(metrics.of("intent")) == {"a"}


def test_what_is_absent_is_not_written() -> None:
    assert set(Metrics(epochs=3).model_dump(mode="json")) == {"epochs", "best_epoch"}


def test_keys_of_a_later_version_are_passed_over() -> None:
    assert Metrics.model_validate({"epochs": 3, "of tomorrow": [1]}) == Metrics(epochs=3)
