"""A recipe to modules."""

from __future__ import annotations

import pytest
import torch

from xscript_ner.config import Recipe
from xscript_ner.inputs.batching import Vocabularies
from xscript_ner.models import build_tagger
from xscript_ner.nn.heads import HEADS


def test_sizes_are_the_recipe_s(recipe: Recipe, vocabularies: Vocabularies) -> None:
    model = build_tagger(recipe, vocabularies)
    assert model.chars.embedding.weight.shape == (len(vocabularies.bigrams), 6)
    assert model.words.embedding.weight.shape == (len(vocabularies.words), 10)
    assert model.chars.output_size == 2 * 5
    assert model.features.output_size == 2 * 3
    assert model.words.encoder.forwards.input_size == 10 + 10 + 6
    assert model.classifier.dense.weight.shape == (len(vocabularies.tags), 2 * 8)


@pytest.mark.parametrize("head", HEADS)
def test_the_head_is_the_recipe_s(recipe: Recipe, vocabularies: Vocabularies, head: str) -> None:
    classifier = recipe.classifier.model_copy(update={"head": head})
    model = build_tagger(recipe.model_copy(update={"classifier": classifier}), vocabularies)
    assert type(model.classifier) is HEADS[head]


def test_weights_follow_the_global_seed(recipe: Recipe, vocabularies: Vocabularies) -> None:
    def weights(seed: int) -> list[torch.Tensor]:
        torch.manual_seed(seed)
        return list(build_tagger(recipe, vocabularies).parameters())

    assert all(map(torch.equal, weights(1), weights(1)))
    assert not all(map(torch.equal, weights(1), weights(2)))


def test_vectors_begin_with_about_unit_variance(
    recipe: Recipe, vocabularies: Vocabularies
) -> None:
    weight = build_tagger(recipe, vocabularies).words.embedding.weight[1:]
    assert weight.square().sum(dim=1).mean().item() == pytest.approx(1.0, rel=0.15)
