"""A model that began with vectors from a file."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from small_corpus import small_recipe

from tests.vectors.files.written import word2vec
from xscript_ner.config import Recipe, VectorsConfig, parse
from xscript_ner.models.checkpoint import load_checkpoint
from xscript_ner.training.experiment import train_recipe
from xscript_ner.vectors import cache
from xscript_ner.vectors.coverage import Coverage, coverage, learn_covered
from xscript_ner.vectors.files import read_rows


@pytest.fixture
def recipe(corpus_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Recipe:
    monkeypatch.setattr(cache, "_folder", lambda: tmp_path / "cache")
    words = ["猫", "東京", "大阪", "会社", "作る"]
    rows = [[float((3 * row + column) % 7 - 3) for column in range(10)] for row in range(5)]
    file = {
        "path": str(word2vec(tmp_path, words, rows)), "licence": "CC0-1.0", "source": "madeVe",
    }  # fmt: skip
    vectors = {"file": file, "words": 1, "scale": 2.0, "fixed": True}
    made = small_recipe(corpus_path, corpus_path, epochs=1)
    return made.model_copy(update={"vectors": parse(VectorsConfig, vectors)})


def test_its_rows_are_the_files_scaled_and_its_card_names_licence_and_coverage(
    recipe: Recipe, tmp_path: Path
) -> None:
    train_recipe(recipe, tmp_path / "model")
    stored = load_checkpoint(tmp_path / "model")
    weight = stored.weights["words.embedding.weight"]
    rows = {row.word: row.vector for row in read_rows(tmp_path / "vectors.vec", "word2vec")}
    used = [("猫", "猫"), ("東京", "東京"), ("大阪", "大阪"), ("会社", "会社"), ("作っ", "作る")]
    length = torch.tensor([float((rows[form] ** 2).sum() ** 0.5) for _, form in used]).mean()
    for word, form in used:
        found = weight[stored.vocabularies.words.row(word)]
        expected = torch.from_numpy(rows[form].copy()) * 2 / length
        torch.testing.assert_close(found, expected)
    report = stored.metrics.vector_file
    assert report is not None
    assert (report.name, report.format, report.licence) == ("vectors.vec", "word2vec", "CC0-1.0")
    assert report.found == {"surface": 3, "lowercase": 0, "lemma": 1}
    use = stored.metrics.corpora[-1]
    assert (use.name, use.licence) == ("madeVe (word vectors)", "CC0-1.0")
    card = (tmp_path / "model" / "README.md").read_text("utf-8")
    assert "## Word vectors from a file" in card
    assert f"of {report.types} training types" in card
    assert "CC0-1.0" in card


def test_coverage_counts_words_that_are_in_the_model_and_in_the_file(recipe: Recipe) -> None:
    space, covered = learn_covered(recipe)
    assert list(covered) == ["training", "train.jsonl"]
    found = covered["training"]
    assert space.file is not None
    assert found == Coverage(space.file.types, 4, space.file.tokens, space.file.found_tokens)
    assert found.shares() == (4 / found.types, found.tokens_found / found.tokens)


def test_an_empty_text_is_covered_by_nothing() -> None:
    assert coverage([], False, {"a"}).shares() == (0, 0)
