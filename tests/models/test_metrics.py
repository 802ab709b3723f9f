"""What ``metrics.json`` holds, read from either format."""

from __future__ import annotations

import json
from typing import Any

from xscript_ner.inputs.vocabularies import CLASSIFIER
from xscript_ner.models.stored.metrics import Metrics

TAGS: dict[str, Any] = {
    "precision": 77.69, "recall": 76.37, "f1": 77.02, "gold": 1354, "predicted": 1331,
    "correct": 1034, "labels": {
        "CORPORATION": {
            "precision": 74.49, "recall": 76.99, "f1": 75.72, "gold": 239, "predicted": 247,
            "correct": 184,
        }
    },
}  # fmt: skip
# As format 1 has it.
EARLIER: dict[str, Any] = {
    "scores": {"stockmark:test": TAGS},
    "epochs": 18,
    "best_epoch": 10,
    "temperature": 1.3389,
    "corpora": [
        {
            "name": "stockmark:train", "licence": "CC BY-SA 3.0", "version": "5e525c2132c0",
            "sentences": 4234, "entities": 10440, "misaligned": 48,
        }
    ],
    "replicas": {
        "seeds": [1, 2, 3],
        "scores": {"stockmark:test": {"mean": 77.64, "sd": 0.56, "f1": [78.1, 77.02, 77.8]}},
    },
}  # fmt: skip


def test_metrics_of_format_1_lose_nothing() -> None:
    metrics = Metrics.model_validate(EARLIER)
    found = metrics.of()["stockmark:test"].model_dump(mode="json")
    assert {key: found[key] for key in TAGS} == TAGS
    spread = metrics.spread()["stockmark:test"].model_dump(mode="json")
    assert spread == EARLIER["replicas"]["scores"]["stockmark:test"]
    written = metrics.model_dump(mode="json")
    assert written["temperatures"] == {CLASSIFIER: EARLIER["temperature"]}
    for key in ("corpora", "epochs", "best_epoch"):
        assert written[key] == EARLIER[key]
    assert Metrics.model_validate(json.loads(json.dumps(written))) == metrics


def test_scores_are_written_by_head() -> None:
    written = Metrics.model_validate(EARLIER).model_dump(mode="json")
    assert set(written["scores"]["stockmark:test"]) == {CLASSIFIER}
    assert set(written["replicas"]["scores"]["stockmark:test"]) == {CLASSIFIER}


def test_other_heads_stand_beside_the_tags() -> None:
    other = TAGS | {"f1": 50.0}
    scores = {"a": {CLASSIFIER: TAGS, "intent": other}, "b": {}}
    metrics = Metrics.model_validate({"scores": scores})
    assert metrics.of("intent")["a"].f1 == 50.0
    assert set(metrics.of("intent")) == {"a"}


def test_what_is_absent_is_not_written() -> None:
    assert set(Metrics(epochs=3).model_dump(mode="json")) == {"epochs", "best_epoch"}


def test_keys_of_a_later_version_are_passed_over() -> None:
    assert Metrics.model_validate({"epochs": 3, "of tomorrow": [1]}) == Metrics(epochs=3)
