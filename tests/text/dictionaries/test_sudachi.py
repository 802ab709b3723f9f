"""The names of a Sudachi dictionary, from a stand-in for ``sudachipy``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from xscript_ner.core.errors import ConfigError, DataError
from xscript_ner.text.dictionaries import sudachi
from xscript_ner.text.dictionaries.sudachi import sudachi_table

PLACE, PERSON, OTHER = ("地名", "一般"), ("人名", "一般"), ("一般", "*")
SURNAME, GIVEN, COUNTRY = ("人名", "姓"), ("人名", "名"), ("地名", "国")
NAMES = [
    ("長崎", PLACE), ("長崎", SURNAME), ("織田信長", PERSON), ("ソニー", OTHER), ("ＮＨＫ", OTHER),
    ("光", GIVEN), ("ひかり", GIVEN), ("日本", COUNTRY), ("東京都", PLACE), ("富士見町", PLACE),
    ("東京都富士見町", PLACE),
]  # fmt: skip
WORDS = [("ひかり", ("名詞", "普通名詞", "一般", "*")), ("走る", ("動詞", "一般", "*", "*"))]


class Entry:
    def __init__(self, surface: str, pos: tuple[str, ...]) -> None:
        self._surface, self._pos = surface, pos

    def surface(self) -> str:
        return self._surface

    def part_of_speech(self) -> tuple[str, ...]:
        return (*self._pos, "*", "*")


class Dictionary:
    def __init__(self, dict: str) -> None:
        assert dict == "core"

    def entries(self) -> Iterator[Entry]:
        for name, pos in NAMES:
            yield Entry(name, ("名詞", "固有名詞", *pos))
        for word, whole in WORDS:
            yield Entry(word, whole)


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    module: Any = ModuleType("sudachipy")
    module.Dictionary = Dictionary
    monkeypatch.setitem(sys.modules, "sudachipy", module)
    monkeypatch.setattr(sudachi, "find_spec", lambda name: SimpleNamespace(name=name))
    monkeypatch.setattr(sudachi, "version", lambda _: "20991231")
    return module


@pytest.mark.usefixtures("installed")
def test_names_have_their_kinds_and_ordinary_words_and_composed_places_are_left_out() -> None:
    table = sudachi_table("core")
    assert table.gazetteer.types == {
        "長崎": "place+surname", "織田信長": "person", "ソニー": "name", "nhk": "name",
        "日本": "country", "東京都": "place", "富士見町": "place",
    }  # fmt: skip
    assert table.source.name == "sudachidict_core 20991231"
    assert table.source.licence == "Apache-2.0"


@pytest.mark.parametrize(
    ("options", "more", "fewer"),
    [
        ({"words": True}, {"ひかり"}, set()),
        ({"composed": True}, {"東京都富士見町"}, set()),
        ({"shortest": 1}, {"光"}, set()),
        ({"longest": 3}, set(), {"織田信長", "富士見町"}),
        ({"kinds": ["surname", "name"]}, set(), {"織田信長", "日本", "東京都", "富士見町"}),
    ],
)
@pytest.mark.usefixtures("installed")
def test_what_is_kept_can_be_chosen(
    options: dict[str, Any], more: set[str], fewer: set[str]
) -> None:
    usual = set(sudachi_table("core").gazetteer.types)
    assert set(sudachi_table("core", **options).gazetteer.types) == (usual | more) - fewer


@pytest.mark.usefixtures("installed")
def test_a_name_is_of_the_kinds_that_are_asked_for() -> None:
    assert sudachi_table("core", kinds=["surname"]).gazetteer.types == {"長崎": "surname"}


@pytest.mark.usefixtures("installed")
def test_what_there_is_not_is_told() -> None:
    with pytest.raises(ConfigError, match="unknown kind of name 'placce'; choose from country"):
        sudachi_table("core", kinds=["placce"])
    with pytest.raises(ConfigError, match="unknown edition of Sudachi 'corre'"):
        sudachi_table("corre")
    with pytest.raises(DataError, match="found 0 of 0"):
        sudachi_table("core", shortest=90)


def test_a_dictionary_that_is_missing_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sudachi, "find_spec", lambda _: None)
    with pytest.raises(ConfigError, match=r"^sudachi-full is not installed: pip install sud"):
        sudachi_table("full")


def test_a_sudachipy_that_lists_no_entries_is_too_old(
    installed: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(installed, "Dictionary", lambda dict: object())
    with pytest.raises(ConfigError, match=r"expected sudachipy 0.7 or newer, found 20991231"):
        sudachi_table("core")
