"""The temperature that makes probabilities honest."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from xscript_ner.core.types import Document
from xscript_ner.inputs.indexer import Indexer
from xscript_ner.inputs.preparation import build_preparer
from xscript_ner.models import build_tagger
from xscript_ner.models.checkpoint import Checkpoint
from xscript_ner.models.directory import restore
from xscript_ner.training.calibration import calibrate, minimum
from xscript_ner.training.predict import predict


def test_the_search_finds_a_minimum() -> None:
    assert minimum(lambda x: (x - 0.7) ** 2, -2.0, 2.0) == pytest.approx(0.7, abs=1e-4)


@pytest.mark.parametrize("head", ["crf", "softmax"])
def test_a_classifier_made_too_sure_is_brought_back(
    checkpoint: Checkpoint, documents: list[Document], head: str
) -> None:
    classifier = checkpoint.recipe.classifier.model_copy(update={"head": head})
    recipe = checkpoint.recipe.model_copy(update={"classifier": classifier})
    model = build_tagger(recipe, checkpoint.vocabularies, torch.Generator().manual_seed(5))
    weights = {n: w for n, w in checkpoint.weights.items() if head == "crf" or "crf" not in n}
    model.load_state_dict(weights)
    preparer = build_preparer(recipe)
    sentences, _ = preparer.sentences(documents)
    indexer = Indexer(checkpoint.vocabularies, recipe)
    # Half the sentences get the tags of no entity, so that being sure is wrong half the time.
    examples = [indexer.example(sentence) for sentence in sentences]
    examples[::2] = [
        replace(example, gold={"classifier": [0] * len(example.words)}) for example in examples[::2]
    ]
    before = predict(model, indexer, examples)
    first = calibrate(model, indexer, examples)["classifier"]
    with torch.no_grad():
        for parameter in model.tag_head.parameters():
            parameter.mul_(2.0)
    second = calibrate(model, indexer, examples)["classifier"]
    assert first > 1.0
    assert second == pytest.approx(2.0 * first, rel=1e-2)
    assert predict(model, indexer, examples) == before


def test_a_trained_model_tells_its_temperature(checkpoint: Checkpoint) -> None:
    temperature = checkpoint.metrics.temperatures["classifier"]
    assert checkpoint.weights["classifier.temperature"].item() == pytest.approx(temperature, 1e-3)
    assert temperature != 1.0
    assert "temperature" in checkpoint.card
    assert not restore(checkpoint).training
