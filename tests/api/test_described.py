"""Names, files, tables and objects, each taken for what it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from xscript_ner.api.described import corpus_of, recipe_of, tagger_of
from xscript_ner.config import CorpusConfig, Recipe
from xscript_ner.core.errors import ConfigError
from xscript_ner.tagging.tagger import Tagger

TOML = 'name = "mine"\nseed = 7\n[data]\ntrain = { path = "a.jsonl" }\n[training]\nepochs = 4\n'
TABLES: dict[str, Any] = {
    "name": "mine",
    "seed": 7,
    "data": {"train": {"path": "a.jsonl"}},
    "training": {"epochs": 4},
}


def test_a_recipe_is_the_same_from_a_file_from_tables_and_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(TOML, encoding="utf-8")
    recipe = recipe_of(path)
    assert recipe.training.epochs == 4
    assert recipe == recipe_of(str(path)) == recipe_of(TABLES) == recipe_of(recipe)
    assert recipe_of(recipe) is recipe
    assert recipe_of("ja-wikipedia").name == "ja-wikipedia"


def test_overrides_are_laid_over_each_of_them_and_change_none(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(TOML, encoding="utf-8")
    recipe, tables = recipe_of(path), {**TABLES, "training": {"epochs": 4}}
    for given in (path, tables, recipe):
        changed = recipe_of(given, {"training.epochs": 9, "features.names": ["pos1"]})
        assert (changed.training.epochs, changed.features.names) == (9, ("pos1",))
        assert changed.seed == 7
    assert recipe.training.epochs == 4
    assert tables == TABLES


def test_tables_may_hold_paths_and_tuples(tmp_path: Path) -> None:
    corpora = ({"path": tmp_path / "a.jsonl"}, "stockmark:train")
    recipe = recipe_of({"name": "mine", "data": {"train": corpora}})
    assert [corpus.path for corpus in recipe.data.train] == [str(tmp_path / "a.jsonl"), None]


def test_a_wrong_key_of_tables_is_named() -> None:
    with pytest.raises(ConfigError, match=r"unknown key 'training.epoch'"):
        recipe_of(TABLES | {"training": {"epoch": 1}})


def test_a_corpus_is_a_name_a_path_a_table_or_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert corpus_of("stockmark:test") == CorpusConfig(name="stockmark", split="test")
    assert corpus_of("stockmark") == CorpusConfig(name="stockmark")
    for path in ("a.jsonl", Path("a.jsonl"), {"path": Path("a.jsonl")}):
        assert corpus_of(path) == CorpusConfig(path="a.jsonl")
    assert corpus_of(Path("plain")) == CorpusConfig(path="plain")  # no file, no suffix: a path
    (tmp_path / "stockmark").touch()
    assert corpus_of("stockmark").path == "stockmark"  # a file of that name is meant
    config = CorpusConfig(name="wac")
    assert corpus_of(config) is config


def test_format_and_options_are_of_a_path() -> None:
    found = corpus_of("mine", "conll", {"scheme": "BIOES"}, allow_empty=True)
    assert (found.path, found.format, found.allow_empty) == ("mine", "conll", True)
    assert found.options == {"scheme": "BIOES"}


def test_a_tagger_is_used_as_it_is_or_loaded(tagger: Tagger, model_path: Path) -> None:
    assert tagger_of(tagger) is tagger
    assert tagger_of(str(model_path)).labels == tagger_of(model_path).labels == tagger.labels
    with pytest.raises(ConfigError, match="unknown model 'ja-wikipedi'"):
        tagger_of("ja-wikipedi")
    with pytest.raises(ConfigError, match=r"load\(…, head=…\)"):
        tagger_of(tagger, "other")


@pytest.mark.parametrize("wrong", [None, 3, ["a"], Recipe])
def test_anything_else_is_a_type_error(wrong: Any) -> None:
    with pytest.raises(TypeError, match=r"^expected a recipe, "):
        recipe_of(wrong)
    with pytest.raises(TypeError, match=r"^expected a corpus, "):
        corpus_of(wrong)
    with pytest.raises(TypeError, match=r"^expected a model's name, "):
        tagger_of(wrong)


@pytest.mark.parametrize("given", [{"path": "a", "format": "conll"}, CorpusConfig(path="a")])
def test_a_format_beside_a_described_corpus_is_refused(given: Any) -> None:
    with pytest.raises(ConfigError, match="format and options stand in the corpus itself"):
        corpus_of(given, "jsonl")
    with pytest.raises(ConfigError, match="format and options stand in the corpus itself"):
        corpus_of(given, options={"scheme": "BIOES"})
