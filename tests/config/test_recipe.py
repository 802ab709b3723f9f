"""Recipes: what is refused, with which words, and that nothing is lost in a checkpoint."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from xscript_ner.config import GRID, CorpusConfig, Recipe, parse, read_recipe, read_tables
from xscript_ner.core.errors import ConfigError
from xscript_ner.core.resources import resource

SHIPPED = [
    path
    for path in sorted(resource("recipes").glob("*.toml"))
    if GRID not in read_tables(path)
]
SMALLEST = {"name": "x", "data": {"train": "stockmark:train"}}


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "recipe.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def small(tmp_path: Path) -> Path:
    text = 'name = "x"\n[data]\ntrain = "stockmark:train"\n[training]\nepochs = 4\n'
    return write(tmp_path, text)


def test_there_are_shipped_recipes() -> None:
    assert "ja-wikipedia" in [path.stem for path in SHIPPED]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_recipe_is_valid_and_carries_its_file_s_name(path: Path) -> None:
    assert read_recipe(path).name == path.stem


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_what_a_checkpoint_writes_is_read_back_equal(path: Path) -> None:
    recipe = read_recipe(path)
    written = json.dumps(recipe.model_dump(mode="json"))
    assert parse(Recipe, json.loads(written)) == recipe


def test_a_recipe_with_everything_is_read_back_equal() -> None:
    recipe = parse(
        Recipe,
        {
            "name": "x",
            "data": {
                "train": ["a:b", {"path": "c", "format": "conll", "options": {"scheme": "IOB1"}}],
                "label_map": {"人名": "PER", "時間": ""},
                "size": 10,
            },
            "features": {"names": ["pos1", "shape"]},
            "training": {"learning_rate": 1},
        },
    )
    assert parse(Recipe, json.loads(json.dumps(recipe.model_dump(mode="json")))) == recipe


def test_another_seed_is_held_to_the_same_bounds() -> None:
    recipe = parse(Recipe, SMALLEST)
    assert recipe.with_seed(2**63 - 1) == parse(Recipe, SMALLEST | {"seed": 2**63 - 1})
    for seed in (-1, 2**63, 10**26):
        with pytest.raises(ConfigError, match=f"key 'seed': .* found {seed}"):
            recipe.with_seed(seed)


def test_an_encoder_is_a_size_or_a_table() -> None:
    def words(encoder: object) -> Recipe:
        return parse(Recipe, SMALLEST | {"words": {"encoder": encoder}})

    assert words(7) == words({"size": 7}) == words({"kind": "lstm", "size": 7})
    assert words({"kind": "gru"}).words.encoder.kind == "gru"
    chars = {"encoder": {"kind": "cnn", "size": 8, "widths": [3, 5]}}
    recipe = parse(Recipe, SMALLEST | {"chars": chars})
    assert recipe.chars.encoder.options == {"widths": [3, 5]}
    assert parse(Recipe, recipe.model_dump(mode="json")) == recipe


@pytest.mark.parametrize(
    ("table", "encoder", "message"),
    [
        ("words", {"kind": "gruu"}, "unknown encoder 'gruu'; choose from block_attention, gru, h"),
        ("words", {"widths": [3]}, "unknown key 'widths'; choose from kind, size"),
        ("chars", {"kind": "gru"}, "unknown character encoder 'gru'; choose from cnn, lstm"),
        ("chars", {"kind": "cnn", "width": 3}, "unknown key 'width'; choose from kind, size, wid"),
    ],
)
def test_an_unknown_encoder_or_option_names_what_there_is(
    table: str, encoder: dict[str, Any], message: str
) -> None:
    with pytest.raises(ConfigError, match=message):
        parse(Recipe, SMALLEST | {table: {"encoder": encoder}})


def test_a_further_head_labels_sentences_and_has_a_name_of_its_own() -> None:
    assert parse(Recipe, SMALLEST | {"heads": {"intent": {}}}).heads["intent"].kind == "label"
    with pytest.raises(ConfigError, match="may not be called 'words'"):
        parse(Recipe, SMALLEST | {"heads": {"words": {}}})
    with pytest.raises(ConfigError, match="unknown head 'gru'; choose from crf, label, soft"):
        parse(Recipe, SMALLEST | {"heads": {"intent": {"kind": "gru"}}})


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("a:b", (CorpusConfig(name="a", split="b"),)),
        ("a", (CorpusConfig(name="a"),)),
        (["a:b", "c:d"], (CorpusConfig(name="a", split="b"), CorpusConfig(name="c", split="d"))),
        ({"path": "p"}, (CorpusConfig(path="p"),)),
        ([{"path": "p"}, "a:b"], (CorpusConfig(path="p"), CorpusConfig(name="a", split="b"))),
    ],
)
def test_a_corpus_is_written_as_a_word_or_a_table(
    written: Any, meant: tuple[CorpusConfig, ...]
) -> None:
    assert parse(Recipe, {"name": "x", "data": {"train": written}}).data.train == meant


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"epoch": 3}, r"unknown key 'epoch'; valid here: name, description, language, seed"),
        ({"training": {"epoch": 3}}, r"unknown key 'training\.epoch'; valid here: epochs, pat"),
        ({"data": {"train": [{"nme": "a"}]}}, r"unknown key 'data\.train\.0\.nme'; valid.*: name"),
        ({"data": {"train": "x.conll"}}, r"'data\.train': a path is written \{ path = \"x\.conll"),
        ({"data": {"train": ["a/b"]}}, r"a path is written \{ path = \"a/b\" \}"),
        ({"data": {"train": [{"name": "x.conll"}]}}, r"train\.0\.name': a path is written \{ pa"),
        ({"data": {}}, r"key 'data\.train' is missing"),
        ({"training": {"epochs": "3"}}, r"'training\.epochs'.*valid integer, found '3'"),
        ({"training": {"epochs": 3.5}}, r"'training\.epochs'.*integer.*found 3\.5"),
        ({"training": {"epochs": True}}, r"'training\.epochs'.*integer, found True"),
        ({"training": {"epochs": 0}}, r"'training\.epochs'.*greater than 0, found 0"),
        ({"words": {"dropout": 1.0}}, r"'words\.dropout'.*less than 1, found 1\.0"),
        ({"words": {"lowercase": 1}}, r"'words\.lowercase'.*boolean, found 1"),
        ({"words": 3}, r"'words'.*found 3"),
        ({"data": {"train": 3}}, r"'data\.train'.*found 3"),
        ({"classifier": {"scheme": "iob2"}}, r"scheme': unknown scheme to learn 'iob2'; c"),
        ({"features": {"names": ["pos9"]}}, r"'features\.names\.0': unknown feature 'pos9'; cho"),
        ({"seed": "a", "language": 1}, r"\(and 1 more\)"),
    ],
)
def test_what_is_wrong_is_named_with_what_would_be_right(
    values: dict[str, Any], message: str
) -> None:
    with pytest.raises(ConfigError, match=message) as caught:
        parse(Recipe, SMALLEST | values, "r.toml")
    assert str(caught.value).startswith("r.toml: ")
    assert "\n" not in str(caught.value)


def test_a_recipe_cannot_be_changed() -> None:
    recipe = parse(Recipe, SMALLEST)
    with pytest.raises(ValueError, match="frozen"):
        recipe.training.epochs = 3


def test_overrides_replace_and_add_keys(small: Path) -> None:
    recipe = read_recipe(small, {"training.epochs": 9, "words.encoder": 7, "seed": 2})
    assert (recipe.training.epochs, recipe.words.encoder.size, recipe.seed) == (9, 7, 2)
    assert read_recipe(small).training.epochs == 4


def test_a_quoted_part_of_an_overriding_key_may_have_a_dot(small: Path) -> None:
    crosses = {"transfer": {"source": "x", "parts": ["words"]}}
    key = 'transfer.learning.parts."words.embedding".frozen'
    learning = read_recipe(small, {**crosses, key: True}).transfer.learning
    assert learning.parts["words.embedding"].frozen


@pytest.mark.parametrize(
    ("overrides", "message"),
    [
        ({"training.epoch": 1}, "unknown key 'training.epoch'; valid here: epochs"),
        ({"trainin.epochs": 1}, "unknown key 'trainin'; valid here: name"),
        ({"training.epochs": "many"}, "'training.epochs'"),
        ({"training.epochs.first": 1}, "'training.epochs.first': 'epochs' is not a table"),
        ({"name.first": 1}, "'name.first': 'name' is not a table"),
        ({"": 1}, "unknown key ''"),
    ],
)
def test_a_wrong_override_is_told_like_a_wrong_recipe(
    small: Path, overrides: dict[str, Any], message: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        read_recipe(small, overrides)
    assert message in str(caught.value)
    assert str(caught.value).startswith(f"{small}: ")


@pytest.mark.parametrize("text", ["name =\n", "[data\nx = 1", "name = 1\nname = 2\n"])
def test_what_is_not_toml_is_told_with_its_place(tmp_path: Path, text: str) -> None:
    with pytest.raises(ConfigError, match=r"recipe\.toml: not a TOML file: .*line [12]"):
        read_recipe(write(tmp_path, text))


def test_a_recipe_of_other_bytes_is_not_toml(tmp_path: Path) -> None:
    path = tmp_path / "recipe.toml"
    path.write_bytes(b"name = '\xff'")
    with pytest.raises(ConfigError, match="not a TOML file"):
        read_recipe(path)


def test_a_missing_recipe_or_a_directory_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"none\.toml: cannot read recipe: No such file"):
        read_recipe(tmp_path / "none.toml")
    with pytest.raises(ConfigError, match="cannot read recipe: Is a directory"):
        read_recipe(tmp_path)


def test_a_split_that_an_earlier_model_calls_a_part_is_read() -> None:
    assert parse(CorpusConfig, {"name": "a", "part": "b"}) == CorpusConfig(name="a", split="b")
    with pytest.raises(ConfigError, match="unknown key 'part'; valid here: name, split"):
        parse(CorpusConfig, {"name": "a", "part": "b", "split": "c"})
