"""Vocabularies, metrics and cards by an enemy: one clear line each, at once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch
from forgery import change, change_weights, refusal, sign

from xscript_ner.inputs.vocabularies import CLASSIFIER
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
from xscript_ner.models.stored.weights import TEMPERATURE

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
        ("unit", "characters", "expected the recipe's unit, bigrams"),
        ("features", {"pos1": [], "no such": []}, "expected the recipe's features"),
        ("features", [], "not the vocabularies of a tagger"),
        ("features", {"pos1": 3, "script": []}, "features.pos1: expected a list, found int"),
        ("heads.classifier.scheme", "IOB2", "expected the recipe's schemes"),
        ("heads.classifier.scheme", ["BIOES"], "expected the recipe's schemes"),
        ("heads.intent", {"labels": ["a"]}, "expected the recipe's heads"),
        ("heads", {}, "expected the recipe's heads"),
        ("heads", {"classifier": {"labels": ["a"]}}, "expected the recipe's schemes"),
        ("heads", {"classifier": 3}, "not the vocabularies of a tagger"),
        ("heads", {"classifier": ["labels"]}, "not the vocabularies of a tagger"),
        ("heads", {str(i): {"labels": []} for i in range(99)}, "at most 32 heads, found 99"),
        ("heads", {str(i): {"labels": list(map(str, range(50))), "scheme": "BIOES"}
                   for i in range(30)}, "at most 1,000 labels, found 1,500"),
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
        ("temperature", 0.0),
        ("temperature", -1.0),
        ("temperature", "warm"),
        ("temperature", True),
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
    fitted = checkpoint.metrics.temperatures[CLASSIFIER]
    metrics = json.loads((evil / METRICS).read_text("utf-8"))
    metrics["scores"] = {name: heads[CLASSIFIER] for name, heads in metrics["scores"].items()}
    metrics["temperature"] = metrics.pop("temperatures")[CLASSIFIER]
    tables = json.loads((evil / TABLES).read_text("utf-8"))
    tables["bigrams"] = tables.pop("units")
    tables |= tables.pop("heads")[CLASSIFIER]
    del tables["unit"]
    (evil / METRICS).write_text(json.dumps(metrics), "utf-8")
    (evil / TABLES).write_text(json.dumps(tables), "utf-8")
    own = [name for name in checkpoint.weights if name.startswith(f"{CLASSIFIER}.")]
    change_weights(evil, lambda w: w.update({name: w[name] / fitted for name in own}))
    change_weights(evil, lambda w: w.pop(TEMPERATURE))
    sign(evil, format=FORMAT_1)
    loaded = load_checkpoint(evil)
    assert loaded.metrics == checkpoint.metrics
    assert loaded.vocabularies.words.symbols == checkpoint.vocabularies.words.symbols
    assert loaded.vocabularies.units.symbols == checkpoint.vocabularies.units.symbols
    assert loaded.vocabularies.tags.tags == checkpoint.vocabularies.tags.tags
    assert set(loaded.weights) == set(checkpoint.weights)
    for name, weight in checkpoint.weights.items():
        assert torch.allclose(loaded.weights[name], weight, rtol=1e-4)
