"""Entities carried over parallel text."""

from __future__ import annotations

import pytest

from xscript_ner.core.types import Document, Entity
from xscript_ner.projection.projector import Projector
from xscript_ner.projection.sound import sound
from xscript_ner.text.frontends import build_frontend
from xscript_ner.text.romanizers.unidic import UnidicRomanizer
from xscript_ner.vectors.translations import Translations

JAPANESE, LATIN = build_frontend("japanese"), build_frontend("latin")
NOTHING = Translations([])


def entity(text: str, name: str, label: str) -> Entity:
    start = text.index(name)
    return Entity(start, start + len(name), label, name)


def projected(
    source: str, names: dict[str, str], target: str, translations: Translations = NOTHING
) -> list[tuple[str, str] | None]:
    """``{"Kyoto": "LOC"}`` in the source to ``[("京都", "LOC")]`` in the target."""
    entities = [entity(source, name, label) for name, label in names.items()]
    tokens = JAPANESE(target)
    romaji = UnidicRomanizer().romanize(tokens)
    found = Projector(translations)(entities, LATIN(source), Document(target), tokens, romaji)
    assert all(target[e.start : e.end] == e.text for e in found if e)
    return [e and (e.text, e.label) for e in found]


@pytest.mark.parametrize(
    ("one", "other"),
    [("Tōkyō", "toukyou"), ("Ohba", "ohba"), ("Shinbashi", "shimbashi"), ("Niigata", "NIGATA")],
)
def test_spellings_of_a_name_sound_alike(one: str, other: str) -> None:
    assert sound(one) == sound(other)


def test_sound_has_letters_only() -> None:
    assert sound("『、1420") == ""


def test_names_are_found_by_their_sound() -> None:
    source = "Ashikaga Yoshimitsu was born in Kyoto."
    names = {"Ashikaga Yoshimitsu": "PER", "Kyoto": "LOC"}
    target = "足利義満は京都で生まれた。"
    assert projected(source, names, target) == [("足利義満", "PER"), ("京都", "LOC")]


def test_several_words_may_sound_like_one_and_marks_join_no_run() -> None:
    source, target = "The Honganji in Osaka", "（本願寺）、大阪の寺"
    tokens = [token.surface for token in JAPANESE(target)]
    assert "（" in tokens
    assert projected(source, {"Osaka": "LOC"}, target) == [("大阪", "LOC")]
    assert projected(source, {"Honganji": "ORG"}, target) == [("本願寺", "ORG")]


def test_words_that_keep_company_stand_for_each_other() -> None:
    together = Translations([({"市"}, {"City"})] * 3)
    found = projected("in Nara City", {"Nara City": "LOC"}, "奈良市にある", together)
    assert found == [("奈良市", "LOC")]
    half = projected("in Nara City", {"Nara City": "LOC"}, "奈良市にある")
    assert half == [None], "one word of two is not enough"


def test_equal_writing_stands_for_itself() -> None:
    assert projected("He joined NHK.", {"NHK": "ORG"}, "NHKに入った。") == [("NHK", "ORG")]


def test_each_word_is_given_once_and_the_longest_entity_chooses_first() -> None:
    source = "Kyoto, and Kyoto University"
    entities = {"Kyoto University": "ORG"}
    tokens, target = LATIN(source), "京都大学と京都"
    both = [entity(source, "Kyoto University", "ORG"), entity(source, "Kyoto", "LOC")]
    romaji = UnidicRomanizer().romanize(JAPANESE(target))
    together = Translations([({"大学"}, {"University"})] * 2)
    found = Projector(together)(both, tokens, Document(target), JAPANESE(target), romaji)
    assert [e and (e.text, e.start) for e in found] == [("京都大学", 0), ("京都", 5)]
    assert projected(source, entities, "大阪の町") == [None]
