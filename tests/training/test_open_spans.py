"""A model learns from text of which not all is annotated, from recipe to scores."""

from __future__ import annotations

import json
import logging
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from small_corpus import small_recipe, write_corpus

from xscript_ner.config import Recipe, parse
from xscript_ner.core.types import Document, OpenSpan, Sentence
from xscript_ner.inputs.indexer import Indexer
from xscript_ner.inputs.vocabularies import Vocabularies
from xscript_ner.models import TaggerModel
from xscript_ner.tagging.tagger import Tagger
from xscript_ner.training.calibration import calibrate
from xscript_ner.training.experiment import train_recipe


def test_full_gold_needs_no_mask(indexer: Indexer, sentences: list[Sentence]) -> None:
    examples = [indexer.example(sentence) for sentence in sentences]
    assert indexer.batch(examples).open_tags == {}
    only_o = [replace(s, open_spans=(OpenSpan(0, 1, ("O",)),)) for s in sentences]
    assert indexer.batch([indexer.example(s) for s in only_o]).open_tags == {}


def test_a_batch_says_what_each_token_may_be(
    indexer: Indexer, sentences: list[Sentence], vocabularies: Vocabularies
) -> None:
    tags = vocabularies.tags
    partial = replace(sentences[0], open_spans=(OpenSpan(0, 3, ("ORG", "O")),))
    batch = indexer.batch([indexer.example(s) for s in (sentences[1], partial)])
    places, allowed = batch.open_tags["classifier"]
    assert places.tolist() == [1]
    assert allowed.shape == (1, batch.words.shape[1], len(tags))
    organisations = [row for row, tag in enumerate(tags.tags) if tag == "O" or "ORG" in tag]
    assert allowed[0, 0].nonzero().flatten().tolist() == [tags.index["S-PERSON"]]  # gold
    for token in (1, 2):
        assert allowed[0, token].nonzero().flatten().tolist() == organisations
    rest = batch.gold["classifier"][1, 3:]
    assert torch.equal(allowed[0, 3:].float().argmax(-1), rest)
    assert allowed[0, 3:].sum() == len(rest)


def test_calibration_copes_with_open_tags(
    model: TaggerModel, indexer: Indexer, sentences: list[Sentence]
) -> None:
    partial = [replace(s, open_spans=(OpenSpan(0, len(s.tokens)),)) for s in sentences]
    found = calibrate(model, indexer, [indexer.example(s) for s in [*sentences, *partial]])
    whole = calibrate(model, indexer, [indexer.example(s) for s in sentences])
    # Where nothing is known, no temperature is better than another; gold within stays known.
    assert 0.5 <= found["classifier"] <= 8.0
    assert found["classifier"] != whole["classifier"]


@pytest.fixture
def recipe_of(tmp_path: Path, corpus_path: Path, documents: list[Document]):
    """A corpus without places beside the whole one; places are said to be left out, or are not."""
    placeless = [
        replace(d, entities=tuple(e for e in d.entities if e.label != "PLACE")) for d in documents
    ]
    without = write_corpus(tmp_path / "placeless.jsonl", placeless)

    def recipe(unannotated: str | list[str]) -> Recipe:
        values = small_recipe(corpus_path, epochs=40).model_dump(mode="json")
        mine = {"path": str(without), "unannotated": unannotated, "weight": 3.0}
        values["data"]["train"].append(mine)
        values["data"]["test"] = [{"path": str(without), "unannotated": unannotated}]
        return parse(Recipe, values)

    return recipe


def places(tagger: Tagger, documents: list[Document]) -> int:
    found = tagger.pipe([document.text for document in documents])
    return sum(entity.label == "PLACE" for tagged in found for entity in tagged.entities)


@pytest.mark.slow
def test_labels_that_guidelines_leave_out_are_learnt_from_those_that_have_them(
    recipe_of, tmp_path: Path, documents: list[Document]
) -> None:
    gold = sum(e.label == "PLACE" for d in documents for e in d.entities)
    told = train_recipe(recipe_of("PLACE"), tmp_path / "told")
    untold = train_recipe(recipe_of([]), tmp_path / "untold")
    assert places(Tagger(told), documents) > 0.8 * gold
    assert places(Tagger(untold), documents) < 0.5 * gold
    # Its places are not called wrong where nobody says which there are.
    scores = told.metrics.scores["placeless.jsonl"]["classifier"]
    assert scores.precision > 90
    assert "PLACE" not in scores.labels


def test_unannotated_labels_that_the_model_does_not_know_are_told(
    recipe_of, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    recipe = recipe_of(["PLAICE"])
    recipe = recipe.model_copy(
        update={"training": recipe.training.model_copy(update={"epochs": 1})}
    )
    with caplog.at_level(logging.WARNING):
        train_recipe(recipe, tmp_path / "model")
    assert "placeless.jsonl: unannotated names PLAICE, which is no label" in caplog.text


@pytest.mark.slow
def test_open_spans_of_a_file_reach_training(
    tmp_path: Path, corpus_path: Path, documents: list[Document]
) -> None:
    unknown = [replace(d, entities=(), open_spans=(OpenSpan(0, len(d.text)),)) for d in documents]
    path = write_corpus(tmp_path / "open.jsonl", unknown)
    values = small_recipe(corpus_path, epochs=40).model_dump(mode="json")
    values["data"]["train"].append({"path": str(path), "weight": 3.0})
    trained = train_recipe(parse(Recipe, values), tmp_path / "model")
    gold = sum(e.label == "PLACE" for d in documents for e in d.entities)
    assert places(Tagger(trained), documents) > 0.8 * gold
    recipe = json.loads((tmp_path / "model" / "recipe.json").read_text("utf-8"))
    assert recipe["data"]["train"][0]["unannotated"] == []
