"""Word vectors from raw text."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from xscript_ner.config import Recipe, VectorFileConfig, VectorsConfig, parse
from xscript_ner.core.errors import ConfigError
from xscript_ner.core.types import Document
from xscript_ner.core.vocab import Vocabulary
from xscript_ner.inputs.preparation import build_preparer
from xscript_ner.vectors import cache as storage
from xscript_ner.vectors import skip_gram
from xscript_ner.vectors.skip_gram import pretrain
from xscript_ner.vectors.table import WordVectors

TEXT = "東京は日本の首都である。\n大阪は日本の都市である。\n京都は日本の都市である。\n" * 20


@pytest.fixture
def recipe(tmp_path: Path) -> Recipe:
    (tmp_path / "raw.txt").write_text(TEXT, encoding="utf-8")
    raw = {"path": str(tmp_path / "raw.txt"), "format": "text"}
    return parse(
        Recipe,
        {
            "name": "small",
            "data": {"train": {"path": "none.jsonl"}},
            "words": {"embedding": 8},
            "vectors": {"corpora": raw, "min_count": 2, "epochs": 2},
        },
    )


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(storage, "_folder", lambda: tmp_path / "cache")
    return tmp_path / "cache"


def learnt(recipe: Recipe) -> WordVectors:
    assert recipe.vectors is not None
    preparer = build_preparer(recipe)
    return pretrain(recipe.words, recipe.vectors, preparer, [])


def test_the_commonest_words_come_first_and_each_has_a_vector(recipe: Recipe) -> None:
    found = learnt(recipe)
    assert found.words.index("日本") < found.words.index("東京")
    assert found.vectors.shape == (len(found.words), 8)
    assert torch.isfinite(found.vectors).all()


def test_the_same_text_gives_the_same_vectors(recipe: Recipe, cache: Path) -> None:
    first = learnt(recipe)
    next(cache.glob("*.safetensors")).unlink()
    again = learnt(recipe)
    assert again.words == first.words
    assert torch.equal(again.vectors, first.vectors)


def test_the_second_time_they_come_from_the_cache(
    recipe: Recipe, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = learnt(recipe)
    monkeypatch.delattr(skip_gram, "_skip_gram")
    assert torch.equal(learnt(recipe).vectors, first.vectors)


def test_other_settings_are_not_taken_from_the_cache(recipe: Recipe, cache: Path) -> None:
    learnt(recipe)
    assert isinstance(recipe.vectors, VectorsConfig)
    other = recipe.model_copy(update={"vectors": recipe.vectors.model_copy(update={"window": 1})})
    learnt(other)
    assert len(list(cache.glob("*.safetensors"))) == 2


def test_a_file_beside_them_changes_nothing_in_what_is_learnt(recipe: Recipe, cache: Path) -> None:
    alone = learnt(recipe)
    assert recipe.vectors is not None
    beside = {"file": VectorFileConfig(path="nowhere.vec", dimensions=4)}
    vectors = recipe.vectors.model_copy(update=beside)
    assert learnt(recipe.model_copy(update={"vectors": vectors})).words == alone.words
    assert len(list(cache.glob("*.safetensors"))) == 1


def test_training_sentences_are_read_if_the_recipe_says_so(recipe: Recipe, cache: Path) -> None:
    preparer = build_preparer(recipe)
    sentences, _ = preparer.sentences([Document("札幌は日本の都市である。")] * 2)
    assert recipe.vectors is not None
    alone = recipe.vectors.model_copy(update={"training_sentences": False})
    without = pretrain(recipe.words, alone, preparer, sentences)
    assert without.words == learnt(recipe).words
    assert len(list(cache.glob("*.safetensors"))) == 1
    assert "札幌" not in without.words
    assert "札幌" in pretrain(recipe.words, recipe.vectors, preparer, sentences).words


def test_rows_are_filled_by_word_and_scaled() -> None:
    found = WordVectors(("日本", "東京"), torch.tensor([[3.0, 4.0], [0.0, 5.0]]))
    vocabulary = found.extend(Vocabulary(["東京", "京都"]), size=1)
    assert vocabulary.symbols[2:] == ("東京", "京都", "日本")
    weight = torch.zeros(len(vocabulary), 2)
    assert found.fill(weight, vocabulary, scale=10.0) == 2
    assert weight[vocabulary.row("東京")].tolist() == [0.0, 10.0]
    assert weight[vocabulary.row("日本")].tolist() == [6.0, 8.0]
    assert weight[vocabulary.row("京都")].tolist() == [0.0, 0.0]


def test_without_gensim_the_error_says_how_to_install_it(
    recipe: Recipe, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "gensim.models", None)
    with pytest.raises(ConfigError, match=r"pip install 'xscript-ner\[vectors\]'"):
        learnt(recipe)
