"""Names for what recipes hold."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import pytest

from xscript_ner.ablation import keys
from xscript_ner.ablation.keys import CellKeys, said
from xscript_ner.config import Recipe, Section, WordsConfig, parse

DATA = {"train": "hironsan:train-0", "test": "hironsan:test-0"}


class Extra(Section):
    """A table that recipes do not have today."""

    weight: float = 1.0


class Later(Recipe):
    """A recipe that has gained a table, a table that may be missing and a key."""

    extra: Extra = Extra()
    other: Extra | None = None
    speed: int = 3


class Gru(Section):
    kind: Literal["gru"] = "gru"
    size: int = 200


class Cnn(Section):
    kind: Literal["cnn"] = "cnn"
    size: int = 200


class Stack(Section):
    encoder: Gru | Cnn | None = None


def recipe(kind: type[Recipe] = Recipe, **tables: Any) -> Recipe:
    return parse(kind, {"name": "small", "data": DATA, **tables})


def key(kind: type[Recipe] = Recipe, **tables: Any) -> str:
    return CellKeys().of(recipe(kind, **tables))


def test_a_recipe_that_gains_tables_and_keys_keeps_its_cells() -> None:
    for tables in ({}, {"words": {"dropout": 0.3}}, {"features": {"names": ("pos1",)}}):
        assert key(Later, **tables) == key(Recipe, **tables)


def test_a_table_that_gains_a_key_keeps_its_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    class Words(WordsConfig):
        more: int = 5

    class Wider(Recipe):
        words: WordsConfig = Words()

    before = key()
    assert key(Wider) == before


def test_what_is_set_changes_the_key() -> None:
    assert key() != key(seed=2)
    assert key() != key(words={"dropout": 0.3})
    assert len({key(Later), key(Later, extra={"weight": 2.0}), key(Later, other={})}) == 3


def test_a_default_may_be_spelt_out() -> None:
    default = recipe().words.dropout
    assert key(words={"dropout": default}) == key()


def test_names_licences_and_descriptions_are_idle() -> None:
    assert key(description="of something") == CellKeys().of(
        recipe().model_copy(update={"name": "other"})
    )


def test_kinds_that_differ_in_nothing_but_their_kind_have_keys_of_their_own() -> None:
    assert said(Stack(encoder=Gru())) == {"encoder": {"kind": "gru"}}
    assert said(Stack(encoder=Cnn())) != said(Stack(encoder=Gru()))


def test_a_map_counts_by_what_it_says(tmp_path: Path) -> None:
    path = tmp_path / "map.toml"
    found = []
    for label in ("PLACE", "LOC"):
        path.write_text(f'LOC = "{label}"\n', encoding="utf-8")
        found.append(key(data={**DATA, "label_map": str(path)}))
    assert found[0] != found[1]


def test_a_corpus_of_several_files_counts_by_what_all_of_them_hold(tmp_path: Path) -> None:
    for name in ("seq.in", "seq.out", "label"):
        (tmp_path / name).write_text("a")
    data = DATA | {"train": {"path": str(tmp_path)}}
    before = key(data=data)
    assert key(data=data) == before
    (tmp_path / "label").write_text("b")
    assert key(data=data) != before


def test_another_schema_is_another_key(monkeypatch: pytest.MonkeyPatch) -> None:
    before = key()
    monkeypatch.setattr(keys, "SCHEMA", keys.SCHEMA + 1)
    assert key() != before
