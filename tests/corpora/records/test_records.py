"""What stands in files that are tagged: text, and what stands beside it."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from xscript_ner.core.errors import ConfigError, DataError
from xscript_ner.corpora.records import FOREIGN, Given, Record, read_records


def put(folder: Path, content: str, name: str) -> str:
    path = folder / name
    data = content.encode()
    path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    return str(path)


def records(path: str, kind: str | None = None, **given: object) -> list[tuple[str, dict]]:
    lists = read_records([path], kind, Given(**given))
    return [tuple(record) for found in lists for record in found]


def fault(path: str, kind: str | None = None, **given: object) -> DataError:
    with pytest.raises(DataError) as caught:
        records(path, kind, **given)
    return caught.value


def test_lines_are_documents_also_compressed(tmp_path) -> None:
    for name in ("a.txt", "a", "a.txt.gz", "a.ja", "a.md"):
        found = records(put(tmp_path, "一\n\n三\n", name))
        assert found == [("一", {}), ("", {}), ("三", {})]


@pytest.mark.parametrize(("name", "mark"), [("a.csv", ","), ("a.TSV", "\t"), ("a.csv.gz", ",")])
def test_a_table_has_a_column_of_text_and_others_beside_it(tmp_path, name, mark) -> None:
    rows = (["id", "Text", "page"], ["7", '"東京\n大阪"', ""], ["8", "京都", "x"])
    path = put(tmp_path, "\r\n".join(mark.join(row) for row in rows), name)
    assert records(path) == [
        ("東京\n大阪", {"id": "7", "page": ""}), ("京都", {"id": "8", "page": "x"}),
    ]  # fmt: skip
    assert records(path, column="page")[1] == ("x", {"id": "8", "Text": "京都"})
    assert records(path, column="-1") == records(path, column="2") == records(path, column="page")
    assert records(path, header=False, column="1")[0] == ("Text", {"0": "id", "2": "page"})


def test_a_table_of_one_column_needs_no_name(tmp_path) -> None:
    assert records(put(tmp_path, "本文\n東京\n\n京都\n", "a.csv")) == [("東京", {}), ("京都", {})]


def test_quotation_marks_may_stay_as_they_stand(tmp_path) -> None:
    path = put(tmp_path, 'id\ttext\n1\t"京都" へ\n', "a.tsv")
    error = fault(path)
    assert error.line == 2
    assert error.message.startswith("expected a row of a table, found: ")
    assert error.message.endswith("; --no-quotes reads quotation marks as they stand")
    assert records(path, quotes=False) == [('"京都" へ', {"id": "1"})]


@pytest.mark.parametrize(
    ("content", "given", "line", "message"),
    [
        ("id,body\n1,a\n", {}, 1, "expected --column, which says what is the text, found the "
         "columns id, body"),
        ("id,body\n1,a\n", {"column": "txt"}, 1, "expected column 'txt', found the columns id"),
        ("id,text\n1,a\n\n2\n", {}, 4, "expected 2 cells, found 1"),
        ("text,text\n", {}, 1, "expected a name of its own for each column, found 'text' twice"),
        ('id,text\n1,"a\n', {}, 2, "expected a row of a table, found: unexpected end of data"),
    ],
)  # fmt: skip
def test_a_faulty_row_is_named(tmp_path, content, given, line, message) -> None:
    error = fault(put(tmp_path, content, "a.csv"), **given)
    assert (error.line, error.message[: len(message)]) == (line, message)


def test_rows_before_a_faulty_one_come_first(tmp_path) -> None:
    for name, content in (("a.csv", "text\na\nb\nc,d\n"), ("a.jsonl", '{"text": "a"}\n'
                          '{"text": "b"}\n3\n')):  # fmt: skip
        lists = read_records([put(tmp_path, content, name)])
        assert [record.text for record in next(lists)] == ["a", "b"]
        with pytest.raises(DataError):
            next(lists)


@pytest.mark.parametrize("name", ["a.jsonl", "a.ndjson", "a.jsonl.gz"])
def test_an_object_a_line_has_a_field_of_text(tmp_path, name) -> None:
    item = {"id": 7, "text": "京都", "tags": ["x"], "entities": []}
    path = put(tmp_path, f"{json.dumps(item)}\n\n", name)
    assert records(path) == [("京都", {"id": 7, "tags": ["x"], "entities": []})]
    error = fault(path, field="body")
    assert (error.line, error.message) == (
        1, 'expected a string as "body", found None; the fields are id, text, tags, entities '
        "(--field names another)",
    )  # fmt: skip


def test_what_stood_beside_stands_behind_the_answer() -> None:
    answer = {"text": "京都", "entities": [1]}
    assert Record("京都", {}).answered(answer) == answer
    beside = {"id": 7, "entities": [], "given": 3}
    assert Record("京都", beside).answered(answer) == {
        "text": "京都", "entities": [1], "id": 7, "given": {"entities": [], "given": 3},
    }  # fmt: skip


def test_in_columns_it_stands_in_comments() -> None:
    beside = {"id": 7, "page": "a", "text": "b\nc", "tags": ["x"]}
    assert Record("京都", beside).comments() == [
        "# id = 7", "# page = a", '# given text = "b\\nc"', '# tags = ["x"]',
    ]  # fmt: skip
    with pytest.raises(DataError, match="a comment line cannot hold"):
        Record("京都", {"a\nb": "x"}).comments()


SYNTAX = {
    '{"text": "京都"}': "JSON; --from jsonl reads",
    '[{"text": "京都"}]': "JSON;",
    "[": "JSON;",
    '{"text": "京都",': "JSON;",
    '<?xml version="1.0"?>': "markup; --from text",
    "<corpus>": "markup;",
    "東京\t名詞\tB-LOC": "columns of tokens and tags; xscript-ner convert",
    "-DOCSTART- -X- O O": "columns of tokens and tags;",
    "id,text,page": "the header of a table; --from csv reads it",
    '"id"\t"Text"': "the header of a table; --from tsv reads it",
}


@pytest.mark.parametrize("line", SYNTAX)
def test_the_syntax_of_another_kind_is_not_tagged(tmp_path, line) -> None:
    path = put(tmp_path, f"\n{line}\nx\n", "a.txt")
    error = fault(path)
    assert error.line == 2
    assert SYNTAX[line] in error.message
    assert error.message.endswith("--from text takes lines as they are")
    assert [text for text, _ in records(path, "text")] == ["", line, "x"]


@pytest.mark.parametrize(
    "line", ["[1] 脚注", "[1]", "[拍手]", "<3 東京", "京都、大阪, 東京", "{仮}", "a\tb", "text"]
)
def test_ordinary_lines_are_text(tmp_path, line) -> None:
    assert records(put(tmp_path, line, "a.txt")) == [(line, {})]


@pytest.mark.parametrize("suffix", [*FOREIGN, ".conll", ".rasa.json", ".spacy", ".json.gz"])
def test_a_suffix_that_is_no_text_s_is_refused_unless_told(tmp_path, suffix) -> None:
    path = put(tmp_path, "京都\n", f"a{suffix}")
    assert "expected text, found " in fault(path).message
    assert records(path, "text") == [("京都", {})]


def test_a_column_or_field_without_a_file_that_has_some_is_refused(tmp_path) -> None:
    path = put(tmp_path, "x", "a.txt")
    for given in ({"column": "a"}, {"header": False}, {"field": "a"}):
        with pytest.raises(ConfigError, match="says so"):
            records(path, **given)
    with pytest.raises(ConfigError, match="unknown kind of file 'xml'; choose from csv, jsonl"):
        read_records([path], "xml")


def test_a_broken_archive_and_an_empty_table_are_errors(tmp_path) -> None:
    (tmp_path / "a.txt.gz").write_bytes(b"no")
    assert "cannot read: Not a gzipped file" in fault(str(tmp_path / "a.txt.gz")).message
    assert "expected a table, found none" in fault(put(tmp_path, "\n\n", "a.csv")).message
