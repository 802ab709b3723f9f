"""Conversion: tokens for raw text, spans that do not fit, and an account of everything."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from xscript_ner.config import CorpusConfig
from xscript_ner.core.errors import DataError
from xscript_ner.corpora.conversion import ConversionReport, convert
from xscript_ner.text.prepare import Misaligned


def converted(
    path: Path, documents: list[dict[str, Any]], format: str = "conll", **options: Any
) -> tuple[str, ConversionReport]:
    path.write_text("".join(f"{json.dumps(d)}\n" for d in documents), encoding="utf-8")
    target = io.StringIO()
    source = CorpusConfig(path=str(path), allow_empty=True)
    report = convert(source, target, format, **options)
    return target.getvalue(), report


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.jsonl"


# 関西国際空港 is 関西 | 国際 | 空港; 際空 cuts two of them, 西国際 cuts one and holds one.
TEXT = "関西国際空港に"


@pytest.mark.parametrize(
    ("policy", "span", "tags"),
    [
        ("drop", (1, 4), "O O O O"),
        ("expand", (1, 4), "B I O O"),
        ("contract", (1, 4), "O B O O"),
        ("expand", (3, 5), "O B I O"),
        ("contract", (3, 5), "O O O O"),
        ("drop", (2, 6), "O B I O"),
        ("error", (2, 6), "O B I O"),
    ],
)
def test_a_span_meets_its_policy(
    policy: Misaligned, span: tuple[int, int], tags: str, path: Path
) -> None:
    document = {"text": TEXT, "entities": [[*span, "F"]]}
    written, report = converted(path, [document], policy=policy)
    prefixes = [row.split("\t")[1][0] for row in written.split("\n") if row]
    assert " ".join(prefixes) == tags
    assert report.entities == ("B" in tags)
    assert len(report.alignment.misaligned) == (span != (2, 6))


def test_a_span_that_does_not_fit_is_an_error_unless_a_policy_is_given(path: Path) -> None:
    documents = [{"text": "あ"}, {"text": TEXT, "entities": [[1, 4, "F"]]}]
    with pytest.raises(DataError, match=r"a\.jsonl: document 2: entity '西国際' \(1\.\.4\)"):
        converted(path, documents)


def test_an_entity_whose_tokens_another_took_is_counted(path: Path) -> None:
    document = {"text": TEXT, "entities": [[1, 3, "A"], [3, 4, "B"], [4, 6, "C"]]}
    _, report = converted(path, [document], policy="expand")
    assert report.alignment.entities == 3
    assert (report.entities, len(report.alignment.overlapping)) == (2, 1)
    assert "1 left out because others have their tokens" in "\n".join(report.lines())


def test_documents_without_tokens_are_counted(path: Path) -> None:
    written, report = converted(path, [{"text": " "}, {"text": "あ"}, {"text": ""}])
    assert written == "あ\tO\n\n"
    assert (report.documents, report.tokenless) == (1, 2)
    assert "2 documents without tokens left out" in report.lines()


def test_json_lines_take_every_document_and_span_as_it_is(path: Path) -> None:
    documents = [{"text": TEXT, "entities": [[1, 4, "F"]]}, {"text": ""}]
    written, report = converted(path, documents, "jsonl")
    spans = [json.loads(line)["entities"] for line in written.splitlines()]
    assert spans == [[{"start": 1, "end": 4, "label": "F", "text": "西国際"}], []]
    assert report.lines() == ["2 documents and 1 entities written"]


def test_given_tokens_are_kept(path: Path) -> None:
    document = {"text": "関西国際", "tokens": [[0, 1], [1, 4]], "entities": [[1, 4, "F"]]}
    assert converted(path, [document])[0] == "関\tO\n西国際\tB-F\n\n"


def test_labels_that_the_map_drops_are_counted(path: Path, tmp_path: Path) -> None:
    names = tmp_path / "names.toml"
    names.write_text('F = "FACILITY"\nX = ""\n', encoding="utf-8")
    document = {"text": TEXT, "entities": [[0, 6, "F"], [6, 7, "X"]]}
    written, report = converted(path, [document], label_map=str(names))
    assert "関西\tB-FACILITY" in written
    assert "1 entities of label X dropped by the map" in report.lines()


def test_labels_of_documents_that_columns_cannot_hold_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_text('{"text": "京都", "labels": {"intent": "ask", "domain": "city"}}\n', "utf-8")
    config = CorpusConfig(path=str(path), format="jsonl")
    lines = convert(config, io.StringIO(), "conll").lines()
    assert "2 labels of whole documents left out" in lines
    for format, options, count in (
        ("conll", {"comments": True}, 0), ("xsid", {}, 0), ("multiatis", {}, 1), ("rasa", {}, 1),
        ("jsonl", {}, 0), ("gazetteer", {}, 2),
    ):  # fmt: skip
        report = convert(config, io.StringIO(), format, options=options)
        assert (format, report.unlabelled) == (format, count)
    kept = io.StringIO()
    assert len(convert(config, kept, "jsonl").lines()) == 1
    assert '"intent": "ask"' in kept.getvalue()


def test_utterances_without_tokens_are_tokenised_into_three_files(path: Path) -> None:
    document = {
        "text": "明日の東京",
        "entities": [{"start": 3, "end": 5, "label": "city"}],
        "labels": {"intent": "ask"},
    }
    path.write_text(json.dumps(document), encoding="utf-8")
    folder = path.with_name("out")
    report = convert(CorpusConfig(path=str(path)), folder, "seq")
    assert report.lines() == ["1 documents and 1 entities written"]
    parts = [(folder / name).read_text("utf-8") for name in ("seq.in", "seq.out", "label")]
    assert parts == ["明日 の 東京\n", "O O B-city\n", "ask\n"]


def test_open_spans_that_a_format_cannot_hold_are_counted(path: Path) -> None:
    document = {"text": "京都", "open_spans": [{"start": 0, "end": 1}, {"start": 1, "end": 2}]}
    path.write_text(json.dumps(document), encoding="utf-8")
    for format, count in (("jsonl", 0), ("knp", 0), ("conll", 2)):
        report = convert(CorpusConfig(path=str(path)), io.StringIO(), format)
        assert (format, report.closed) == (format, count)
    assert "2 open spans left out" in report.lines()
