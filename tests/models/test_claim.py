"""A directory is one run's, while it trains and afterwards."""

from __future__ import annotations

import json
import os
import socket
from pathlib import Path
from typing import Any

import pytest

from xscript_ner.config import Recipe
from xscript_ner.core.errors import ConfigError
from xscript_ner.models.claim import LOCK, UNFINISHED, claim
from xscript_ner.training.experiment import train_recipe


def test_a_second_training_into_a_directory_is_refused_and_the_first_goes_on(
    recipe: Recipe, tmp_path: Path
) -> None:
    refused: list[str] = []

    def again(*event: Any) -> None:
        if not refused:
            with pytest.raises(ConfigError) as caught:
                train_recipe(recipe, tmp_path)
            refused.append(str(caught.value))

    train_recipe(recipe, tmp_path, callback=again)
    holder = f"process {os.getpid()} on {socket.gethostname()}"
    assert refused == [f"{tmp_path}: {holder} trains into it"]
    assert {LOCK, UNFINISHED}.isdisjoint(path.name for path in tmp_path.iterdir())


def test_a_holder_that_has_not_said_its_name_is_another_process(
    recipe: Recipe, tmp_path: Path
) -> None:
    with claim(recipe, tmp_path, None):
        for content in ('{"process": 3}', "{}", "[]", "x"):
            (tmp_path / UNFINISHED).write_text(content, encoding="utf-8")
            message = "another process trains into it"
            with pytest.raises(ConfigError, match=message), claim(recipe, tmp_path, None):
                pass


def test_a_run_that_failed_leaves_the_directory_to_the_next(
    recipe: Recipe, tmp_path: Path
) -> None:
    with pytest.raises(KeyboardInterrupt), claim(recipe, tmp_path, None):
        raise KeyboardInterrupt
    marker = json.loads((tmp_path / UNFINISHED).read_text(encoding="utf-8"))
    marker["process"] = {"pid": 1, "host": "elsewhere"}
    (tmp_path / UNFINISHED).write_text(json.dumps(marker), encoding="utf-8")
    with claim(recipe, tmp_path, None):
        pass
    assert list(tmp_path.iterdir()) == []


def test_a_finished_model_gets_no_lock(recipe: Recipe, model_path: Path) -> None:
    before = sorted(model_path.iterdir())
    message = "already holds a finished model"
    with pytest.raises(ConfigError, match=message), claim(recipe, model_path, None):
        pass
    assert sorted(model_path.iterdir()) == before
