"""Models put together in other ways, and what crosses between them."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from small_corpus import COMPOSITIONS, INTENTS, collected, composed

from xscript_ner.config import Recipe, parse
from xscript_ner.core.errors import TransferError
from xscript_ner.core.types import Document, Sentence
from xscript_ner.inputs.preparation import build_preparer
from xscript_ner.models import build_tagger
from xscript_ner.models.checkpoint import Checkpoint
from xscript_ner.transfer_learning.apply import TransferPlan, TransferReport, apply_transfer

UPPER = "upper.classifier.encoder.forwards.weight_ih_l0"
UPPER_ONES = ("own encoders", "gazetteer above")
LOWER = "words.encoder.forwards.weight_ih_l0"


@pytest.fixture(scope="module")
def labelled(documents: list[Document], recipe: Recipe) -> list[Sentence]:
    with_intents = [
        replace(document, labels={"intent": intent})
        for document, intent in zip(documents, INTENTS, strict=True)
    ]
    return build_preparer(recipe).sentences(with_intents, "error")[0]


def crossed(
    recipe: Recipe, labelled: list[Sentence], source: str, target: str, *parts: str
) -> TransferReport:
    """What crosses from one composition into another."""
    heads = parse(Recipe, recipe.model_dump(mode="json") | {"heads": {"intent": {}}})
    models = []
    for seed, name in enumerate((source, target)):
        made = composed(heads, name) if name else heads
        tables = collected(labelled, made)
        generator = torch.Generator().manual_seed(seed)
        models.append((made, tables, build_tagger(made, tables, generator)))
    (theirs, their_tables, trained), (ours, tables, model) = models
    weights = {name: tensor.detach() for name, tensor in trained.state_dict().items()}
    checkpoint = Checkpoint(theirs, their_tables, weights)
    report = apply_transfer(checkpoint, model, tables, TransferPlan(parts), ours)
    for tensor in report.tensors:
        if tensor.status == "copied" and tensor.name.startswith("upper"):
            assert torch.equal(model.get_parameter(tensor.name), weights[tensor.name])
    return report


def test_a_gazetteer_that_the_source_has_not_is_new_in_the_upper_encoder(
    recipe: Recipe, labelled: list[Sentence]
) -> None:
    parts = ("chars", "words", "upper")
    report = crossed(recipe, labelled, "own encoders", "gazetteer above", *parts)
    assert report[UPPER].status == "partly copied"
    assert report[UPPER].examples == ("features.gazetteer",)
    assert report[LOWER].status == "copied"
    assert report["upper.intent.encoder.forwards.weight_hh_l0"].status == "copied"


def test_lower_layers_cross_into_a_model_with_encoders_of_single_heads(
    recipe: Recipe, labelled: list[Sentence]
) -> None:
    report = crossed(recipe, labelled, "", "own encoders", "chars", "words")
    assert report["words.encoder.forwards.weight_hh_l0"].status == "copied"
    assert report[UPPER].status == "new"


def test_of_a_gazetteer_below_the_columns_are_new(
    recipe: Recipe, labelled: list[Sentence]
) -> None:
    report = crossed(recipe, labelled, "", "gazetteer below", "words.encoder")
    assert report[LOWER].examples == ("features.gazetteer",)


def test_words_cross_from_a_model_without_characters(
    recipe: Recipe, labelled: list[Sentence]
) -> None:
    report = crossed(recipe, labelled, "words", "", "words", "chars")
    assert report["words.embedding.weight"].status == "copied"
    assert report[LOWER].examples == ("chars",)
    assert report["chars.embedding.weight"].reason == "the source has no such tensor"


def test_a_part_that_the_target_has_not_is_unknown(
    recipe: Recipe, labelled: list[Sentence]
) -> None:
    with pytest.raises(TransferError, match="unknown part 'chars'; choose from"):
        crossed(recipe, labelled, "", "words", "chars")
    with pytest.raises(TransferError, match="unknown part 'upper'"):
        crossed(recipe, labelled, "own encoders", "", "upper")


def test_an_upper_encoder_of_another_kind_is_refused(
    recipe: Recipe, labelled: list[Sentence]
) -> None:
    values = recipe.model_dump(mode="json")
    values["classifier"] |= {"encoder": 6}
    with pytest.raises(TransferError, match=r"upper\.classifier\.encoder is a BiGRU here and a Bi"):
        crossed(parse(Recipe, values), labelled, "", "own encoders", "upper")


@pytest.mark.parametrize("source", ["", *COMPOSITIONS])
@pytest.mark.parametrize("target", ["", *COMPOSITIONS])
def test_between_any_two_compositions_every_tensor_has_its_account(
    recipe: Recipe, labelled: list[Sentence], source: str, target: str
) -> None:
    report = crossed(recipe, labelled, source, target, "words.encoder.forwards.weight_hh_l0")
    assert {tensor.status for tensor in report.tensors} == {"copied", "new"}
    alike = (source in UPPER_ONES) == (target in UPPER_ONES)
    if not alike:  # the heads read vectors of other widths
        with pytest.raises(TransferError, match=r"dense\.weight: sizes differ, \("):
            crossed(recipe, labelled, source, target, "classifier", "intent")
        return
    report = crossed(recipe, labelled, source, target, "classifier", "intent")
    assert report["intent.dense.bias"].status == "copied"
