"""A recipe to modules."""

from __future__ import annotations

import pytest
import torch

from xscript_ner.config import Recipe
from xscript_ner.inputs.vocabularies import Vocabularies
from xscript_ner.models import build_tagger
from xscript_ner.nn.heads import HEADS


def test_sizes_are_the_recipe_s(recipe: Recipe, vocabularies: Vocabularies) -> None:
    model = build_tagger(recipe, vocabularies, torch.Generator().manual_seed(5))
    assert model.chars.embedding.weight.shape == (len(vocabularies.units), 6)
    assert model.words.embedding.weight.shape == (len(vocabularies.words), 10)
    assert model.chars.output_size == 2 * 5
    assert model.features.widths == {"pos1": 3, "script": 3}
    assert model.words.encoder.forwards.input_size == 10 + 10 + 6
    assert model.tag_head.dense.weight.shape == (len(vocabularies.tags), 2 * 8)


@pytest.mark.parametrize("head", ["crf", "softmax"])
def test_the_head_is_the_recipe_s(recipe: Recipe, vocabularies: Vocabularies, head: str) -> None:
    classifier = recipe.classifier.model_copy(update={"head": head})
    recipe = recipe.model_copy(update={"classifier": classifier})
    model = build_tagger(recipe, vocabularies, torch.Generator())
    assert type(model.tag_head) is HEADS[head]


def test_weights_follow_the_generator_and_leave_the_global_one_alone(
    recipe: Recipe, vocabularies: Vocabularies
) -> None:
    def weights(seed: int) -> list[torch.Tensor]:
        generator = torch.Generator().manual_seed(seed)
        return list(build_tagger(recipe, vocabularies, generator).parameters())

    before = torch.get_rng_state()
    assert all(map(torch.equal, weights(1), weights(1)))
    assert not all(map(torch.equal, weights(1), weights(2)))
    assert torch.equal(torch.get_rng_state(), before)


def test_vectors_begin_with_about_unit_variance(
    recipe: Recipe, vocabularies: Vocabularies
) -> None:
    model = build_tagger(recipe, vocabularies, torch.Generator().manual_seed(5))
    weight = model.words.embedding.weight[1:]
    assert weight.square().sum(dim=1).mean().item() == pytest.approx(1.0, rel=0.15)
