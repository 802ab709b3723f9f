"""Shapes told from a recipe are those of the model that it builds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from small_corpus import COMPOSITIONS, INTENTS, collected, composed, small_recipe

from xscript_ner.config import Recipe, parse
from xscript_ner.core.types import Document
from xscript_ner.inputs.preparation import build_preparer
from xscript_ner.models import outline
from xscript_ner.models.shapes import beyond_plain, input_widths, tensor_shapes

CHANGES: dict[str, dict[str, Any]] = {
    "as it is": {},
    "convolution": {"chars": {"embedding": 6, "encoder": {"kind": "cnn", "widths": [3, 5]}}},
    "softmax": {"classifier": {"head": "softmax"}},
    "labels": {"heads": {"intent": {}}},
    "hidden layer": {"heads": {"intent": {"hidden": 7}}},
    "GRU": {"words": {"embedding": 10, "encoder": {"kind": "gru", "size": 8}}},
}


@pytest.fixture(params=[*CHANGES, *COMPOSITIONS])
def recipe(request: pytest.FixtureRequest, corpus_path: Path) -> Recipe:
    recipe = small_recipe(corpus_path, corpus_path)
    if request.param in COMPOSITIONS:
        return composed(recipe, request.param)
    return parse(Recipe, recipe.model_dump(mode="json") | CHANGES[request.param])


def test_shapes_and_columns_are_those_of_the_model(
    recipe: Recipe, documents: Sequence[Document]
) -> None:
    labelled = [
        replace(document, labels={"intent": intent})
        for document, intent in zip(documents, INTENTS, strict=True)
    ]
    vocabularies = collected(build_preparer(recipe).sentences(labelled)[0], recipe)
    model, told = outline(recipe, vocabularies), tensor_shapes(recipe, vocabularies)
    if beyond_plain(recipe):
        assert told is None
        return
    shapes = {name: tuple(tensor.shape) for name, tensor in model.state_dict().items()}
    assert list(told.items()) == list(shapes.items())
    columns = {name: len(block) for name, block in model.words.columns().items()}
    assert list(input_widths(recipe, vocabularies).items()) == list(columns.items())
