"""The three files of ATIS and SNIPS."""

from pathlib import Path

import pytest

from tests.corpora.formats.files import spans, surfaces
from xscript_ner.core.errors import ConfigError, DataError, OutputError
from xscript_ner.core.types import Document, Entity
from xscript_ner.corpora.formats import read, write

TOKENS = "fly to new york \nhello\n"
TAGS = "O O B-city I-city \nO\n"
LABELS = "atis_flight#atis_airfare\ngreet\n"


def put(folder: Path, tokens: str = TOKENS, tags: str = TAGS, labels: str = LABELS) -> Path:
    for name, content in (("seq.in", tokens), ("seq.out", tags), ("label", labels)):
        (folder / name).write_bytes(content.encode())
    return folder


def fault(folder: Path, **options) -> DataError:
    with pytest.raises(DataError) as caught:
        list(read(folder, "seq", **options))
    return caught.value


def test_a_line_of_each_file_is_an_utterance(tmp_path) -> None:
    first, second = read(put(tmp_path), "seq")
    assert first.text == "fly to new york"
    assert surfaces(first) == ["fly", "to", "new", "york"]
    assert spans(first) == [("new york", "city")]
    assert first.labels == {"intent": "atis_flight#atis_airfare"}
    assert (second.text, second.entities, second.labels) == ("hello", (), {"intent": "greet"})


def test_the_joiner_stands_between_tokens(tmp_path) -> None:
    path = put(tmp_path, "東 京 の 天気\n", "B-city I-city O O\n", "weather\n")
    (document,) = read(path, "seq", joiner="")
    assert (document.text, spans(document)) == ("東京の天気", [("東京", "city")])


@pytest.mark.parametrize(
    "change", [lambda s: s.replace("\n", "\r\n"), lambda s: s.rstrip("\n"), lambda s: s + "\n \n",
               lambda s: "\ufeff" + s, lambda s: s.replace(" ", " \t ")],
)  # fmt: skip
def test_an_accident_of_endings_changes_nothing(tmp_path, change) -> None:
    plain = list(read(put(tmp_path), "seq"))
    parts = (change(part) for part in (TOKENS, TAGS, LABELS))
    assert list(read(put(tmp_path, *parts), "seq")) == plain


@pytest.mark.parametrize(
    ("parts", "name", "line", "message"),
    [
        ((TOKENS, TAGS, "a\n"), "label", 2, "as many lines as in seq.in and seq.out"),
        ((TOKENS, "O O O O\n", LABELS), "seq.out", 2, "as many lines as in seq.in and label"),
        (("fly to new york\n", TAGS, LABELS), "seq.in", 2, "as many lines"),
        ((TOKENS, "O O B-city\nO\n", LABELS), "seq.out", 1, "a tag a token, 4 of .*, found 3"),
        ((TOKENS, "O O O O\n\n", LABELS), "seq.out", 2, "a tag a token, 1 of 'hello', found 0"),
        (("a\n\n", "O\n\n", "x\ny\n"), "seq.out", 2, "a tag a token, 0 of"),
        ((TOKENS, TAGS, "a\n \n"), "label", 2, "found an empty intent"),
        ((TOKENS, "O O B-city B\nO\n", LABELS), "seq.out", 1, "expected O or B-…, I-…, found 'B'"),
        ((TOKENS, "O O O I-city\nO\n", LABELS), "seq.out", 1, "IOB2 order"),
        (("", "", ""), None, None, "found no documents"),
    ],
)
def test_a_fault_names_its_file_and_line(tmp_path, parts, name, line, message) -> None:
    import re

    error = fault(put(tmp_path, *parts))
    assert error.path == str(tmp_path / name if name else tmp_path)
    assert error.line == line
    assert re.search(message, error.message)


def test_repair_reads_a_stray_inside_as_a_beginning(tmp_path) -> None:
    path = put(tmp_path, "to york\n", "O I-city\n", "a\n")
    (document,) = read(path, "seq", repair=True)
    assert spans(document) == [("york", "city")]


def test_a_missing_file_is_named(tmp_path) -> None:
    (put(tmp_path) / "label").unlink()
    assert fault(tmp_path).path == str(tmp_path / "label")
    assert "Not a directory" in fault(tmp_path / "seq.in").message


def test_writing_gives_the_three_files_back(tmp_path) -> None:
    documents = list(read(put(tmp_path), "seq"))
    assert write(documents, tmp_path / "new" / "out", "seq") == 2
    assert list(read(tmp_path / "new" / "out", "seq")) == documents
    assert (tmp_path / "new" / "out" / "seq.out").read_text() == "O O B-city I-city\nO\n"


GREETING = Document("hi you", (), ((0, 2), (3, 6)), labels={"intent": "greet"})


@pytest.mark.parametrize(
    ("document", "message"),
    [
        (Document("hi", (), ((0, 2),)), "document 2: expected an intent, found none"),
        (Document("hi", labels={"intent": "a"}), "expected tokens, found none"),
        (Document("a b", (), ((0, 3),), labels={"intent": "a"}), "without white space"),
        (Document("a", (), ((0, 1),), labels={"intent": "a\n"}), "intent that a line can hold"),
        (Document("a", (Entity(0, 1, "x y", "a"),), ((0, 1),), labels={"intent": "a"}), "B-x y"),
    ],
)
def test_what_the_layout_cannot_hold_leaves_the_files_as_they_were(
    tmp_path, document, message
) -> None:
    with pytest.raises(DataError, match=message):
        write([GREETING, document], put(tmp_path), "seq")
    assert (tmp_path / "seq.in").read_text() == TOKENS


def test_three_files_want_a_directory(tmp_path) -> None:
    import io

    with pytest.raises(ConfigError, match="give a directory"):
        write([GREETING], io.StringIO(), "seq")
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match="cannot make the directory"):
        write([GREETING], tmp_path / "file", "seq")
