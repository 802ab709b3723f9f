"""Training and transfer from Python."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from small_corpus import log_of
from tagged import TEXTS, assert_alike

import xscript_ner
from xscript_ner.config import Recipe
from xscript_ner.core.errors import ConfigError
from xscript_ner.core.progress import EpochRecord, Event
from xscript_ner.models.checkpoint import load_checkpoint
from xscript_ner.training.experiment import train_recipe


def test_what_is_trained_tags_and_is_what_was_written(recipe: Recipe, tmp_path: Path) -> None:
    heard: list[Event] = []
    tagger = xscript_ner.train(recipe, tmp_path / "a", callback=heard.append)
    assert sum(isinstance(event, EpochRecord) for event in heard) == 3
    assert tagger.metrics == load_checkpoint(tmp_path / "a").metrics
    assert list(tagger.metrics.scores) == ["train.jsonl"]
    loaded = xscript_ner.load(tmp_path / "a")
    assert_alike(list(tagger.pipe(TEXTS)), list(loaded.pipe(TEXTS)))


def test_tables_and_overrides_train_as_the_recipe_would(recipe: Recipe, tmp_path: Path) -> None:
    train_recipe(recipe.with_seed(5), tmp_path / "a")
    tables = recipe.model_dump(mode="json", exclude_defaults=True)
    xscript_ner.train(tables, str(tmp_path / "b"), overrides={"seed": 5})
    assert log_of(tmp_path / "a") == log_of(tmp_path / "b")


def test_seeds_are_trained_one_after_the_other(recipe: Recipe, tmp_path: Path) -> None:
    tagger = xscript_ner.train(recipe, tmp_path, seeds=[1, 2])
    assert tagger.metrics.replicas is not None
    assert tagger.metrics.replicas.seeds == (1, 2)
    assert {path.name for path in tmp_path.glob("seed-*")} == {"seed-1", "seed-2"}
    with pytest.raises(ConfigError, match="at least one seed"):
        xscript_ner.train(recipe, tmp_path, seeds=[])


def test_a_transfer_is_previewed_and_done(recipe: Recipe, model_path: Path, tmp_path: Path) -> None:
    chosen = {"parts": ["chars"], "labels": {"PERSON": ["PERSON"]}}
    (account,) = xscript_ner.preview_transfer(model_path, recipe, **chosen).values()
    assert account.config.parts == ("chars",)
    assert {line.status for line in account.report.tensors if line.name.startswith("chars")} == {
        "copied"
    }
    assert not list(tmp_path.iterdir())
    tagger = xscript_ner.transfer(model_path, recipe, tmp_path, **chosen)
    done = json.loads((tmp_path / "metrics.json").read_text("utf-8"))["transfer"]
    assert done["plan"]["parts"] == ["chars"]
    assert tagger.recipe.transfer is not None
    assert tagger.recipe.transfer.labels == {"PERSON": ("PERSON",)}
    assert recipe.transfer is None


def test_a_source_that_is_not_there_is_named(recipe: Recipe, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="unknown model 'en-opne'"):
        xscript_ner.transfer("en-opne", recipe, tmp_path / "never")
    assert not (tmp_path / "never").exists()
