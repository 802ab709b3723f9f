"""What is said of labels before training."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_corpus import collected, small_recipe, write_corpus

from xscript_ner.core.errors import DataError
from xscript_ner.core.types import Document, Entity, Sentence
from xscript_ner.inputs.datasets import prepare_corpora
from xscript_ner.inputs.preparation import build_preparer
from xscript_ner.inputs.warnings import check_labels


def test_a_held_out_corpus_of_other_labels_is_an_error_before_training(
    corpus_path: Path, sentences: list[Sentence], tmp_path: Path
) -> None:
    text = "東京"
    other = write_corpus(tmp_path / "dev.jsonl", [Document(text, (Entity(0, 2, "地名", text),))])
    recipe = small_recipe(corpus_path, other)
    vocabularies = collected(sentences, recipe)
    dev = prepare_corpora(recipe.data.dev, recipe.data, build_preparer(recipe), None)
    with pytest.raises(DataError, match=r"labels of the model .* found none of them but 地名"):
        check_labels(recipe, dev, vocabularies)
    same = small_recipe(corpus_path, corpus_path)
    known = prepare_corpora(same.data.dev, same.data, build_preparer(same), None)
    check_labels(same, known, vocabularies)
    some = recipe.model_copy(update={"data": recipe.data.model_copy(update={"size": 1})})
    check_labels(some, dev, vocabularies)  # what is left out may have these labels
