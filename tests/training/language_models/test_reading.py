"""Taggers that read with a language model, and what crosses from one."""

from __future__ import annotations

import math
import shutil
from pathlib import Path

import pytest
import torch
from forgery import change, change_weights
from small_corpus import log_of, small_recipe

from xscript_ner.ablation.keys import CellKeys
from xscript_ner.config import Recipe, parse
from xscript_ner.core.errors import CheckpointError, ConfigError, TransferError
from xscript_ner.models.checkpoint import RECIPE, TABLES, WEIGHTS, Checkpoint, load_checkpoint
from xscript_ner.models.info import model_info
from xscript_ner.models.language_models.stored import load_language_model
from xscript_ner.tagging.tagger import load
from xscript_ner.training.experiment import train_recipe, train_seeds
from xscript_ner.training.initial_model import preview
from xscript_ner.training.language_models.reading import resolved

from .conftest import CONTEXT, reading


def test_a_tagger_reads_with_it_and_needs_it_no_more(
    japanese: Path, corpus_path: Path, tmp_path: Path
) -> None:
    recipe = reading(small_recipe(corpus_path, corpus_path), japanese)
    train_recipe(recipe, tmp_path / "tagger")
    checkpoint = load_checkpoint(tmp_path / "tagger")
    stored = load_language_model(japanese)
    assert checkpoint.recipe.language_model is not None
    assert checkpoint.recipe.language_model.sha256 == stored.sha256
    assert checkpoint.recipe.language_model.size == CONTEXT["size"]
    assert checkpoint.metrics.language_model is not None
    assert stored.sha256[:12] in checkpoint.card
    answered = load(tmp_path / "tagger").pipe(["東京で田中が見た。"])
    assert [document.text for document in answered] == ["東京で田中が見た。"]


def test_it_stands_still_for_as_long_as_learning_says(
    japanese: Path, corpus_path: Path, tmp_path: Path
) -> None:
    stored = load_language_model(japanese).weights
    small = small_recipe(corpus_path, corpus_path)
    parts = {"language_model": {"frozen": True}, "language_model.forwards": {"factor": 0.5}}
    checkpoint = train_recipe(reading(small, japanese, parts=parts), tmp_path / "tagger")
    learnt = {
        name
        for name, weight in stored.items()
        if name.startswith("language_model.") and not torch.equal(weight, checkpoint.weights[name])  # type: ignore[union-attr]
    }
    assert learnt
    assert all(name.startswith("language_model.forwards.") for name in learnt)


def test_another_romaniser_is_refused(japanese: Path, corpus_path: Path, tmp_path: Path) -> None:
    recipe = reading(small_recipe(corpus_path, corpus_path), japanese)
    other = recipe.romanizer.model_copy(update={"truecase": False})
    with pytest.raises(ConfigError, match="they must be the same"):
        train_recipe(recipe.model_copy(update={"romanizer": other}), tmp_path / "tagger")


def test_a_text_in_another_language_is_refused(
    japanese: Path, corpus_path: Path, tmp_path: Path
) -> None:
    recipe = reading(small_recipe(corpus_path, corpus_path), japanese)
    with pytest.raises(ConfigError, match=r"reads ja, the recipe en$"):
        train_recipe(recipe.model_copy(update={"language": "en"}), tmp_path / "tagger")


def test_one_made_anew_under_its_old_name_is_told_by_its_sha_256(
    japanese: Path, corpus_path: Path
) -> None:
    recipe = reading(small_recipe(corpus_path, corpus_path), japanese)
    once = resolved(recipe)
    assert resolved(once) == once
    assert once.language_model is not None
    older = once.language_model.model_copy(update={"sha256": "0" * 64})
    with pytest.raises(ConfigError, match="was made anew: expected weights 0000"):
        resolved(recipe.model_copy(update={"language_model": older}))


def test_several_seeds_read_with_it(japanese: Path, corpus_path: Path, tmp_path: Path) -> None:
    recipe = reading(small_recipe(corpus_path, corpus_path, epochs=1), japanese)
    best = train_seeds(recipe, [1, 2], tmp_path)
    assert best.metrics.replicas is not None
    assert best.metrics.replicas.seeds == (1, 2)


def test_a_cell_is_another_one_where_its_language_model_is(
    japanese: Path, corpus_path: Path, tmp_path: Path
) -> None:
    source = shutil.copytree(japanese, tmp_path / "model")
    recipe = reading(small_recipe(corpus_path), source)
    before = CellKeys().of(recipe)
    assert CellKeys().of(recipe) == before
    change_weights(source, lambda weights: weights["softmax.bias"].add_(1.0))
    assert CellKeys().of(recipe) != before


