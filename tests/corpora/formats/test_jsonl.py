"""JSON lines with spans."""

import io
import json

import pytest

from tests.corpora.formats.files import fault, put, spans
from xscript_ner.core.types import Document, Entity
from xscript_ner.corpora.formats import read, write

TEXT = "Ada met Bob"


def documents(folder, *items, **options):
    content = "".join(f"{json.dumps(item, ensure_ascii=False)}\n" for item in items)
    return list(read(put(folder, content), "jsonl", **options))


@pytest.mark.parametrize(
    "values",
    [
        {"entities": [{"start": 0, "end": 3, "label": "PER", "text": "Ada", "score": 0.5}]},
        {"entities": [{"start": 0, "end": 3, "label": "PER"}]},
        {"spans": [{"start": 0, "end": 3, "label": "PER"}]},
        {"label": [[0, 3, "PER"]]},
        {"labels": [[0, 3, "PER"]]},
    ],
)
def test_usual_spellings_of_entities_read_alike(tmp_path, values) -> None:
    (document,) = documents(tmp_path, {"text": TEXT, **values})
    assert document == Document(TEXT, (Entity(0, 3, "PER", "Ada"),))


def test_further_keys_go_to_meta(tmp_path) -> None:
    item = {"text": TEXT, "entities": [], "label": "news", "n": [1, "語"], "meta": {"id": "a"}}
    (document,) = documents(tmp_path, item)
    assert document.meta == {"id": "a", "label": "news", "n": '[1, "語"]'}


def test_tokens_and_columns_read(tmp_path) -> None:
    item = {"text": TEXT, "tokens": [[0, 3], [4, 7]], "columns": [["N"], ["V"]]}
    (document,) = documents(tmp_path, item)
    assert document.tokens == ((0, 3), (4, 7))
    assert document.columns == (("N",), ("V",))


def test_an_empty_text_is_a_document(tmp_path) -> None:
    assert documents(tmp_path, {"text": ""}) == [Document("")]


def test_blank_lines_are_passed_over_and_counted_as_lines(tmp_path) -> None:
    path = put(tmp_path, '{"text": "a"}\n\n{"text": 3}\n')
    assert fault(path, "jsonl").line == 3


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"entities": [{"start": 0, "end": 3, "label": "P", "text": "Eve"}]}, "expected 'Eve'"),
        ({"entities": [{"start": 0, "end": 99, "label": "P"}]}, "expected a span within 0..11"),
        ({"entities": [{"start": -3, "end": 3, "label": "P"}]}, "found -3..3"),
        ({"entities": [{"start": 3, "end": 0, "label": "P"}]}, "found 3..0"),
        ({"entities": [{"start": "0", "end": 3, "label": "P"}]}, 'expected {"start"'),
        ({"label": [[0, 3, "P"], [2, 5, "Q"]]}, "do not overlap, found 0..3 P and 2..5 Q"),
        ({"label": "news"}, "expected a list as 'label'"),
        ({"tokens": [[0, 3], [2, 5]]}, "expected tokens as [start, end] within 3..11"),
        ({"tokens": 5}, "expected tokens"),
        ({"columns": [["N"]]}, "expected columns"),
        ({"tokens": [[0, 3]], "columns": [[1]]}, "expected columns"),
        ({"meta": []}, 'expected an object as "meta"'),
        ({"text": None}, 'expected an object with a "text" string'),
    ],
)
def test_a_faulty_line_is_named(tmp_path, values, message) -> None:
    path = put(tmp_path, json.dumps({"text": TEXT}) + "\n" + json.dumps({"text": TEXT} | values))
    error = fault(path, "jsonl")
    assert error.line == 2
    assert message in error.message


@pytest.mark.parametrize("line", ['{"text": "a', "[]", "3", "nonsense", "[" * 100_000, "9" * 5000])
def test_json_that_is_none_or_stops_half_way_is_an_error(tmp_path, line) -> None:
    assert fault(put(tmp_path, line), "jsonl").line == 1


def test_a_lone_surrogate_survives_as_an_escape(tmp_path) -> None:
    path = tmp_path / "out"
    write([Document("語\ud800")], path, "jsonl")
    assert list(read(path, "jsonl")) == [Document("語\ud800")]


def test_text_is_written_as_it_is_or_in_ascii() -> None:
    for ascii, expected in ((False, "語"), (True, "\\u8a9e")):
        stream = io.StringIO()
        write([Document("語")], stream, "jsonl", ascii=ascii)
        assert stream.getvalue() == f'{{"text": "{expected}", "entities": []}}\n'


def test_a_predicted_score_is_written_and_not_read(tmp_path) -> None:
    path = tmp_path / "out"
    write([Document("a", (Entity(0, 1, "X", "a", 0.25),))], path, "jsonl")
    assert '"score": 0.25' in path.read_text()
    (document,) = read(path, "jsonl")
    assert spans(document) == [("a", "X")]
    assert document.entities[0].score is None


def test_labels_of_the_document_are_read_and_written(tmp_path) -> None:
    found = documents(
        tmp_path,
        {"text": "ab", "labels": {"intent": "ask"}},
        {"text": "ab", "entities": [], "labels": {"intent": {"label": "ask", "score": 0.9}}},
    )
    assert [document.labels for document in found] == [{"intent": "ask"}] * 2
    stream = io.StringIO()
    write(found, stream, "jsonl")
    assert json.loads(stream.getvalue().splitlines()[0])["labels"] == {"intent": "ask"}


@pytest.mark.parametrize("label", [3, "", {}])
def test_a_label_that_is_no_string_is_told_with_its_line(tmp_path, label) -> None:
    item = {"text": "ab", "labels": {"intent": label}}
    error = fault(put(tmp_path, f"{json.dumps(item)}\n"), "jsonl")
    assert (error.line, error.message[:28]) == (1, 'expected strings in "labels"')


def test_the_language_of_a_document_comes_back(tmp_path) -> None:
    (document,) = documents(tmp_path, {"text": TEXT, "language": "en", "lang": "x"})
    assert (document.language, document.meta) == ("en", {"lang": "x"})
    target = io.StringIO()
    write([document], target, "jsonl")
    assert json.loads(target.getvalue())["language"] == "en"


def test_a_language_that_is_no_string_is_refused(tmp_path) -> None:
    path = put(tmp_path, json.dumps({"text": TEXT, "language": 7}) + "\n")
    assert fault(path, "jsonl").message == 'expected a string as "language", found 7'
