"""MASSIVE's JSON lines, and slots in brackets."""

import json

import pytest

from tests.corpora.formats.files import fault, put, spans
from xscript_ner.core.errors import DataError
from xscript_ner.core.types import Document, Entity
from xscript_ner.corpora.formats import read, write

WAKE = {
    "id": "1", "locale": "en-US", "partition": "test", "scenario": "alarm", "intent": "alarm_set",
    "utt": "wake me up at nine am on friday",
    "annot_utt": "wake me up at [time : nine am] on [date : friday]", "worker_id": "1",
    "slot_method": [{"slot": "time", "method": "literal"}],
}  # fmt: skip
JAPANESE = {
    "id": "2", "locale": "ja-JP", "partition": "train", "scenario": "weather",
    "intent": "weather_query", "utt": "明日の東京の天気",
    "annot_utt": "[date : 明日]の[place_name : 東京]の天気",
}  # fmt: skip


def lines(*items: dict) -> str:
    return "".join(json.dumps(item, ensure_ascii=False) + "\n" for item in items)


def test_slots_in_brackets_have_the_texts_offsets(tmp_path) -> None:
    wake, weather = read(put(tmp_path, lines(WAKE, JAPANESE)), "massive")
    assert wake.text == WAKE["utt"]
    assert spans(wake) == [("nine am", "time"), ("friday", "date")]
    assert wake.labels == {"intent": "alarm_set", "domain": "alarm"}
    assert wake.meta == {
        "id": "1", "locale": "en-US", "partition": "test", "worker_id": "1",
        "slot_method": '[{"slot": "time", "method": "literal"}]',
    }  # fmt: skip
    assert [(e.start, e.end) for e in weather.entities] == [(0, 2), (3, 5)]
    assert (wake.language, weather.language) == ("en", "ja")


def test_a_partition_is_chosen(tmp_path) -> None:
    path = put(tmp_path, lines(WAKE, JAPANESE))
    (document,) = read(path, "massive", partition="train")
    assert document.text == JAPANESE["utt"]
    message = fault(path, "massive", partition="dev").message
    assert message == "expected utterances of partition 'dev', found test, train"


@pytest.mark.parametrize(
    ("annotated", "message"),
    [
        ("wake me at [time : nine", "expected ']' that closes '[time : nine', found none"),
        ("wake [x : me [time : nine]", "expected ']' that closes '[x : me"),
        ("wake me at time : nine]", "expected '[' before ']', found none"),
        ("wake me at [nine]", "expected [slot : words], found '[nine]'"),
        ("wake me at [time : ]", "expected [slot : words]"),
        ("wake me at [time : ten]", "expected an annotation of 'wake me at nine'"),
        ("wake me at", "expected an annotation"),
    ],
)
def test_brackets_at_fault_name_their_line(tmp_path, annotated, message) -> None:
    item = {"utt": "wake me at nine", "annot_utt": annotated, "intent": "x"}
    error = fault(put(tmp_path, lines(WAKE, item)), "massive")
    assert error.line == 2
    assert message in error.message


@pytest.mark.parametrize(
    "annotated",
    ["wake me at [time : nine]", "wake me at [time:nine ] ", " wake me at[time : nine]"],
)
def test_white_space_at_the_edges_of_brackets_may_differ(tmp_path, annotated) -> None:
    item = {"utt": "wake me at nine", "annot_utt": annotated, "intent": "x"}
    (document,) = read(put(tmp_path, lines(item)), "massive")
    assert [(e.start, e.end, e.label) for e in document.entities] == [(11, 15, "time")]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"utt": "a"', "expected a JSON object, found: Expecting"),
        ("[]", "expected a JSON object, found []"),
        ('{"utt": "a"}', 'expected strings as "utt" and "annot_utt"'),
        ('{"utt": "a", "annot_utt": "a", "intent": ""}', "found an empty intent"),
    ],
)
def test_a_faulty_line_is_named(tmp_path, line, message) -> None:
    error = fault(put(tmp_path, "\n" + line), "massive")
    assert error.line == 2
    assert message in error.message


def test_what_is_written_is_what_was_read(tmp_path) -> None:
    write(list(read(put(tmp_path, lines(WAKE, JAPANESE)), "massive")), tmp_path / "out", "massive")
    found = [json.loads(line) for line in (tmp_path / "out").read_text("utf-8").splitlines()]
    assert found == [WAKE, JAPANESE]


@pytest.mark.parametrize(
    ("document", "message"),
    [
        (Document("a [b"), "that closes"),
        (Document("a b", (Entity(1, 3, "x", " b"),)), "brackets can hold"),
        (Document("a", (Entity(0, 1, "x:y", "a"),)), "expected an annotation"),
        (Document("a", meta={"utt": "b"}), "no meta key 'utt'"),
    ],
)
def test_what_brackets_cannot_hold_is_told(tmp_path, document, message) -> None:
    good = Document("a", labels={"intent": "x"})
    with pytest.raises(DataError, match=f"document 2: .*{message}"):
        write([good, document], tmp_path / "out", "massive")


def test_a_corpus_without_any_intent_is_not_written(tmp_path) -> None:
    with pytest.raises(DataError, match=r'expected intents as key "intent", found none in 2'):
        write([Document("a")] * 2, tmp_path / "out", "massive")
    assert not (tmp_path / "out").exists()
