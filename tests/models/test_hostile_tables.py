"""Vocabularies, metrics and cards by an enemy: one clear line each, at once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from forgery import change, refusal, sign

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


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("labels", [f"L{i}" for i in range(3_000)], "at most 1,000 labels, found 3,000"),
        ("labels", ["ORG", "PERSON", ""], "found an empty one"),
        ("labels", ["ORG", "ORG", "PLACE"], "'ORG' is listed twice"),
        ("labels", ["ORG", 3, "PLACE"], "labels: expected strings, found 3"),
        ("labels", "ORG", "labels: expected a list, found str"),
        ("labels", {"ORG": 1}, "labels: expected a list, found dict"),
        ("labels", None, "labels: expected a list, found NoneType"),
        ("words", ["一", "二", "一"], "words: '一' is listed twice"),
        ("words", ["<unk>"], "words: '<unk>' is listed twice"),
        ("words", ["一", None], "words: expected strings, found None"),
        ("bigrams", [["^a"]], "bigrams: expected strings"),
        ("features", {"pos1": [], "no such": []}, "expected features and scheme of the recipe"),
        ("features", [], "not the vocabularies of a tagger"),
        ("features", {"pos1": 3, "script": []}, "features.pos1: expected a list, found int"),
        ("scheme", "IOB2", "expected features and scheme of the recipe"),
        ("scheme", ["BIOES"], "expected features and scheme of the recipe"),
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
    metrics = json.loads((evil / METRICS).read_text("utf-8"))
    assert set(metrics["scores"]["train.jsonl"]) == {"classifier"}
    metrics["scores"] = {name: one["classifier"] for name, one in metrics["scores"].items()}
    (evil / METRICS).write_text(json.dumps(metrics), "utf-8")
    sign(evil, format=FORMAT_1)
    assert load_checkpoint(evil).metrics == checkpoint.metrics
