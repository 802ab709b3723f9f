"""Alterations of sentences: names stay known, to the character."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_corpus import unmarked

from xscript_ner.checks.suite import read_suite
from xscript_ner.config import AugmentationConfig, Recipe
from xscript_ner.core.types import Document, Sentence
from xscript_ner.inputs.preparation import build_preparer
from xscript_ner.training.augmentation.alterations import ALTERATIONS
from xscript_ner.training.augmentation.copies import copies
from xscript_ner.training.augmentation.names import Names
from xscript_ner.training.augmentation.stretches import Stretch, document_of, stretches_of

LABELS = {"person": ("PERSON",), "place": ("PLACE",), "company": ("ORG",)}


@pytest.fixture(scope="module")
def names(sentences: list[Sentence]) -> Names:
    return Names(read_suite("ja"), LABELS, sentences)


@pytest.fixture(scope="module")
def english(recipe: Recipe) -> Names:
    return Names(read_suite("en"), LABELS, ())


def altered(name: str, marked: str, names: Names, seed: int = 1, share: float = 1.0) -> Document:
    document = unmarked(marked)
    stretches = ALTERATIONS[name](stretches_of(document), share, Random(seed), names)
    return document_of(stretches, document)


def marked(document: Document) -> str:
    text = document.text
    for entity in reversed(document.entities):
        assert document.text[entity.start : entity.end] == entity.text
        text = f"{text[:entity.start]}［{entity.label} {entity.text}］{text[entity.end:]}"
    return text


def test_the_table_of_alterations_is_the_recipe_s_in_its_order() -> None:
    assert list(ALTERATIONS) == list(AugmentationConfig(templates=1).probabilities)


def test_a_document_cut_into_stretches_is_made_of_them_again(documents: list[Document]) -> None:
    for document in documents:
        assert document_of(stretches_of(document), document) == document


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("bare", "明日、［PLACE 大阪］へ行く。", "［PLACE 大阪］"),
        ("hashtags", "［PLACE 大阪］へ行く。", "［PLACE 大阪］へ行く。 #［PLACE 大阪］"),
        ("full_stops", "［PLACE 大阪］へ行く。", "［PLACE 大阪］へ行く"),
        ("full_stops", "［PLACE 大阪］。", "［PLACE 大阪］"),
        ("half_width", "［ORG ガス］へ。", "［ORG ｶﾞｽ］へ｡"),
        ("full_width", "［ORG NHK］は 3 日", "［ORG ＮＨＫ］は ３ 日"),
        ("lower_case", "In ［PLACE New York］.", "in ［PLACE new york］."),
        ("upper_case", "In ［PLACE New York］.", "IN ［PLACE NEW YORK］."),
        ("title_case", "it's in ［PLACE New York］.", "It's In ［PLACE New York］."),
    ],
)
def test_an_alteration_by_hand(names: Names, name: str, before: str, after: str) -> None:
    assert marked(altered(name, before, names)) == after


def test_an_honorific_stands_behind_a_person_and_before_a_particle_alone(names: Names) -> None:
    beside = names.suite.augmentation
    words = {word for name in beside.behind_person for word in names.suite.fillers[name].open}
    text = "［PERSON 田中］は［PLACE 大阪］で［PERSON 鈴木］監督に会う"
    document = altered("honorifics", text, names)
    assert document.entities == (
        *unmarked("［PERSON 田中］").entities, *document.entities[1:],
    )  # fmt: skip
    between = document.text[2 : document.entities[1].start]
    assert between.removesuffix("は") in words
    assert document.text.endswith("で鈴木監督に会う")


def test_words_beside_names_come_from_the_open_half(names: Names) -> None:
    held_out = {word for fillers in names.suite.fillers.values() for word in fillers.held_out}
    common = {word for fillers in names.suite.fillers.values() for word in fillers.open}
    for seed in range(200):
        document = altered("honorifics", "［PERSON X］は", names, seed)
        assert document.text[1:-1] not in held_out - common
        document = altered("exchange", "［PERSON X］", names, seed)
        assert document.text not in held_out, "though the corpus has 田中 itself"


def test_a_time_word_stands_before_a_name_that_begins_a_clause(names: Names) -> None:
    times = names.suite.fillers["time"].open
    document = altered("time_words", "［PERSON 田中］は［PLACE 大阪］にいる", names)
    (time,) = [word for word in times if document.text.startswith(word)]
    assert document.entities[0].text == "田中"
    assert document.text[len(time) : document.entities[0].start] in ("", "、", "の")
    within = "大きな［PLACE 大阪］にいる"
    assert altered("time_words", within, names) == unmarked(within)


def test_a_name_is_exchanged_for_one_of_its_label(names: Names) -> None:
    persons = {altered("exchange", "［PERSON X］", names, seed).text for seed in range(60)}
    assert {"佐藤", "高橋", "渡辺"} & persons, "the corpus's own"
    assert any(" " in person for person in persons), "romaji of the suite"
    assert "東京" not in persons
    event = unmarked("［ORG X］と［PERSON Y］")
    assert [e.label for e in altered("exchange", marked(event), names).entities] == [
        "ORG", "PERSON",
    ]  # fmt: skip


def test_a_japanese_name_is_written_by_its_reading(names: Names) -> None:
    assert names.spellings["渡辺"] == ("ワタナベ", "Watanabe")
    assert names.spellings["スティーブ・ジョブズ"] == ()
    written = {altered("script", "［PERSON 渡辺］は", names, seed).text for seed in range(20)}
    assert written == {"ワタナベは", "Watanabeは"}


def test_a_full_name_is_written_in_either_order(recipe: Recipe) -> None:
    sentences, _ = build_preparer(recipe).sentences([unmarked("［PERSON 山田花子］が来た。")])
    spellings = Names(read_suite("ja"), LABELS, sentences).spellings["山田花子"]
    assert spellings == ("ヤマダハナコ", "Yamada Hanako", "Hanako Yamada", "YAMADA Hanako")


def test_a_sign_is_marked_where_tokens_keep_it(english: Names) -> None:
    document = altered("hashtags", "in ［PLACE Oslo］", english)
    assert marked(document) == "in ［PLACE Oslo］ ［PLACE #Oslo］"
    two_words = "in ［PLACE New York］"
    assert marked(altered("hashtags", two_words, english)) == two_words


def test_english_has_no_honorifics_behind_names(english: Names) -> None:
    text = "［PERSON Ann］, come"
    assert marked(altered("honorifics", text, english)) == text


@pytest.mark.parametrize("name", ALTERATIONS)
def test_a_share_of_0_changes_nothing_and_no_document_is_too_odd(
    names: Names, documents: list[Document], name: str
) -> None:
    for document in documents:
        assert ALTERATIONS[name](stretches_of(document), 0.0, Random(1), names) == stretches_of(
            document
        )
    ALTERATIONS[name]([], 1.0, Random(1), names)
    ALTERATIONS[name]([Stretch("。")], 1.0, Random(1), names)


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10_000), number=st.integers(0, 11))
def test_names_are_where_they_are_said_to_be_whatever_is_done(
    names: Names, documents: list[Document], seed: int, number: int
) -> None:
    shares = dict.fromkeys(ALTERATIONS, 0.5) | {"bare": 0.1}
    config = AugmentationConfig(copies=3, **shares)  # type: ignore[arg-type]
    for copy in copies(documents[number], config, Random(seed), names):
        assert copy != documents[number]
        ends = 0
        for entity in copy.entities:
            assert copy.text[entity.start : entity.end] == entity.text
            assert ends <= entity.start < entity.end
            ends = entity.end


def test_names_that_are_held_out_are_in_no_copy(
    names: Names, documents: list[Document]
) -> None:
    config = AugmentationConfig(copies=5, full_stops=1.0)
    found = [copy for document in documents for copy in copies(document, config, Random(1), names)]
    own = {entity.text for document in documents for entity in document.entities}
    kept = {entity.text for copy in found for entity in copy.entities}
    assert {"田中", "鈴木", "京都", "大阪"} <= own
    assert not kept & names.suite.names("held_out")
    assert {"佐藤", "東京", "ソニー"} <= kept


def test_given_tokens_stay_where_lengths_do() -> None:
    text = unmarked("In ［PLACE Oslo］ now")
    document = Document(text.text, text.entities, tokens=((0, 2), (3, 7), (8, 11)))
    upper = [stretch._replace(text=stretch.text.upper()) for stretch in stretches_of(document)]
    assert document_of(upper, document).tokens == document.tokens
    other = [Stretch("In "), Stretch("Rome", "PLACE"), Stretch(" too now")]
    assert document_of(other, document).tokens is None
