"""Texts of several languages, each read as its own."""

from __future__ import annotations

import pytest

from xscript_ner.core.errors import DataError
from xscript_ner.core.types import Document
from xscript_ner.text.frontends import build_frontend
from xscript_ner.text.languages import SCRIPTS, MultilingualPreparer
from xscript_ner.text.prepare import Preparer
from xscript_ner.text.romanizers import build_romanizer

LATIN = Preparer(build_frontend("latin"), build_romanizer("surface"))
SPACED = Preparer(build_frontend("spaced"), build_romanizer("unidic"))
JAPANESE = Preparer(build_frontend("japanese"), build_romanizer("unidic"))


def preparer(*languages: str, first: str = "") -> MultilingualPreparer:
    readers = {"ja": JAPANESE, "en": LATIN, "de": LATIN}
    return MultilingualPreparer({code: readers.get(code, SPACED) for code in languages}, first)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("明日の東京の天気は?", "ja"),
        ("コーヒー", "ja"),
        ("iPhoneのWi-FiをOnにして", "ja"),  # Latin letters stand in texts of all languages
        ("天气", "zh"),  # kanji alone: the language with the fewest scripts
        ("मौसम कैसा है", "hi"),
        ("погода", "ru"),
        ("날씨 어때", "ko"),
        ("how is the weather", "de"),  # the first of those in Latin letters
        ("7:30", "de"),
        ("", "de"),
        ("Τι καιρό", "de"),  # nobody's script
    ],
)
def test_a_text_without_language_has_that_of_its_script(text: str, language: str) -> None:
    assert preparer("de", "en", "ja", "zh", "hi", "ru", "ko").language(text) == language


def test_the_recipes_own_language_comes_first() -> None:
    assert preparer("de", "en", "ja", first="en").language("hallo") == "en"
    assert preparer("de", "ja", first="fr").language("hallo") == "de"
    assert preparer("de", "ja", first="ja").language("hallo") == "de"
    assert preparer("ja", "ru").language("hello") == "ja"  # neither has Latin letters
    assert preparer("de", "ja", first="ja").language("12") == "ja"


def test_subtags_do_not_change_the_script() -> None:
    assert preparer("pt-BR", "zh-Hant").language("天氣") == "zh-Hant"
    assert {"Han", "Hiragana", "Katakana"} == set(SCRIPTS["ja"])


def test_each_document_is_read_as_its_language_is() -> None:
    several = preparer("en", "ja")
    documents = [Document("東京へ"), Document("It's 東京", language="en"), Document("don't")]
    sentences, _ = several.sentences(documents)
    assert [s.romaji for s in sentences] == [("toukyou", "e"), ("It", "'s", "東京"), ("do", "n't")]
    assert [len(several.tokens(document)) for document in documents] == [2, 3, 2]
    assert several.readers == (LATIN, JAPANESE)
    kinds = several.versions
    assert kinds["romanizer"] == f"en: surface/1; ja: {JAPANESE.romanizer.signature}"
    assert kinds["frontend"].startswith("en: latin/1 (regex")


def test_an_unknown_language_is_told() -> None:
    with pytest.raises(DataError, match="unknown language 'fr'; choose from en, ja"):
        preparer("en", "ja").sentences([Document("oui", language="fr")])


def test_one_preparer_reads_all_languages_alike() -> None:
    assert LATIN.language("東京", "ja") == ""
    assert LATIN.reader("ja") is LATIN
    assert LATIN.readers == (LATIN,)
