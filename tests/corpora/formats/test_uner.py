"""Universal NER's columns."""

import pytest

from tests.corpora.formats.files import fault, put, spans, surfaces
from xscript_ner.corpora.formats import read

SENTENCE = """\
# newdoc id = d
# sent_id = d-1
# text = I saw Tampa  Bay!
1\tI\tO\t-\t-
2\tsaw\tO\t-\t-
3\tTampa\tB-LOC\t-\tann
4\tBay\tI-LOC\t-\tann
5\t!\tO\t-\t-

"""


def test_the_comment_gives_the_real_spacing(tmp_path) -> None:
    (document,) = read(put(tmp_path, SENTENCE), "uner")
    assert document.text == "I saw Tampa  Bay!"
    assert spans(document) == [("Tampa  Bay", "LOC")]
    assert surfaces(document) == ["I", "saw", "Tampa", "Bay", "!"]
    assert document.columns[2] == ("-", "ann")
    assert document.meta == {"newdoc id": "d", "sent_id": "d-1"}


def test_tokens_that_do_not_make_the_text_are_joined_by_spaces(tmp_path) -> None:
    (document,) = read(put(tmp_path, SENTENCE.replace("saw T", "see T")), "uner")
    assert document.text == "I saw Tampa Bay !"
    assert spans(document) == [("Tampa Bay", "LOC")]
    assert document.meta["raw_text"] == "I see Tampa  Bay!"


def test_a_hash_can_be_a_token(tmp_path) -> None:
    (document,) = read(put(tmp_path, "1\t#\tO\t-\t-\n"), "uner")
    assert document.text == "#"


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("2\tsaw\tO\t-\t-", "2\tsaw", 5, "expected at least 3 columns, found 2"),
        ("2\tsaw", "3\tsaw", 5, "expected token 2, found index '3'"),
        ("2\tsaw", "2\t", 5, "found index '2' and token ''"),
        ("B-LOC", "O", 7, "I-LOC may not follow O"),
        ("B-LOC", "LOC", 6, "expected O or B-…, I-…, found 'LOC'"),
    ],
)
def test_a_faulty_row_is_named(tmp_path, old, new, line, message) -> None:
    error = fault(put(tmp_path, SENTENCE.replace(old, new)), "uner")
    assert error.line == line
    assert message in error.message


def test_repair_reads_on(tmp_path) -> None:
    path = put(tmp_path, SENTENCE.replace("B-LOC", "O"))
    (document,) = read(path, "uner", repair=True)
    assert spans(document) == [("Bay", "LOC")]
