"""MultiATIS++'s table."""

import pytest

from tests.corpora.formats.files import fault, put, spans, surfaces
from xscript_ner.corpora.formats import read, write

HEADER = "id\tutterance\tslot_labels\tintent\n"


def test_phrases_of_several_words_have_exact_spans(tmp_path) -> None:
    row = "7\tボストンから 来週の 月曜日 行き\tB-fromloc B-date I-date O\tflight#airfare\n"
    (document,) = read(put(tmp_path, HEADER + row), "multiatis", joiner="")
    assert document.text == "ボストンから来週の月曜日行き"
    assert surfaces(document) == ["ボストンから", "来週の", "月曜日", "行き"]
    assert [(e.start, e.end, e.label) for e in document.entities] == [
        (0, 6, "fromloc"), (6, 12, "date"),
    ]  # fmt: skip
    assert spans(document)[1] == ("来週の月曜日", "date")
    assert document.labels == {"intent": "flight#airfare"}
    assert document.meta == {"id": "7"}


def test_columns_are_told_by_the_header(tmp_path) -> None:
    path = put(tmp_path, "intent\tutterance\tdomain\tslot_labels\nx\ta  b\tair\tO B-c\n")
    (document,) = read(path, "multiatis")
    assert (document.text, spans(document)) == ("a b", [("b", "c")])
    assert (document.labels, document.meta) == ({"intent": "x"}, {"domain": "air"})


@pytest.mark.parametrize(
    ("content", "line", "message"),
    [
        ("id\tutterance\tintent\n", 1, "found none of slot_labels"),
        (HEADER + "1\ta\tO\n", 2, "expected 4 cells, found 3"),
        (HEADER + "1\ta b\tO\tx\n", 2, "expected a tag a token, 2 of 'a b', found 1"),
        (HEADER + "1\ta\tO\t \n", 2, "found an empty intent"),
        (HEADER + "1\ta\tI-b\tx\n", 2, "IOB2 order"),
    ],
)
def test_a_fault_names_its_line(tmp_path, content, line, message) -> None:
    error = fault(put(tmp_path, content), "multiatis")
    assert error.line == line
    assert message in error.message


def test_a_table_is_written_back_byte_for_byte(tmp_path) -> None:
    content = HEADER + "7\tto new york\tO B-city I-city\tflight\n\thi\tO\tgreet\n"
    write(list(read(put(tmp_path, content), "multiatis")), tmp_path / "out", "multiatis")
    assert (tmp_path / "out").read_text() == content
