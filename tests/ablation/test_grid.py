"""Grids read from files: which cells there are, and what each trains."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from xscript_ner.ablation.axes import AXES, changes_on
from xscript_ner.ablation.grid import merged, read_grid
from xscript_ner.config import read_recipe
from xscript_ner.core.errors import ConfigError

BASE = """
name = "grid"
[data]
train = "hironsan:train-{fold}"
test = "hironsan:test-{fold}"
[romanizer]
name = "surface"
"""
AXES_BOTH = """
[ablation]
folds = ["0", "1"]
seeds = [1, 2, 3]
baseline = { parts = "none" }
[ablation.axes]
parts = ["none", "chars + words.encoder"]
romanizer = ["surface", "unidic truecased"]
[transfer]
source = "en-open"
"""


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "grid.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_every_combination_is_a_cell(tmp_path: Path) -> None:
    grid = read_grid(written(tmp_path, BASE + AXES_BOTH))
    assert len(grid.cells) == 2 * 2 * 2 * 3
    assert len({cell.key for cell in grid.cells}) == len(grid.cells)
    assert grid.axes == {
        "parts": ("none", "chars + words.encoder"),
        "romanizer": ("surface", "unidic truecased"),
    }
    last = grid.cells[-1]
    assert last.values == {"parts": "chars + words.encoder", "romanizer": "unidic truecased"}
    assert (last.fold, last.recipe.seed) == ("1", 3)
    assert last.recipe.data.train[0].split == "train-1"
    assert last.recipe.romanizer.truecase
    assert last.recipe.transfer is not None
    assert last.recipe.transfer.parts == ("chars", "words.encoder")
    assert grid.cells[0].recipe.transfer is None


def test_tables_are_a_grid_as_their_file_is(tmp_path: Path) -> None:
    tables = tomllib.loads(BASE + AXES_BOTH)
    grid = read_grid(written(tmp_path, BASE + AXES_BOTH), {"ablation.seeds": [4]})
    assert read_grid(tables, {"ablation.seeds": [4]}) == grid
    assert tables["ablation"]["seeds"] == [1, 2, 3]
    with pytest.raises(ConfigError, match=r"^has no table \[ablation\]"):
        read_grid({key: value for key, value in tables.items() if key != "ablation"})


def test_names_change_no_key_and_content_does(tmp_path: Path) -> None:
    def keys(**changes: Any) -> list[str]:
        grid = read_grid(written(tmp_path, BASE + AXES_BOTH), changes)
        return [cell.key for cell in grid.cells]

    assert keys() == keys(name="other", description="another")
    assert not set(keys()) & set(keys(**{"words.dropout": 0.3}))


def test_cells_of_equal_content_are_one_run(tmp_path: Path) -> None:
    text = BASE + AXES_BOTH + '[ablation.axes.lexicon]\noff = {}\nalso = { language = "ja" }\n'
    grid = read_grid(written(tmp_path, text))
    assert len({cell.key for cell in grid.cells}) == len(grid.cells) / 2


def test_a_corpus_by_path_counts_by_its_content(tmp_path: Path) -> None:
    corpus = tmp_path / "train.jsonl"
    text = BASE.replace('"hironsan:train-{fold}"', json.dumps({"path": str(corpus)}))
    text = text.replace('{"path": ', "{path = ").replace("test-{fold}", "test-0")
    path = written(tmp_path, text + '[ablation.axes]\nhead = ["crf"]\n')
    keys = []
    for line in ("a", "b"):
        corpus.write_text(line)
        keys.append(read_grid(path).cells[0].key)
    assert keys[0] != keys[1]


def test_an_axis_of_one_s_own_lays_tables_over_the_recipe_s(tmp_path: Path) -> None:
    own = '[ablation.axes.features]\noff = {}\non = { features.names = ["pos1"] }\n'
    text = BASE.replace("{fold}", "0") + "[features]\nembedding = 7\n" + own
    cells = read_grid(written(tmp_path, text)).cells
    assert [cell.recipe.features.names for cell in cells] == [(), ("pos1",)]
    assert [cell.recipe.features.embedding for cell in cells] == [7, 7]


def test_merging_leaves_what_it_is_given() -> None:
    tables = {"a": {"b": 1, "c": 2}}
    assert merged(tables, {"a": {"b": 3}, "d": 4}) == {"a": {"b": 3, "c": 2}, "d": 4}
    assert tables == {"a": {"b": 1, "c": 2}}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("free", {}),
        ("frozen", {"chars": {"frozen": True}, "words.encoder": {"frozen": True}}),
        ("frozen 3", {"chars": {"frozen_epochs": 3}, "words.encoder": {"frozen_epochs": 3}}),
        ("factor 0.1", {"chars": {"factor": 0.1}, "words.encoder": {"factor": 0.1}}),
    ],
)
def test_learning_goes_to_every_part(
    tmp_path: Path, name: str, expected: dict[str, dict[str, Any]]
) -> None:
    text = BASE + AXES_BOTH.replace("[transfer]", f'learning = ["{name}"]\n[transfer]')
    transfer = read_grid(written(tmp_path, text)).cells[-1].recipe.transfer
    assert transfer is not None
    found = {
        part: learning.model_dump(exclude_defaults=True)
        for part, learning in transfer.learning.parts.items()
    }
    assert found == expected


def test_each_axis_reads_its_values() -> None:
    path = Path("grid.toml")
    assert changes_on("size", [100, "all"], path) == {
        "100": {"data": {"size": 100}},
        "all": {"data": {"size": None}},
    }
    assert changes_on("head", ["softmax"], path) == {"softmax": {"classifier": {"head": "softmax"}}}
    assert changes_on("source", ["a/b"], path) == {"a/b": {"transfer": {"source": "a/b"}}}
    assert changes_on("learning", ["gradual"], path) == {
        "gradual": {"transfer": {"learning": {"policy": "gradual"}}}
    }
    assert set(AXES) == {"parts", "romanizer", "head", "source", "learning", "size"}


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("", r"has no table \[ablation\]"),
        ("[ablation]\nseed = [1]", "unknown key 'seed'; valid here: axes, folds, seeds, baseline"),
        ("[ablation]\nseeds = []", "seeds"),
        ('[ablation.axes]\nromanizer = ["unidic loud"]', "axis 'romanizer': unknown word .*loud"),
        ('[ablation.axes]\nsize = ["ten"]', "axis 'size': expected a number of sentences or all"),
        ('[ablation.axes]\nlearning = ["slow"]', "unknown learning 'slow'; choose from factor X"),
        ("[ablation.axes]\nhead = []", "axis 'head' has no values"),
        ('[ablation.axes]\nhead = ["crf", "crf"]', "axis 'head' has a value twice"),
        ('[ablation.axes]\nheat = ["crf"]', "unknown axis 'heat'; choose from head, .*table"),
        ('[ablation.axes]\nhead = ["tree"]', r"classifier\.head.*\(in the cell head = tree\)"),
        ('[ablation.axes]\nparts = ["chars"]', "'transfer.source' is missing"),
        ('[ablation]\nbaseline = {head = "crf"}', "baseline: unknown axis 'head'"),
        (
            '[ablation]\nbaseline = {head = "x"}\n[ablation.axes]\nhead = ["crf"]',
            "baseline: unknown head 'x'; choose from crf",
        ),
        ('[ablation]\nfolds = ["0"]', "has folds, but {fold} stands nowhere"),
    ],
)
def test_what_a_grid_may_not_say_is_one_line(tmp_path: Path, table: str, message: str) -> None:
    path = written(tmp_path, BASE.replace("{fold}", "0") + table)
    with pytest.raises(ConfigError, match=message) as raised:
        read_grid(path)
    assert str(raised.value).startswith(f"{path}: ")
    assert "\n" not in str(raised.value)


def test_a_grid_without_a_test_part_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"a grid needs data\.test, which is missing"):
        read_grid(written(tmp_path, BASE + AXES_BOTH), {"data.test": []})


def test_a_placeholder_without_folds_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"says \{fold\}, but ablation\.folds is missing"):
        read_grid(written(tmp_path, BASE + '[ablation.axes]\nhead = ["crf"]'))


def test_training_a_grid_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"is a grid of many runs.*xscript-ner ablate"):
        read_recipe(written(tmp_path, BASE + AXES_BOTH))
