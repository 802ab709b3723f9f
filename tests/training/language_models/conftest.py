"""A language model that taggers of the small corpus can read with."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from small_corpus import small_recipe

from xscript_ner.config import Recipe, parse
from xscript_ner.training.language_models.pretraining import pretrain_recipe

CONTEXT = {"embedding": 4, "encoder": {"kind": "cnn", "size": 6}, "projection": 8, "size": 10}


@pytest.fixture(scope="session")
def japanese(tmp_path_factory: pytest.TempPathFactory, corpus_path: Path) -> Path:
    """A language model by the front-end and romaniser of the small recipe."""
    folder = tmp_path_factory.mktemp("language-model")
    path = folder / "text.txt"
    path.write_text("".join(f"東京で{n}人が見た。\n大阪へ行く{n}。\n" for n in range(60)), "utf-8")
    recipe = small_recipe(corpus_path, corpus_path)
    changes = {
        "data": {"train": {"path": str(path), "format": "text"}},
        "language_model": CONTEXT | {"encoder": {"kind": "lstm", "size": 5}, "embedding": 6},
        "pretraining": {"epochs": 1, "held_out": 0.1, "negatives": 8, "min_count": 1},
    }
    pretrain_recipe(parse(Recipe, recipe.model_dump(mode="json") | changes), folder / "model")
    return folder / "model"


def reading(recipe: Recipe, source: Path, **learning: Any) -> Recipe:
    table = {"source": str(source), "learning": learning}
    return parse(Recipe, recipe.model_dump(mode="json") | {"language_model": table})