def test_parts_below_it_thaw_and_learn_each_in_their_own_way(
    japanese: Path, corpus_path: Path, tmp_path: Path
) -> None:
    learning = {
        "language_model": {"factor": 0.2},
        "language_model.forwards": {"frozen_epochs": 1},
        "language_model.chars": {"frozen": True},
    }
    small = small_recipe(corpus_path, epochs=2)  # without dev the last epoch is kept
    checkpoint = train_recipe(reading(small, japanese, **learning), tmp_path / "tagger")
    assert isinstance(checkpoint, Checkpoint)
    frozen = [line["frozen"] for line in log_of(tmp_path / "tagger")]
    assert list(map(set, frozen)) == [
        {"language_model.forwards", "language_model.chars"}, {"language_model.chars"}
    ]  # fmt: skip
    stored = load_language_model(japanese).weights
    same = {
        ".".join(name.split(".")[:2])
        for name, weight in stored.items()
        if name in checkpoint.weights and torch.equal(weight, checkpoint.weights[name])
    }
    assert same == {"language_model.chars"}


def test_it_crosses_between_taggers(japanese: Path, corpus_path: Path, tmp_path: Path) -> None:
    small = small_recipe(corpus_path, corpus_path, epochs=1)
    source = train_recipe(reading(small, japanese), tmp_path / "tagger")
    table = source.recipe.language_model.model_dump(mode="json") | {"source": None, "sha256": None}  # type: ignore[union-attr]
    transfer = {"source": str(tmp_path / "tagger"), "parts": ["language_model"]}
    tables = {"language_model": table, "transfer": transfer}
    descent = preview(parse(Recipe, small.model_dump(mode="json") | tables))
    copied = {t.name: t for t in descent.report.tensors if t.name.startswith("language_model.")}
    assert all(t.copied for t in copied.values())
    assert copied["language_model.forwards.0.weight_hh_l0"].status == "copied"


@pytest.mark.parametrize(
    ("name", "key", "value", "words"),
    [
        (TABLES, "words", ["東京"], "expected the word '</s>', found none"),
        (TABLES, "words", ["</s>", "</s>"], "words: '</s>' is listed twice"),
        (TABLES, "readings", {"romaji": []}, "expected the recipe's readings"),
        (TABLES, "readings", [], "not the vocabularies of a language model"),
        (RECIPE, "pretraining", None, "expected tables 'language_model' and 'pretraining'"),
        (RECIPE, "language_model.size", 10**4, "do not fit the recipe"),
    ],
)
def test_a_directory_that_makes_no_sense_is_refused(
    japanese: Path, tmp_path: Path, name: str, key: str, value: object, words: str
) -> None:
    evil = shutil.copytree(japanese, tmp_path / "model")
    change(evil, name, key, value)
    with pytest.raises(CheckpointError) as caught:
        load_language_model(evil)
    assert words in caught.value.message
    assert caught.value.message.isprintable()


def test_a_directory_that_was_cut_off_is_refused(japanese: Path, tmp_path: Path) -> None:
    evil = shutil.copytree(japanese, tmp_path / "model")
    whole = (evil / WEIGHTS).read_bytes()
    (evil / WEIGHTS).write_bytes(whole[:-1])
    with pytest.raises(CheckpointError, match="cut off or foreign"):
        load_language_model(evil)


def test_its_characters_and_words_are_a_source_of_transfer(
    japanese: Path, corpus_path: Path
) -> None:
    recipe = small_recipe(corpus_path, corpus_path).model_dump(mode="json")
    transfer = {"source": str(japanese), "parts": ["chars", "words.embedding"]}
    descent = preview(parse(Recipe, recipe | {"transfer": transfer}))
    copied = {tensor.name for tensor in descent.report.tensors if tensor.copied}
    assert {"chars.embedding.weight", "words.embedding.weight"} <= copied
    recipe["words"]["embedding"] = 7
    with pytest.raises(TransferError, match=r"words\.embedding\.weight: sizes differ"):
        preview(parse(Recipe, recipe | {"transfer": transfer}))


def test_it_is_no_tagger_and_info_tells_what_it_is(japanese: Path) -> None:
    with pytest.raises(CheckpointError, match="expected a tagger, found a language model"):
        load(japanese)
    about = model_info(japanese)
    assert about["perplexity"] > 1
    assert math.isfinite(about["perplexity"])
    assert about["words"] > 2
