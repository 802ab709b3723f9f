"""Encoders, character encoders and heads of other kinds cross like the first ones."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from small_models import Side, side

from xscript_ner.core.errors import TransferError
from xscript_ner.transfer_learning.apply import TransferPlan, TransferReport, apply_transfer

UNITS = "chars.embedding.weight"
GRU = ("words", {"encoder": {"kind": "gru", "size": 1}})
CNN = ("chars", {"encoder": {"kind": "cnn", "size": 2}})


def transfer(source: Side, target: Side, *parts: str, **options: Any) -> TransferReport:
    plan = TransferPlan(parts, **options)
    return apply_transfer(source, target.model, target.vocabularies, plan, target.recipe)


def test_columns_of_a_gru_go_by_what_they_carry() -> None:
    name = "words.encoder.forwards.weight_ih_l0"
    source = side(features={"script": "x"}, labels="A", tables=[GRU])
    target = side(features={"pos1": "y", "script": "x"}, labels="A", seed=2, tables=[GRU])
    source.set(name, [[10.0 * i + j for j in range(6)] for i in range(3)])
    fresh = target.rows(name)
    report = transfer(source, target, "words.encoder")
    assert target.rows(name)[1] == [10, 11, 12, 13, *fresh[1][4:6], 14, 15]
    assert report[name].examples == ("features.pos1",)
    assert torch.equal(
        target.weights["words.encoder.forwards.weight_hh_l0"],
        source.weights["words.encoder.forwards.weight_hh_l0"],
    )


def test_characters_of_a_cnn_go_by_symbol() -> None:
    source = side(units="t o", labels="A", tables=[CNN])
    target = side(units="o k", labels="A", seed=2, tables=[CNN])
    report = transfer(source, target, "chars")
    assert target.rows(UNITS)[2] == source.rows(UNITS)[3]
    assert report[UNITS].unit == "characters"
    assert report[UNITS].examples == ("k",)
    assert report["chars.encoder.filters.0.weight"].status == "copied"


def test_units_of_another_kind_are_no_source() -> None:
    source = side(units="^t to", words="a", labels="A")
    target = side(units="^ t o", words="a", labels="A", seed=2, tables=[CNN])
    report = transfer(source, target, "chars.embedding", "words.embedding")
    assert report[UNITS].status == "new"
    assert report[UNITS].reason == "the source reads bigrams"


@pytest.mark.parametrize(
    ("table", "part", "message"),
    [
        (GRU, "words", "words.encoder is a BiGRU here and a BiLSTM in the source"),
        (CNN, "chars", "chars.encoder is a CharacterCNN here and a BigramBiLSTM in the source"),
    ],
)
def test_an_encoder_of_another_kind_is_refused_before_anything_is_copied(
    table: tuple[str, dict[str, object]], part: str, message: str
) -> None:
    source, target = side(words="a", labels="A"), side(words="a", labels="A", tables=[table])
    before = target.weights
    with pytest.raises(TransferError, match=message):
        transfer(source, target, part)
    assert all(torch.equal(target.weights[name], weight) for name, weight in before.items())


def test_a_head_that_labels_sentences_crosses_by_label() -> None:
    name = "intent.dense.weight"
    source = side(labels="A", heads={"intent": "ask play stop"})
    target = side(labels="A", heads={"intent": "stop sing ask"}, seed=2)
    fresh, theirs = target.rows(name), source.rows(name)
    report = transfer(source, target, "intent")
    assert target.rows(name) == [theirs[2], fresh[1], theirs[0]]
    told = report[name]
    assert (told.unit, told.copied, told.total, told.examples) == ("labels", 2, 3, ("sing",))


def test_labels_of_a_head_cross_as_its_map_says() -> None:
    name = "intent.dense.weight"
    source = side(labels="A", heads={"intent": "GetWeather play stop"})
    target = side(labels="A", heads={"intent": "stop weather media new"}, seed=2)
    fresh, theirs = target.rows(name), source.rows(name)
    labels = {"weather": "GetWeather", "media": ("play", "stop"), "new": ""}
    report = transfer(source, target, "intent", heads={"intent": labels})
    mean = [(a + b) / 2 for a, b in zip(theirs[1], theirs[2], strict=True)]
    assert target.rows(name)[:2] == [fresh[0], theirs[0]]  # stop is not named, hence not matched
    assert target.rows(name)[2] == pytest.approx(mean)
    assert target.rows(name)[3] == fresh[3]
    assert report[name].reason == "without a source"
    assert report[name].examples == ("stop", "new")


@pytest.mark.parametrize(
    ("heads", "message"),
    [
        ({"intent": {"ask": "pray"}},
         "the source has no label 'pray' of intent that the map names; it has ask, play"),
        ({"intent": {"beg": "ask"}},
         "the target has no label 'beg' of intent that the map names; it has ask, sing"),
        ({"domain": {"a": "b"}},
         "the target has no head 'domain'; unknown head 'domain'; choose from intent"),
        ({"classifier": {"A": "A"}}, "the target has no head 'classifier'"),
    ],
)  # fmt: skip
def test_a_map_of_what_a_side_lacks_is_refused(
    heads: dict[str, dict[str, str]], message: str
) -> None:
    source = side(labels="A", heads={"intent": "ask play"})
    target = side(labels="A", heads={"intent": "ask sing"}, seed=2)
    with pytest.raises(TransferError, match=message) as caught:
        transfer(source, target, "intent", heads=heads)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "train", [{"only": {"intent": ["ask"]}}, {"size": 9}, {"answers": {"intent": {"x": "sing"}}}]
)
def test_a_label_that_only_a_selection_lacks_is_told(train: dict[str, object]) -> None:
    source = side(labels="A", heads={"intent": "ask play"})
    data = {"train": [{"path": "x.jsonl", "format": "jsonl", **train}]}
    target = side(labels="A", heads={"intent": "ask"}, seed=2, tables=[("data", data)])
    labels = {"intent": {"ask": "ask", "sing": "play"}}
    report = transfer(source, target, "intent", heads=labels)
    assert report.warnings == ("label 'sing' of the map is not among the training sentences'",)


def test_a_head_that_the_source_lacks_stays_fresh() -> None:
    source = side(words="a", labels="A")
    target = side(words="a", labels="A", heads={"intent": "ask"}, seed=2)
    report = transfer(source, target, "words.embedding", "intent")
    assert report["intent.dense.weight"].reason == "the source has no such tensor"


def test_a_temperature_does_not_cross() -> None:
    source, target = side(labels="A"), side(labels="A", seed=2)
    source.model.tag_head.temperature.fill_(1.57)
    transfer(source, target, "classifier")
    assert target.model.tag_head.temperature.item() == 1.0
