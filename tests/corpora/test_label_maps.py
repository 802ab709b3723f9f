"""Label maps: every label has its word."""

import pytest

from xscript_ner.core.errors import ConfigError, DataError
from xscript_ner.core.types import Document, Entity, OpenSpan
from xscript_ner.corpora.label_maps import (
    apply_answers,
    apply_label_map,
    check_common,
    read_label_map,
    read_source_labels,
)
from xscript_ner.corpora.registry import corpora

DOCUMENT = Document("東京の人", (Entity(0, 2, "地名", "東京"), Entity(3, 4, "人名", "人")))


def test_labels_are_renamed_and_nothing_else_changes() -> None:
    (document,), dropped = apply_label_map([DOCUMENT], {"地名": "LOC", "人名": "PER", "x": "y"})
    assert [entity.label for entity in document.entities] == ["LOC", "PER"]
    assert [entity.text for entity in document.entities] == ["東京", "人"]
    assert document.text == DOCUMENT.text
    assert not dropped


def test_an_empty_name_drops_and_counts() -> None:
    (document, _), dropped = apply_label_map([DOCUMENT, DOCUMENT], {"地名": "", "人名": "PER"})
    assert [entity.label for entity in document.entities] == ["PER"]
    assert dropped == {"地名": 2}


def test_labels_that_the_map_does_not_name_are_listed() -> None:
    with pytest.raises(DataError, match=r"of the map \(地名\), found 人名 \(2\)"):
        apply_label_map([DOCUMENT, DOCUMENT], {"地名": "LOC"})


def test_a_star_drops_or_names_the_rest_and_the_message_says_so() -> None:
    with pytest.raises(DataError, match=r'; "\*" = "" in the map drops all that it does not name'):
        apply_label_map([DOCUMENT], {"地名": "LOC"})
    (document,), dropped = apply_label_map([DOCUMENT], {"地名": "LOC", "*": ""})
    assert [entity.label for entity in document.entities] == ["LOC"]
    assert dropped == {"人名": 1}
    (document,), dropped = apply_label_map([DOCUMENT], {"地名": "LOC", "*": "MISC"})
    assert [entity.label for entity in document.entities] == ["LOC", "MISC"]
    open_spans = (OpenSpan(0, 1, ("地名", "人名")),)
    (document,), _ = apply_label_map([Document("ab", open_spans=open_spans)], {"*": "MISC"})
    assert document.open_spans == (OpenSpan(0, 1, ("MISC",)),)


def test_labels_that_have_nothing_in_common_with_a_model_s_are_an_error() -> None:
    check_common([DOCUMENT], ["人名", "X"], "a.jsonl")
    check_common([Document("a")], ["X"], "a.jsonl")
    check_common([DOCUMENT], [], "a.jsonl")  # a model of intents alone
    with pytest.raises(DataError, match=r"\(LOC\), found none of them but 人名, 地名; a label map"):
        check_common([DOCUMENT], ["LOC"], "a.jsonl")


@pytest.mark.parametrize(
    ("name", "corpus"),
    [("stockmark", "stockmark"), ("hironsan", "hironsan"), ("wnut17", "wnut17"),
     ("wikigold", "wikigold"), ("btc", "btc"), ("uner", "uner-ewt")],
)  # fmt: skip
def test_a_shipped_map_names_its_corpuss_labels(name, corpus) -> None:
    assert set(read_label_map(name)) == set(corpora()[corpus].labels)


def test_the_english_map_joins_the_open_english_corpora() -> None:
    labels = read_label_map("english")
    english = [info for info in corpora().values() if info.task == "ner" and info.language == "en"]
    assert set(labels) == {label for info in english for label in info.labels}
    assert set(labels.values()) == {"PER", "LOC", "ORG", "MISC"}
    assert labels.items() >= read_label_map("wnut17").items()


def test_a_map_comes_from_a_name_a_path_or_a_table(tmp_path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('"地名" = "LOC"', encoding="utf-8")
    assert read_label_map(path) == read_label_map(str(path)) == {"地名": "LOC"}
    assert read_label_map({"a": "b"}) == {"a": "b"}
    assert read_label_map("stockmark")["人名"] == "PERSON"


@pytest.mark.parametrize(
    ("content", "message"),
    [("a = 1", "label 'a': expected a string, found 1"), ("a", "not a TOML file"),
     (None, "cannot read label map: No such file")],
)  # fmt: skip
def test_a_faulty_map_is_named(tmp_path, content, message) -> None:
    path = tmp_path / "mine.toml"
    if content is not None:
        path.write_text(content)
    with pytest.raises(ConfigError, match=message) as caught:
        read_label_map(path)
    assert caught.value.path == str(path)


def test_an_unknown_name_says_what_there_is() -> None:
    with pytest.raises(ConfigError, match=r"unknown label map 'stock'; choose from .*stockmark"):
        read_label_map("stock")


def test_the_maps_for_transfer_go_from_shipped_corpora_to_the_english_types() -> None:
    english = set(read_label_map("english").values())
    hironsan, stockmark = (read_source_labels(f"{n}-english") for n in ("hironsan", "stockmark"))
    assert set(hironsan) < set(corpora()["hironsan"].labels)
    assert set(stockmark) == set(read_label_map("stockmark").values())
    for labels in (hironsan, stockmark):
        assert {name for names in labels.values() for name in names} == english


def test_a_label_s_sources_are_one_several_or_none(tmp_path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('A = "X"\nB = ["X", "Y"]\nC = ""\nD = []', encoding="utf-8")
    expected = {"A": ("X",), "B": ("X", "Y"), "C": (), "D": ()}
    assert read_source_labels(str(path)) == expected
    assert read_source_labels(expected) == expected


@pytest.mark.parametrize("value", ["1", "[1]", "{ X = 1 }"])
def test_a_source_that_is_no_label_is_named(tmp_path, value: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(f"A = {value}")
    with pytest.raises(ConfigError, match="label 'A': expected a string or strings, found"):
        read_source_labels(path)

def test_labels_of_documents_are_renamed_and_the_others_stay() -> None:
    documents = [
        Document("a", labels={"intent": "GetWeather", "domain": "w"}),
        Document("b", labels={"intent": "PlayMusic"}),
        Document("c", labels={"intent": "Other", "domain": "w"}),
        Document("d"),
    ]
    answers = {"intent": {"GetWeather": "weather/find", "Other": "", "Unseen": "x"}}
    renamed, dropped = apply_answers(documents, answers)
    assert [dict(document.labels) for document in renamed] == [
        {"intent": "weather/find", "domain": "w"}, {"intent": "PlayMusic"}, {"domain": "w"}, {},
    ]  # fmt: skip
    assert dropped == {"intent Other": 1}
    assert documents[0].labels["intent"] == "GetWeather"
    assert apply_answers(documents, {}) == (documents, {})


def test_answers_to_what_no_document_says_are_refused() -> None:
    with pytest.raises(DataError, match=r"answers\.goal: no document has such labels; .* intent"):
        apply_answers([Document("a", labels={"intent": "x"})], {"goal": {"x": "y"}})


def test_what_may_be_a_dropped_label_may_be_nothing() -> None:
    open_spans = (OpenSpan(0, 1, ("A", "B", "C")), OpenSpan(0, 2, ("A",)), OpenSpan(1, 2))
    documents, _ = apply_label_map([Document("ab", open_spans=open_spans)], {"A": "X", "B": ""})
    assert documents[0].open_spans == (
        OpenSpan(0, 1, ("X", "O")), OpenSpan(0, 2, ("X",)), OpenSpan(1, 2)
    )  # fmt: skip
