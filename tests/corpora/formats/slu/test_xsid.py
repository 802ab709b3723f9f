"""xSID's columns."""

import pytest

from tests.corpora.formats.files import fault, put, spans, surfaces
from xscript_ner.core.errors import DataError
from xscript_ner.core.types import Document, Entity
from xscript_ner.corpora.formats import read, write

GERMAN = """\
# id = 2
# text-en = Do I need a sweater?
# text = Brauche ich einen Pullover?
# intent = weather/find
1	Brauche	weather/find	O
2	ich	weather/find	O
3	einen	weather/find	O
4	Pullover	weather/find	B-weather/attribute
5	?	weather/find	O
"""


def test_the_text_is_the_comments_and_the_rest_is_kept(tmp_path) -> None:
    (document,) = read(put(tmp_path, GERMAN), "xsid")
    assert document.text == "Brauche ich einen Pullover?"
    assert surfaces(document) == ["Brauche", "ich", "einen", "Pullover", "?"]
    assert spans(document) == [("Pullover", "weather/attribute")]
    assert document.meta == {"id": "2", "text-en": "Do I need a sweater?"}
    assert document.labels == {"intent": "weather/find"}


def utterance(text: str, *tokens: str) -> str:
    rows = "".join(f"{index}\t{token}\ta\tO\n" for index, token in enumerate(tokens, 1))
    return f"# text = {text}\n{rows}\n"


@pytest.mark.parametrize(
    ("text", "tokens", "natural"),
    [
        ("今日 は 雨 です か ？", "今 日 は 雨 です か ？", "今日は雨ですか？"),
        ("1 5 分 に", "1 5 分 に", "15分に"),
        ("给 Halo: Ghosts of 打 零", "给 Halo: Ghosts of 打 零", "给Halo: Ghosts of打零"),
        ("20 Hours 的 9 点", "20 Hours 的 9 点", "20 Hours的9点"),
        ("显示所有的提醒", "显示 所有 的 提醒", "显示所有的提醒"),
    ],
)
def test_an_empty_joiner_leaves_blanks_between_latin_words_alone(
    tmp_path, text, tokens, natural
) -> None:
    path = put(tmp_path, utterance(text, *tokens.split()))
    (document,) = read(path, "xsid", joiner="")
    assert document.text == natural
    assert surfaces(document) == tokens.split()
    (spaced,) = read(path, "xsid")
    assert spaced.text == text


def test_slots_of_closed_text_have_its_offsets(tmp_path) -> None:
    rows = "1\t今\ta\tB-datetime\n2\t日\ta\tI-datetime\n3\tは\ta\tO\n4\t雨\ta\tB-attribute\n"
    (document,) = read(put(tmp_path, "# text = 今日 は 雨\n" + rows), "xsid", joiner="")
    assert [(e.start, e.end) for e in document.entities] == [(0, 2), (3, 4)]
    assert spans(document) == [("今日", "datetime"), ("雨", "attribute")]


def test_a_text_that_is_not_made_of_the_tokens_is_kept_aside(tmp_path) -> None:
    path = put(tmp_path, utterance("a, b", "a", "b") + utterance("", "c", "d").split("\n", 1)[1])
    first, second = read(path, "xsid")
    assert (first.text, first.meta) == ("a b", {"raw_text": "a, b"})
    assert (second.text, second.meta) == ("c d", {})


def test_rows_without_a_token_are_left_out_when_asked(tmp_path, caplog) -> None:
    path = put(tmp_path, "1\ta\tx\tO\n2\t\tx\tO\n3\tb\tx\tO\n")
    error = fault(path, "xsid")
    assert (error.line, "expected a token" in error.message) == (2, True)
    (document,) = read(path, "xsid", empty="drop")
    assert (document.text, document.meta) == ("a b", {"empty_tokens": "1"})
    assert f"{path}:2: left out a row" in caplog.text


@pytest.mark.parametrize(
    ("content", "line", "message"),
    [
        ("1\ta\tx\n", 1, "expected index, token, intent and slot, found 3 columns"),
        ("1\ta\tx\tO\n3\tb\tx\tO\n", 2, "expected token 2, found index '3'"),
        ("1\ta\t\tO\n", 1, "found an empty intent"),
        ("1\ta\tx\tO\n2\tb\ty\tO\n", 2, "expected intent 'x' as before, found 'y'"),
        ("# intent = y\n1\ta\tx\tO\n", 2, "expected intent 'y' as before, found 'x'"),
        ("1\ta\tx\tO\n2\tb\tx\tI-c\n", 2, "expected tags in IOB2 order"),
        ("1\ta\tx\tZ-c\n", 1, "expected O or"),
    ],
)
def test_a_fault_names_its_line(tmp_path, content, line, message) -> None:
    error = fault(put(tmp_path, content), "xsid")
    assert error.line == line
    assert message in error.message


def test_what_is_written_is_what_was_read(tmp_path) -> None:
    path = put(tmp_path, GERMAN + "\n")
    write(list(read(path, "xsid")), tmp_path / "out", "xsid")
    assert (tmp_path / "out").read_text().splitlines() == [
        *GERMAN.splitlines(), "",
    ]  # fmt: skip


def test_a_domain_is_kept_in_a_comment(tmp_path) -> None:
    labels = {"intent": "weather/find", "domain": "weather"}
    documents = [Document("雨?", (), ((0, 1), (1, 2)), (("N",), ("S",)), {"id": "1"}, labels)]
    write(documents, tmp_path / "out", "xsid")
    assert list(read(tmp_path / "out", "xsid")) == documents


@pytest.mark.parametrize(
    ("document", "message"),
    [
        (Document("a, b", (), ((0, 1), (3, 4)), labels={"intent": "x"}), "only white space"),
        (Document("a", (), ((0, 1),), meta={"intent": "y"}, labels={"intent": "x"}), "meta key"),
        (Document("a\tb", (), ((0, 3),), labels={"intent": "x"}), "without tabs"),
        (Document("ab", (Entity(0, 1, "c", "a"),), ((0, 2),), labels={"intent": "x"}), "at span"),
    ],
)
def test_what_columns_cannot_hold_is_told(tmp_path, document, message) -> None:
    with pytest.raises(DataError, match=message):
        write([document], tmp_path / "out", "xsid")
