"""``xscript-ner transfer``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ..conftest import Run

SIZES = """
[chars]
embedding = 6
encoder = 5
[words]
embedding = 10
encoder = 8
"""


@pytest.fixture
def recipe(corpus_path: Path, tmp_path: Path) -> Path:
    corpus = f'[{{ path = "{corpus_path}" }}]'
    path = tmp_path / "r.toml"
    data = f"[data]\ntrain = {corpus}\ndev = {corpus}\n"
    case = "[romanizer]\ntruecase = true\n"
    transfer = '[transfer]\nsource = "nobody"\nparts = ["chars", "words.encoder"]\n'
    path.write_text(f'name = "x"\n{data}{case}{SIZES}{transfer}', encoding="utf-8")
    return path


def test_a_dry_run_shows_every_tensor_and_trains_nothing(
    run: Run, model_path: Path, recipe: Path
) -> None:
    before = set(recipe.parent.iterdir())
    result = run("transfer", model_path, recipe, "--dry-run")
    assert result.status == 0
    assert result.err == ""
    lines = result.out.splitlines()
    assert lines[0].split() == ["tensor", "status", "share", "missing", "why"]
    assert any(line.startswith("words.embedding.weight") and "new" in line for line in lines)
    assert any("classifier.crf.end" in line and "not in the plan" in line for line in lines)
    assert set(recipe.parent.iterdir()) == before


def test_options_replace_the_recipe_s_plan(run: Run, model_path: Path, recipe: Path) -> None:
    result = run(
        "transfer", model_path, recipe, "--dry-run", "--json",
        "--parts", "classifier", "--labels", "PERSON=PLACE+ORG,PLACE=,ORG=ORG",
    )  # fmt: skip
    about = json.loads(result.out)
    assert about["source"]["given"] == str(model_path)
    assert about["plan"]["parts"] == ["classifier"]
    assert about["plan"]["labels"] == {"PERSON": ["PLACE", "ORG"], "PLACE": [], "ORG": ["ORG"]}
    tensors = {t["name"]: t for t in about["report"]["tensors"]}
    assert tensors["classifier.dense.bias"]["copied"] == 9
    assert tensors["chars.embedding.weight"]["status"] == "new"


def test_warnings_go_to_standard_error(run: Run, model_path: Path, recipe: Path) -> None:
    arguments = ["transfer", model_path, recipe, "--dry-run", "--set", "romanizer.truecase=false"]
    result = run(*arguments)
    assert result.status == 0
    assert result.err.startswith("xscript-ner: transfer: romanisation differs")


def test_with_an_output_it_trains_and_info_says_from_what(
    run: Run, model_path: Path, recipe: Path, tmp_path: Path
) -> None:
    output = tmp_path / "m"
    settings = ["training.epochs=2", "transfer.learning.chars={frozen_epochs=1}"]
    options = [word for setting in settings for word in ("--set", setting)]
    result = run("transfer", model_path, recipe, "-o", output, *options)
    assert result.status == 0
    epochs = [line for line in result.err.split("\n") if line.startswith("epoch")]
    assert [line.endswith("frozen: chars") for line in epochs] == [True, False]
    assert f"the model is in {output}" in result.out
    assert "from        small: chars, words.encoder" in run("info", output).out
    assert run("tag", "-m", output, stdin="京都\n").status == 0


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ([], "give either --dry-run or --output DIRECTORY"),
        (["--dry-run", "-o", "m"], "give either --dry-run or --output DIRECTORY"),
        (["--json", "-o", "m"], "--json goes with --dry-run"),
        (["--dry-run", "--parts", "chars,wrds"], "unknown part 'wrds'; choose from chars, "),
        (["--dry-run", "--labels", "A=B,C"], "expected a label map or TARGET=SOURCE"),
        (["--dry-run", "--labels", "nomap"], "unknown label map 'nomap'"),
        (["--dry-run", "--labels", "PERSON=X"], "the source has no label 'X'"),
        (["--dry-run", "--set", "chars.encoder=4"], "sizes differ"),
        (["--dry-run", "--set", "transfer.learning.wrds={factor=2}"], "unknown part 'wrds'"),
    ],
)
def test_a_wrong_plan_is_one_line(
    run: Run, model_path: Path, recipe: Path, options: list[str], message: str
) -> None:
    result = run("transfer", model_path, recipe, *options)
    assert result.status == 2
    assert message in result.err
    assert result.err.count("\n") == 1
    assert result.out == ""


def test_a_source_that_is_no_model_is_told(run: Run, recipe: Path) -> None:
    result = run("transfer", "nobody", recipe, "--dry-run")
    assert result.status == 2
    assert "unknown model 'nobody'" in result.err


def test_parts_can_be_listed_and_an_unknown_one_lists_them(
    run: Run, model_path: Path, recipe: Path
) -> None:
    listed = run("transfer", model_path, "--parts", "list")
    assert (listed.status, listed.err) == (0, "")
    parts = listed.out.splitlines()
    assert {"chars", "chars.encoder", "words.embedding", "classifier.crf"} <= set(parts)
    unknown = run("transfer", model_path, recipe, "--dry-run", "--parts", "char")
    assert unknown.status == 2
    assert "unknown part 'char'; choose from chars, chars.embedding" in unknown.err
    assert "missing RECIPE" in run("transfer", model_path, "--dry-run").err


def test_without_parts_characters_and_classifier_cross(
    run: Run, model_path: Path, recipe: Path
) -> None:
    text = recipe.read_text("utf-8").replace('parts = ["chars", "words.encoder"]\n', "")
    recipe.write_text(text, "utf-8")
    about = json.loads(run("transfer", model_path, recipe, "--dry-run", "--json").out)
    assert about["plan"]["parts"] == ["chars", "classifier"]
