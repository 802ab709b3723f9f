"""``xscript-ner adapt``."""

from __future__ import annotations

from pathlib import Path

import pytest

from ...conftest import Run

QUICK = ("--set", "training.epochs=1", "--set", "training.batch=6")


def test_a_dry_run_shows_the_plan_and_writes_what_can_be_edited(
    run: Run, model_path: Path, corpus_path: Path, tmp_path: Path
) -> None:
    result = run("adapt", model_path, corpus_path, "-o", tmp_path / "m", "--dry-run")
    assert result.status == 0
    first, header, _, *rows = result.out.splitlines()
    assert first == f"from {model_path}: chars, words, features, classifier"
    assert header.split()[:2] == ["label", "spans"]
    assert [row.split()[0] for row in rows[:3]] == ["ORG", "PERSON", "PLACE"]
    assert "dev is split off" in result.err
    assert sorted(file.name for file in (tmp_path / "m").iterdir()) == [
        "labels.toml", "recipe.toml",
    ]  # fmt: skip


def test_a_model_is_trained_and_its_recipe_trains_it_again(
    run: Run, model_path: Path, corpus_path: Path, tmp_path: Path
) -> None:
    done = run("adapt", model_path, corpus_path, "-o", tmp_path / "m", *QUICK)
    assert done.status == 0
    assert "the model is in" in done.out
    again = run("train", tmp_path / "m" / "recipe.toml", "-o", tmp_path / "again")
    assert again.status == 0
    weights = [(tmp_path / name / "model.safetensors").read_bytes() for name in ("m", "again")]
    assert weights[0] == weights[1]
    refused = run("adapt", model_path, corpus_path, "-o", tmp_path / "m", *QUICK)
    assert refused.status == 2
    assert "already holds a finished model" in refused.err


def test_labels_may_stand_on_the_command_line(
    run: Run, model_path: Path, corpus_path: Path, tmp_path: Path
) -> None:
    labels = "PERSON=PLACE+ORG,PLACE=,NOBODY=ORG"
    result = run("adapt", model_path, corpus_path, "-o", tmp_path, "--dry-run", "--labels", labels)
    assert result.status == 0
    written = (tmp_path / "labels.toml").read_text("utf-8")
    assert 'PERSON = ["PLACE", "ORG"]' in written
    assert "PLACE = []" in written
    assert "labels of the map that no training document has: NOBODY" in result.err


@pytest.mark.slow
def test_a_search_shows_its_table_and_trains_the_best(
    run: Run, model_path: Path, corpus_path: Path, tmp_path: Path
) -> None:
    result = run(
        "adapt", model_path, corpus_path, "-o", tmp_path / "m", "--dev", corpus_path,
        "--search", *QUICK,
    )  # fmt: skip
    assert result.status == 0
    lines = result.out.splitlines()
    assert lines[0].split()[:3] == ["plan", "dev", "F1"]
    assert any(line.startswith("nothing") for line in lines)
    assert (tmp_path / "m" / "search" / "grid.toml").exists()
    assert (tmp_path / "m" / "model.safetensors").exists()
