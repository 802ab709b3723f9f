"""``xscript-ner train``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ..conftest import Run

SMALL = "[chars]\nembedding = 4\nencoder = 4\n[words]\nembedding = 8\nencoder = 8\n"


@pytest.fixture
def recipe(corpus_path: Path, tmp_path: Path) -> Path:
    corpus = f'[{{ path = "{corpus_path}" }}]'
    path = tmp_path / "r.toml"
    data = f"[data]\ntrain = {corpus}\ndev = {corpus}\ntest = {corpus}\n"
    path.write_text(f'name = "x"\n{data}{SMALL}', encoding="utf-8")
    return path


def test_a_recipe_becomes_a_model_that_tags(run: Run, recipe: Path, tmp_path: Path) -> None:
    output = tmp_path / "model"
    result = run("train", recipe, "-o", output, "--set", "training.epochs=2", "--seed", "7")
    assert result.status == 0
    epochs = [line for line in result.err.split("\n") if line.startswith("epoch")]
    assert len(epochs) == 2
    assert "dev F1" in epochs[0]
    assert "train.jsonl" in result.out
    assert f"the model is in {output}" in result.out
    log = (output / "log.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["epoch"] for line in log] == [1, 2]
    assert json.loads((output / "recipe.json").read_text(encoding="utf-8"))["seed"] == 7
    assert run("tag", "-m", output, stdin="京都\n").status == 0


def test_values_are_set_by_their_dotted_names(run: Run, recipe: Path, tmp_path: Path) -> None:
    settings = ["training.epochs=1", "chars.embedding=3", "classifier.head=softmax"]
    options = [word for setting in settings for word in ("--set", setting)]
    assert run("train", recipe, "-o", tmp_path / "m", *options).status == 0
    written = json.loads((tmp_path / "m" / "recipe.json").read_text(encoding="utf-8"))
    assert written["chars"]["embedding"] == 3
    assert written["classifier"]["head"] == "softmax"


def test_a_finished_model_is_not_overwritten(run: Run, recipe: Path, tmp_path: Path) -> None:
    arguments = ["train", recipe, "-o", tmp_path / "m", "--set", "training.epochs=1"]
    assert run(*arguments).status == 0
    before = (tmp_path / "m" / "model.safetensors").read_bytes()
    again = run(*arguments)
    assert again.status == 2
    assert "directory already holds a finished model" in again.err
    assert (tmp_path / "m" / "model.safetensors").read_bytes() == before


def test_several_seeds_give_one_model_and_their_mean(
    run: Run, recipe: Path, tmp_path: Path
) -> None:
    arguments = ["train", recipe, "-o", tmp_path / "m", "--set", "training.epochs=1"]
    result = run(*arguments, "--seeds", "1,2")
    assert result.status == 0
    assert "train.jsonl: F1 " in result.out
    assert "±" in run("info", tmp_path / "m").out
    assert {path.name for path in (tmp_path / "m").glob("seed-*")} == {"seed-1", "seed-2"}


def test_seeds_that_are_no_numbers_are_a_wrong_usage(
    run: Run, recipe: Path, tmp_path: Path
) -> None:
    result = run("train", recipe, "-o", tmp_path / "m", "--seeds", "1,b")
    assert result.status == 2
    assert "expected seeds as 1,2,3, found '1,b'" in result.err
