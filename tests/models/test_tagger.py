"""The three tests that every model passes, and what the recipe decides."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from xscript_ner.config import Recipe, parse
from xscript_ner.core.types import Sentence
from xscript_ner.inputs.indexer import Indexer
from xscript_ner.inputs.vocabularies import Vocabularies
from xscript_ner.models import TaggerModel, build_tagger
from xscript_ner.models.checkpoint import Checkpoint, load_checkpoint, save_checkpoint
from xscript_ner.models.directory import restore
from xscript_ner.training.predict import predict


@pytest.fixture(params=["crf", "softmax"])
def recipe_with_head(request: pytest.FixtureRequest, recipe: Recipe) -> Recipe:
    values = recipe.model_dump(mode="json")
    return parse(Recipe, values | {"classifier": {"head": request.param}})


@pytest.fixture
def model(recipe_with_head: Recipe, vocabularies: Vocabularies) -> TaggerModel:
    return build_tagger(recipe_with_head, vocabularies, torch.Generator().manual_seed(5))


def test_what_was_saved_is_what_is_loaded(
    model: TaggerModel,
    recipe_with_head: Recipe,
    indexer: Indexer,
    sentences: list[Sentence],
    tmp_path: Path,
) -> None:
    weights = dict(model.state_dict())
    saved = Checkpoint(recipe_with_head, indexer.vocabularies, weights)
    save_checkpoint(tmp_path, saved, {})
    loaded = load_checkpoint(tmp_path)
    restored = restore(loaded)
    assert set(restored.state_dict()) == set(model.state_dict())
    for name, weight in model.state_dict().items():
        assert torch.equal(restored.state_dict()[name], weight), name
    examples = [indexer.example(sentence) for sentence in sentences]
    again = Indexer(loaded.vocabularies, loaded.recipe)
    assert [again.example(s).words for s in sentences] == [e.words for e in examples]
    assert predict(restored, again, examples) == predict(model, indexer, examples)
    batch = indexer.batch(examples)
    for name, scores in model.eval()(batch).items():
        assert torch.equal(restored(batch)[name], scores)


def test_every_parameter_gets_a_gradient(
    model: TaggerModel, indexer: Indexer, sentences: list[Sentence]
) -> None:
    model.loss(indexer.batch([indexer.example(sentence) for sentence in sentences])).backward()
    for name, parameter in model.named_parameters():
        assert parameter.grad is not None, name
        assert parameter.grad.isfinite().all(), name
        assert parameter.grad.any(), name


def test_a_batch_gives_what_its_sentences_give_alone(
    model: TaggerModel, indexer: Indexer, sentences: list[Sentence]
) -> None:
    model.eval()
    examples = [indexer.example(sentence) for sentence in sentences]
    together = model(indexer.batch(examples))
    losses = []
    for row, example in enumerate(examples):
        one = indexer.batch([example])
        length = len(example.words)
        torch.testing.assert_close(
            together["classifier"][row : row + 1, :length],
            model(one)["classifier"],
            atol=1e-5,
            rtol=1e-5,
        )
        losses.append(model.loss(one))
    whole = model.loss(indexer.batch(examples))
    torch.testing.assert_close(torch.stack(losses).mean(), whole, atol=1e-4, rtol=1e-5)


def test_the_parts_carry_the_names_that_users_write(model: TaggerModel) -> None:
    names = {name.split(".")[0] for name, _ in model.named_parameters()}
    assert names == {"chars", "words", "features", "classifier"}
    paths = [
        "chars.embedding.weight",
        "chars.encoder.forwards.weight_ih_l0",
        "words.embedding.weight",
        "words.encoder.backwards.weight_hh_l0",
        "classifier.dense.weight",
    ]
    for path in paths:
        model.get_parameter(path)


def test_padding_rows_are_zero_and_stay_so(
    model: TaggerModel, indexer: Indexer, sentences: list[Sentence]
) -> None:
    model.loss(indexer.batch([indexer.example(sentence) for sentence in sentences])).backward()
    for embedding in (model.chars.embedding, model.words.embedding):
        assert not embedding.weight[0].any()
        assert embedding.weight.grad is not None
        assert not embedding.weight.grad[0].any()


def test_an_analyser_feature_reaches_the_scores(
    model: TaggerModel, indexer: Indexer, sentences: list[Sentence]
) -> None:
    model.eval()
    batch = indexer.batch([indexer.example(sentences[0])])
    before = model(batch)["classifier"]
    batch.features[0, 0, 0] = 0
    assert not torch.allclose(model(batch)["classifier"][0, 0], before[0, 0])
