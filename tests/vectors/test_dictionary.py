"""Dictionaries from lists of terms, parallel text, and utterances beside their originals."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from xscript_ner.config import DictionarySource, parse
from xscript_ner.core.errors import ConfigError, DataError
from xscript_ner.text.frontends import build_frontend
from xscript_ner.text.prepare import Preparer
from xscript_ner.text.romanizers import build_romanizer
from xscript_ner.vectors import cache, dictionary
from xscript_ner.vectors.dictionary import Dictionary, Entry, read_dictionary

LATIN = Preparer(build_frontend("latin"), build_romanizer("surface"))


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(cache, "_folder", lambda: tmp_path / "cache")
    return tmp_path / "cache"


def put(path: Path, text: str) -> dict[str, str]:
    path.write_text(text, encoding="utf-8")
    return {"path": str(path)}


def learnt(*sources: dict[str, Any]) -> Dictionary:
    configs = [parse(DictionarySource, source) for source in sources]
    return read_dictionary(configs, LATIN, LATIN, lowercase=True)


def parallel(tmp_path: Path, **more: Any) -> dict[str, Any]:
    german = put(tmp_path / "de.txt", "Wetter heute\nWetter\n\nheute\nWecker heute\nWecker da\n")
    english = put(tmp_path / "en.txt", "weather today\nweather\nx\ntoday\nalarm today\nalarm\n")
    return {"parallel": [german, english], **more}


def test_terms_of_one_word_each_are_sure(tmp_path: Path) -> None:
    terms = put(tmp_path / "terms.tsv", "Wetter\tweather\nguten Tag\thello\n")
    found = learnt({"corpora": [terms | {"format": "terms"}]})
    assert found.entries == (Entry("wetter", "weather", 1.0),)


def test_longer_pairs_give_words_by_the_lines_they_share(tmp_path: Path) -> None:
    found = learnt(parallel(tmp_path))
    weights = {entry[:2]: entry.weight for entry in found.entries}
    assert weights["wecker", "alarm"] == 1.0
    assert weights["heute", "today"] == 1.0
    assert ("da", "alarm") not in weights, "one line is chance"
    assert found == learnt(parallel(tmp_path)), "and in the same order"


def test_the_translation_may_stand_in_the_documents(tmp_path: Path) -> None:
    rows = [("Wecker um acht", "alarm at eight"), ("Wecker um neun", "alarm at nine")]
    lines = (
        json.dumps({"text": text, "entities": [], "meta": {"text-en": original}})
        for text, original in rows
    )
    corpus = put(tmp_path / "a.jsonl", "\n".join(lines) + "\n")
    found = learnt({"corpora": corpus, "meta": "text-en"})
    assert {entry[:2] for entry in found.entries} == {
        (word, other) for word in ("wecker", "um") for other in ("alarm", "at")
    }
    with pytest.raises(ConfigError, match=r"expected translations in meta\['other'\], found none"):
        learnt({"corpora": corpus, "meta": "other"})


def test_every_so_manieth_pair_is_taken(tmp_path: Path) -> None:
    (entry,) = learnt(parallel(tmp_path, every=2)).entries
    assert entry[:2] == ("heute", "today"), "blank lines are not counted"


def test_a_dictionary_without_entries_is_refused(tmp_path: Path) -> None:
    terms = put(tmp_path / "terms.tsv", "guten Tag\thello\n")
    with pytest.raises(DataError, match="expected words that stand for each other"):
        learnt({"corpora": [terms | {"format": "terms"}]})


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ({}, "either from parallel text or from corpora"),
        ({"parallel": ["a:b", "c:d"], "corpora": "e:f"}, "either from parallel text or"),
        ({"parallel": ["a:b"]}, "parallel text has two sides, found 1"),
    ],
)
def test_a_source_is_of_one_kind(source: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        parse(DictionarySource, source)


def test_the_second_time_it_comes_from_the_cache(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = learnt(parallel(tmp_path))
    monkeypatch.delattr(dictionary, "Translations")
    assert learnt(parallel(tmp_path)) == first


SOME = Dictionary.of({
    ("寺", "temple"): 0.8, ("寺", "the"): 0.2, ("院", "temple"): 0.5, ("山", "hill"): 0.6,
    ("山", "mountain"): 0.6,
})  # fmt: skip


def test_the_surest_translation_comes_first() -> None:
    assert [entry.translation for entry in SOME.by_word()["寺"]] == ["temple", "the"]


def test_mutual_entries_are_the_surest_of_both_words() -> None:
    assert {entry[:2] for entry in SOME.mutual().entries} == {
        ("寺", "temple"), ("山", "hill"), ("山", "mountain"),
    }  # fmt: skip


def test_words_held_out_share_nothing_with_those_that_are_fitted() -> None:
    many = Dictionary.of({(f"w{i}", f"t{i // 2}"): 1.0 for i in range(400)})
    fitted, held_out = many.split(0.25)
    assert 60 < len(held_out.entries) < 140
    assert not {e.word for e in fitted.entries} & {e.word for e in held_out.entries}
    assert not {e.translation for e in fitted.entries} & {e.translation for e in held_out.entries}
    assert many.split(0.25)[1] == held_out
    half = Dictionary(many.entries[:200])
    assert set(half.split(0.25)[1].entries) == set(held_out.entries) & set(half.entries)
    assert many.split(0.0) == (many, Dictionary(()))
