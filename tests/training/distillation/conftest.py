"""Students of the small model, which knows names that they meet in raw text alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from small_corpus import MARKED, small_recipe, unmarked, write_corpus

from xscript_ner.config import Recipe, parse

KNOWN, MET = MARKED[:6], MARKED[6:]
"""What the student has gold tags of, and what only its teacher has."""


@pytest.fixture(scope="session")
def own_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("student") / "train.jsonl"
    return write_corpus(path, [unmarked(marked) for marked in KNOWN])


@pytest.fixture(scope="session")
def text_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A paragraph of all the sentences that the student has no gold tags of, and one more."""
    path = tmp_path_factory.mktemp("raw") / "text.txt"
    paragraph = "".join(unmarked(marked).text for marked in MET)
    path.write_text(f"{paragraph}\n\n猫がいる。\n", "utf-8")
    return path


def student(
    own_path: Path, text_path: Path, *teachers: Path | str, epochs: int = 3, **table: Any
) -> Recipe:
    values = small_recipe(own_path, epochs=epochs).model_dump(mode="json")
    text = {"path": str(text_path), "format": "text", "licence": "CC0-1.0"}
    taught = {"teachers": [str(teacher) for teacher in teachers], "text": [text], **table}
    return parse(Recipe, values | {"distillation": taught})
