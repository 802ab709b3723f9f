"""A recipe of other encoders and a head of sentences goes from corpus to answers and on."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from small_corpus import INTENTS, MARKED, log_of, small_recipe, unmarked, write_corpus

from xscript_ner.config import Recipe, parse
from xscript_ner.core.errors import DataError
from xscript_ner.models.checkpoint import load_checkpoint
from xscript_ner.models.info import model_info
from xscript_ner.tagging.tagger import Tagger
from xscript_ner.training.experiment import train_recipe

HEADS = ("classifier", "intent")


@pytest.fixture(scope="module")
def labelled_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    documents = [
        replace(unmarked(marked), labels={"intent": intent})
        for marked, intent in zip(MARKED, INTENTS, strict=True)
    ]
    return write_corpus(tmp_path_factory.mktemp("labelled") / "train.jsonl", documents)


def recipe_over(path: Path, **tables: object) -> Recipe:
    values = small_recipe(path, path, epochs=40, patience=40).model_dump(mode="json")
    values["chars"]["encoder"] = {"kind": "cnn", "size": 8, "widths": [3]}
    values["words"]["encoder"] = {"kind": "gru", "size": 8}
    values["heads"] = {"intent": {"weight": 0.5}}
    return parse(Recipe, values | tables)


@pytest.fixture(scope="module")
def trained(labelled_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("kinds") / "model"
    train_recipe(recipe_over(labelled_path), directory)
    return directory


def test_it_learns_tags_and_labels_and_answers_with_both(trained: Path) -> None:
    tagger = Tagger(load_checkpoint(trained))
    texts = [unmarked(marked) for marked in MARKED]
    found = list(tagger.pipe(document.text for document in texts))
    right = sum(
        [(e.start, e.end, e.label) for e in one.entities]
        == [(e.start, e.end, e.label) for e in wanted.entities]
        for one, wanted in zip(found, texts, strict=True)
    )
    assert right >= len(texts) - 2
    assert [one.labels["intent"].label for one in found] == list(INTENTS)
    assert all(0.0 < one.labels["intent"].score <= 1.0 for one in found)
    assert found[0].as_dict()["labels"]["intent"]["label"] == INTENTS[0]


def test_log_metrics_card_and_info_speak_of_heads_by_name(trained: Path) -> None:
    assert all(set(line["dev"]) == {*HEADS, "frame"} for line in log_of(trained))
    best = max(log_of(trained), key=lambda line: float(line["dev_score"]))
    heads = [best["dev"][name] for name in HEADS]
    assert best["dev_score"] == pytest.approx(sum(heads) / 2)
    metrics = load_checkpoint(trained).metrics
    assert set(metrics.scores["train.jsonl"]) == {*HEADS, "frame"}
    assert set(metrics.temperatures) == set(HEADS)
    card = (trained / "README.md").read_text("utf-8")
    assert "## Scores of intent" in card
    assert "- Encoders: gru over words, cnn over characters\n" in card
    assert "- Head intent: label; tell, travel, weather\n" in card
    about = model_info(trained)
    assert about["heads"]["intent"] == {"kind": "label", "labels": ["tell", "travel", "weather"]}
    json.dumps(about)


def test_everything_crosses_into_the_like_and_what_is_frozen_stays_bit_for_bit(
    trained: Path, labelled_path: Path, tmp_path: Path
) -> None:
    learning = {"parts": {part: {"frozen": True} for part in ("chars", "words.encoder", "intent")}}
    transfer = {
        "source": str(trained),
        "parts": ["chars", "words", "features", "classifier", "intent"],
        "learning": learning,
    }
    made = train_recipe(recipe_over(labelled_path, transfer=transfer), tmp_path / "m")
    source = load_checkpoint(trained)
    assert made.metrics.transfer is not None
    assert {t.status for t in made.metrics.transfer.report.tensors} == {"copied"}
    frozen = [
        name for name in made.weights
        if name.startswith(("chars.", "words.encoder.", "intent.dense"))
    ]  # fmt: skip
    assert len(frozen) > 10
    for name in frozen:
        assert torch.equal(made.weights[name], source.weights[name]), name


def test_gradual_unfreezing_thaws_every_part(
    trained: Path, labelled_path: Path, tmp_path: Path
) -> None:
    transfer = {
        "source": str(trained),
        "parts": ["chars", "words", "intent"],
        "learning": {"policy": "gradual", "epochs": 1},
    }
    training = small_recipe(labelled_path, epochs=3).model_dump(mode="json")["training"]
    recipe = recipe_over(labelled_path, transfer=transfer, training=training)
    train_recipe(recipe, tmp_path / "m")
    frozen = [line["frozen"] for line in log_of(tmp_path / "m")]
    assert frozen == [["chars", "words"], ["chars"], []]


def test_a_head_without_a_label_to_learn_from_is_told(corpus_path: Path, tmp_path: Path) -> None:
    with pytest.raises(DataError, match="expected labels of 'intent' to learn from, found none"):
        train_recipe(recipe_over(corpus_path), tmp_path / "m")
