"""Recipes by name and by path."""

from __future__ import annotations

from pathlib import Path

import pytest

from xscript_ner.ablation.axes import changes_on
from xscript_ner.ablation.grid import AblationConfig
from xscript_ner.config import GRID, parse, read_recipe, read_tables
from xscript_ner.core.errors import ConfigError
from xscript_ner.core.resources import locate, resource
from xscript_ner.training.experiment import train_recipe

SHIPPED = sorted(resource("recipes").glob("*.toml"))
COLUMNS = """-DOCSTART- -X- -X- O

Tokyo NNP I-NP I-LOC
Osaka NNP I-NP B-LOC
welcomes VBZ I-VP O
Miller NNP I-NP I-PER
. . O O
"""


@pytest.mark.parametrize("path", SHIPPED, ids=[path.stem for path in SHIPPED])
def test_every_shipped_recipe_is_found_by_name_and_valid(path: Path) -> None:
    assert locate("recipe", path.stem) == path
    grid = GRID in read_tables(path)
    if grid:
        assert read_tables(path)["name"] == path.stem
        axes = parse(AblationConfig, read_tables(path)[GRID], path).axes
        assert all(changes_on(axis, values, path) for axis, values in axes.items())
    else:
        assert read_recipe(path).name == path.stem


def test_one_s_own_conll_2003_is_trained_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "conll2003").mkdir()
    for name in ("train", "testa", "testb"):
        (tmp_path / "conll2003" / f"eng.{name}").write_text(COLUMNS)
    sizes = {"words.encoder": 8, "words.embedding": 8, "training.epochs": 1}
    recipe = read_recipe(locate("recipe", "en-conll2003"), sizes)
    checkpoint = train_recipe(recipe, tmp_path / "model")
    assert checkpoint.vocabularies.tags.labels == ("LOC", "PER")
    assert checkpoint.metrics.of()["eng.testb"].gold == 3


def test_a_path_stays_a_path(tmp_path: Path) -> None:
    assert locate("recipe", str(tmp_path / "mine.toml")) == tmp_path / "mine.toml"


def test_a_directory_of_runs_does_not_hide_the_recipe_of_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "hironsan-parts").mkdir()
    assert locate("recipe", "hironsan-parts") in SHIPPED


def test_an_unknown_name_lists_the_shipped_ones() -> None:
    listed = r"unknown recipe 'nobody'; choose from .*en-open, .*stockmark-sizes"
    with pytest.raises(ConfigError, match=listed):
        locate("recipe", "nobody")
