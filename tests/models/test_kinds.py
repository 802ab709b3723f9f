"""A model of every kind of encoder, character encoder and head keeps what a model promises."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from small_corpus import COMPOSITIONS, INTENTS, collected, composed, small_recipe

from xscript_ner.config import Recipe, parse
from xscript_ner.core.types import Document, Sentence
from xscript_ner.inputs.datasets import self_contained
from xscript_ner.inputs.indexer import Indexer
from xscript_ner.inputs.preparation import build_preparer
from xscript_ner.models import TaggerModel, build_tagger
from xscript_ner.models.checkpoint import Checkpoint, load_checkpoint, save_checkpoint
from xscript_ner.models.directory import restore
from xscript_ner.nn.chars import CHARACTER_ENCODERS
from xscript_ner.nn.encoders import ENCODERS
from xscript_ner.nn.heads import HEADS, TAGS

TAGGERS = [name for name, head in HEADS.items() if head.ANSWERS == TAGS]
LABELLERS = [name for name, head in HEADS.items() if head.ANSWERS != TAGS]
KINDS = [
    *itertools.product(CHARACTER_ENCODERS, ["lstm"], ["crf"], LABELLERS),
    *itertools.product(["lstm"], ENCODERS, ["crf"], LABELLERS),
    *itertools.product(["cnn"], ["gru"], TAGGERS, LABELLERS),
]
Kinds = tuple[str, str, str, str]


def recipe_of(kinds: Kinds, path: Path) -> Recipe:
    """A small recipe of an encoder of characters, one of words, a tag head and one of labels."""
    chars, words, tagger, labeller = kinds
    values = small_recipe(path, path).model_dump(mode="json")
    values["chars"]["encoder"] = {"kind": chars, "size": 5}
    values["words"]["encoder"] = {"kind": words, "size": 8}
    values["classifier"]["head"] = tagger
    values["heads"] = {"intent": {"kind": labeller, "weight": 0.5}}
    return parse(Recipe, values)


@pytest.fixture(
    params=[*dict.fromkeys(KINDS), *((name,) for name in COMPOSITIONS)], ids="-".join
)
def recipe(request: pytest.FixtureRequest, corpus_path: Path) -> Recipe:
    if request.param[0] in COMPOSITIONS:
        return composed(recipe_of(KINDS[0], corpus_path), request.param[0])
    return recipe_of(request.param, corpus_path)


@pytest.fixture
def sentences(recipe: Recipe, documents: list[Document]) -> list[Sentence]:
    labelled = [
        replace(document, labels={"intent": intent})
        for document, intent in zip(documents, INTENTS, strict=True)
    ]
    return build_preparer(recipe).sentences(labelled, "error")[0]


@pytest.fixture
def build(recipe: Recipe, sentences: list[Sentence]) -> Callable[[int], TaggerModel]:
    def built(seed: int) -> TaggerModel:
        generator = torch.Generator().manual_seed(seed)
        return build_tagger(recipe, collected(sentences, recipe), generator)

    return built


@pytest.fixture
def indexer(recipe: Recipe, sentences: list[Sentence]) -> Indexer:
    return Indexer(collected(sentences, recipe), recipe)


def test_a_batch_gives_what_its_sentences_give_alone(
    build: Callable[[int], TaggerModel], indexer: Indexer, sentences: list[Sentence]
) -> None:
    model = build(1).eval()
    examples = [indexer.example(sentence) for sentence in sentences]
    together = model(indexer.batch(examples))
    for row, example in enumerate(examples):
        alone = model(indexer.batch([example]))
        for name, scores in alone.items():
            length = len(example.words) if scores.dim() == 3 else scores.shape[1]
            torch.testing.assert_close(
                together[name][row : row + 1, :length], scores, atol=1e-5, rtol=1e-4
            )


def test_what_was_saved_is_what_is_loaded(
    build: Callable[[int], TaggerModel], recipe: Recipe, indexer: Indexer, tmp_path: Path
) -> None:
    model = build(1)
    model.heads["intent"].temperature.fill_(1.25)
    saved = Checkpoint(self_contained(recipe), indexer.vocabularies, dict(model.state_dict()))
    save_checkpoint(tmp_path, saved, {})
    loaded = load_checkpoint(tmp_path)
    assert loaded.recipe == saved.recipe
    assert loaded.vocabularies.units.symbols == indexer.vocabularies.units.symbols
    state = restore(loaded).state_dict()
    assert list(state) == list(model.state_dict())
    assert all(torch.equal(state[name], weight) for name, weight in model.state_dict().items())


def test_every_parameter_gets_a_gradient(
    build: Callable[[int], TaggerModel], indexer: Indexer, sentences: list[Sentence]
) -> None:
    model = build(1)
    model.loss(indexer.batch([indexer.example(sentence) for sentence in sentences])).backward()
    for name, parameter in model.named_parameters():
        assert parameter.grad is not None, name
        assert parameter.grad.any(), name


def test_the_loss_is_the_weighted_sum_of_the_heads(
    build: Callable[[int], TaggerModel], indexer: Indexer, sentences: list[Sentence]
) -> None:
    model = build(1).eval()
    batch = indexer.batch([indexer.example(sentence) for sentence in sentences])
    scores = model(batch)
    tags, intent = (
        model.heads[name].loss(scores[name], batch.gold[name], batch.lengths).item()
        for name in ("classifier", "intent")
    )
    assert model.loss(batch).item() == pytest.approx(tags + 0.5 * intent)


def test_every_part_has_its_stage_in_gradual_unfreezing(
    build: Callable[[int], TaggerModel]
) -> None:
    stages = build(1).stages
    assert stages["classifier"] == stages["intent"] == 0
    assert stages["words"] == stages["features"] == 1
    assert stages.get("chars", 2) == 2
    assert stages.get("upper", 0) == 0


def test_it_runs_where_every_tensor_is_on_a_device(
    build: Callable[[int], TaggerModel],
    recipe: Recipe,
    indexer: Indexer,
    sentences: list[Sentence],
) -> None:
    read = recipe.language_model
    if "lstm" in (recipe.chars.encoder.kind, read.encoder.kind if read else ""):
        pytest.skip("packing needs the lengths on the CPU, which the meta device cannot give")
    # A tensor made on the CPU would meet one of another device, which PyTorch refuses.
    model = build(1).to("meta").eval()
    batch = indexer.batch([indexer.example(sentence) for sentence in sentences]).to("meta")
    assert {scores.device.type for scores in model(batch).values()} == {"meta"}
    for name, head in model.heads.items():
        if head.ANSWERS != TAGS:  # the lattice looks at numbers, which the meta device has not
            loss = head.loss(model(batch)[name], batch.gold[name], batch.lengths)
            assert loss.device.type == "meta"
