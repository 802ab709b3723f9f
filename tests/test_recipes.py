"""Recipes by name and by path."""

from __future__ import annotations

from pathlib import Path

import pytest

from xscript_ner.config import read_recipe
from xscript_ner.errors import ConfigError
from xscript_ner.recipes import recipe_path
from xscript_ner.resources import resource

SHIPPED = sorted(resource("recipes").glob("*.toml"))


@pytest.mark.parametrize("path", SHIPPED, ids=[path.stem for path in SHIPPED])
def test_every_shipped_recipe_is_found_by_name_and_valid(path: Path) -> None:
    assert recipe_path(path.stem) == path
    assert read_recipe(path).name == path.stem


def test_a_path_stays_a_path(tmp_path: Path) -> None:
    assert recipe_path(str(tmp_path / "mine.toml")) == tmp_path / "mine.toml"


def test_an_unknown_name_lists_the_shipped_ones() -> None:
    with pytest.raises(ConfigError, match=r"unknown recipe 'nobody'; choose from .*ja-wikipedia"):
        recipe_path("nobody")
