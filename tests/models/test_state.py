"""A checkpoint holds the whole state of a model: buffers, and tied weights under each name."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch

from xscript_ner.config import Recipe, parse
from xscript_ner.models import TaggerModel, build_tagger
from xscript_ner.models.checkpoint import Checkpoint, load_checkpoint, save_checkpoint
from xscript_ner.models.directory import restore


def test_buffers_and_tied_weights_are_kept_under_all_their_names(
    checkpoint: Checkpoint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def built(*arguments: Any) -> TaggerModel:
        model = build_tagger(*arguments)
        model.words.register_buffer("scale", torch.tensor(3.25))
        model.words.tied = model.words.embedding
        return model

    monkeypatch.setattr("xscript_ner.models.build.build_tagger", built)
    # What it has beyond a recipe no recipe tells.
    monkeypatch.setattr("xscript_ner.models.stored.weights.tensor_shapes", lambda *_: None)
    values = checkpoint.recipe.model_dump(mode="json") | {"checkpoint": {"precision": "float16"}}
    recipe = parse(Recipe, values)
    weights = built(recipe, checkpoint.vocabularies, torch.Generator()).state_dict()
    weights["words.scale"] = torch.tensor(1.2345)
    save_checkpoint(tmp_path, replace(checkpoint, recipe=recipe, weights=weights), {})
    loaded = load_checkpoint(tmp_path)
    assert loaded.weights["words.scale"].item() == torch.tensor(1.2345).item()
    assert {"words.tied.weight", "words.embedding.weight"} <= set(loaded.weights)
    state = restore(loaded).state_dict()
    assert torch.equal(state["words.tied.weight"], state["words.embedding.weight"])
    assert torch.equal(state["words.scale"], loaded.weights["words.scale"])
