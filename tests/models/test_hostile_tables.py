"""Vocabularies, metrics and cards by an enemy: one clear line each, at once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch
from forgery import change, change_weights, refusal, sign
from torch import Tensor

from xscript_ner.models.checkpoint import (
    CARD,
    METRICS,
    RECIPE,
    SIGNATURE,
    TABLES,
    Checkpoint,
    load_checkpoint,
)
from xscript_ner.models.stored.signature import FORMAT_1

LABELS = "heads.classifier.labels"


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        (LABELS, [f"L{i}" for i in range(3_000)], "at most 1,000 labels, found 3,000"),
        (LABELS, ["ORG", "PERSON", ""], "found an empty one"),
        (LABELS, ["ORG", "ORG", "PLACE"], "'ORG' is listed twice"),
        (LABELS, ["ORG", 3, "PLACE"], "labels: expected strings, found 3"),
        (LABELS, "ORG", "labels: expected a list, found str"),
        (LABELS, {"ORG": 1}, "labels: expected a list, found dict"),
        (LABELS, None, "labels: expected a list, found NoneType"),
        ("words", ["一", "二", "一"], "words: '一' is listed twice"),
        ("words", ["<unk>"], "words: '<unk>' is listed twice"),
        ("words", ["一", None], "words: expected strings, found None"),
        ("units", [["^a"]], "units: expected strings"),
        ("features", {"pos1": [], "no such": []}, "expected the recipe's features"),
        ("features", [], "not the vocabularies of a tagger"),
        ("features", {"pos1": 3, "script": []}, "features.pos1: expected a list, found int"),
        ("heads.classifier.scheme", "IOB2", "expected the recipe's scheme"),
        ("heads.classifier.scheme", ["BIOES"], "expected the recipe's scheme"),
        ("heads", {}, "expected the recipe's scheme"),
        ("heads", [], "not the vocabularies of a tagger"),
        ("heads.classifier", 3, "not the vocabularies of a tagger"),
        ("unit", "characters", "expected the recipe's unit, bigrams"),
        ("unit", 3, "expected the recipe's unit, bigrams"),
    ],
)
def test_tables_that_make_no_sense_are_refused(
    evil: Path, key: str, value: object, words: str
) -> None:
    change(evil, TABLES, key, value)
    assert words in refusal(evil, TABLES)


@pytest.mark.parametrize("symbols", ["words", "nothing"])
def test_ten_million_of_anything_are_not_even_parsed(evil: Path, symbols: str) -> None:
    one = {"words": b'"w",', "nothing": b"[],"}[symbols]
    (evil / TABLES).write_bytes(b'{"words":[' + one * 10**7 + b"0]}")
    sign(evil)
    assert "expected at most 10,000,000 values" in refusal(evil, TABLES)


@pytest.mark.parametrize("name", [RECIPE, TABLES, METRICS, SIGNATURE])
@pytest.mark.parametrize(
    "content",
    [b"[" * 100_000, b'{"a":' * 100_000, b"[" * 500 + b"]" * 500, b"9" * 5_000, b"[1e999]",
     b"[NaN]", b"\xff\xfe", b"", b"null", b"true", b"3", b'"x"', b"[]", b"{}", b'{"data": 3}',
     rb'{"\u001b[31m": 3}', '{"\u202e": 3}'.encode(), b'{"sha256": {"a": "b"}}'],
)  # fmt: skip
def test_json_that_is_something_else_is_refused(
    evil: Path, name: str, content: bytes
) -> None:
    (evil / name).write_bytes(content)
    if name != SIGNATURE:
        sign(evil)
    if name == METRICS and content.startswith(b"{") and content.endswith(b"}"):
        assert load_checkpoint(evil).metrics.scores == {}  # all of it may be absent
    else:
        refusal(evil, name)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("scores", []),
        ("scores", {"a": 3}),
        ("scores", {"a": {"f1": "high"}}),
        ("scores", {"a": {"classifier": {"f1": 1.0}}}),
        ("epochs", "many"),
        ("epochs", -1),
        ("epochs", 10**30),
        ("best_epoch", 1.5),
        ("temperatures", {"classifier": 0.0}),
        ("temperatures", {"classifier": -1.0}),
        ("temperature", -1.0),
        ("temperatures", "warm"),
        ("temperatures", {"classifier": True}),
        ("corpora", {"a": 1}),
        ("corpora", [{"name": "a"}]),
        ("corpora", [3]),
        ("training", [1]),
        ("training", {"sentences": 1, "entities": {"A": "x"}}),
        ("transfer", "en-open"),
        ("transfer", {"source": {"name": 1}}),
        ("replicas", {"seeds": 3}),
        ("replicas", {"seeds": [1], "scores": {"a": {"f1": 3}}}),
    ],
)
def test_metrics_that_make_no_sense_are_refused(evil: Path, key: str, value: object) -> None:
    change(evil, METRICS, key, value)
    assert key in refusal(evil, METRICS)


def test_a_card_that_is_not_utf_8_is_refused(evil: Path) -> None:
    (evil / CARD).write_bytes("日本".encode("euc-jp"))
    sign(evil)
    assert refusal(evil, CARD).startswith("expected UTF-8: ")


def test_the_first_format_is_still_read(evil: Path, checkpoint: Checkpoint) -> None:
    metrics, tables = (json.loads((evil / name).read_text("utf-8")) for name in (METRICS, TABLES))
    assert set(metrics["scores"]["train.jsonl"]) == {"classifier"}
    metrics["scores"] = {name: one["classifier"] for name, one in metrics["scores"].items()}
    metrics["temperature"] = temperature = metrics.pop("temperatures")["classifier"]
    tables |= {"bigrams": tables.pop("units")} | tables.pop("heads")["classifier"]
    del tables["unit"]
    for name, values in ((METRICS, metrics), (TABLES, tables)):
        (evil / name).write_text(json.dumps(values), "utf-8")
    change_weights(evil, lambda weights: bake(weights, temperature))
    sign(evil, format=FORMAT_1)
    found = load_checkpoint(evil)
    assert found.metrics == checkpoint.metrics
    assert found.vocabularies.tags.tags == checkpoint.vocabularies.tags.tags
    assert found.vocabularies.units.symbols == checkpoint.vocabularies.units.symbols
    for name, weight in checkpoint.weights.items():
        torch.testing.assert_close(found.weights[name], weight, rtol=1e-4, atol=0.0)


def bake(weights: dict[str, Tensor], temperature: float) -> None:
    """Divides the classifier by its temperature, as format 1 has it."""
    del weights["classifier.temperature"]
    for name in weights:
        if name.startswith("classifier."):
            weights[name] /= temperature
