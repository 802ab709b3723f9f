"""``xscript-ner project``."""

from __future__ import annotations

from pathlib import Path

from xscript_ner.corpora.formats.jsonl import read_jsonl

from ..conftest import Run


def test_a_file_is_marked_by_its_translation(run: Run, tmp_path: Path) -> None:
    english, japanese = tmp_path / "en.txt", tmp_path / "ja.txt"
    english.write_text("Tanaka lives in Tokyo.\nIt rains.\n", encoding="utf-8")
    japanese.write_text("田中は東京に住む。\n雨が降る。\n", encoding="utf-8")
    output = tmp_path / "projected.jsonl"
    result = run(
        "project", english, japanese, "-o", output, "--empty", "1", "--confidence", "0"
    )  # fmt: skip
    assert (result.status, result.out) == (0, "")
    assert result.err.startswith("2 pairs: ")
    documents = {document.text: document for document in read_jsonl(output)}
    assert documents["雨が降る。"].entities == ()
    found = {entity.text for entity in documents["田中は東京に住む。"].entities}
    assert "東京" in found


def test_what_is_uncertain_is_kept_open_when_asked(run: Run, tmp_path: Path) -> None:
    english, japanese = tmp_path / "en.txt", tmp_path / "ja.txt"
    english.write_text("Tanaka lives in Tokyo.\n", encoding="utf-8")
    japanese.write_text("田中は東京に住む。\n", encoding="utf-8")
    output = tmp_path / "projected.jsonl"
    unsure = ("--confidence", "1", "--empty", "1")
    assert run("project", english, japanese, "-o", output, *unsure).status == 0
    assert list(read_jsonl(output)) == []
    run("project", english, japanese, "-o", output, *unsure, "--uncertain", "open", "--open-names")
    (document,) = read_jsonl(output)
    assert document.entities == ()
    assert {(span.start, span.end) for span in document.open_spans} == {(0, 2), (3, 5)}


def test_without_a_target_a_model_marks_its_own_language(run: Run, tmp_path: Path) -> None:
    text, output = tmp_path / "ja.txt", tmp_path / "own.jsonl"
    text.write_text("田中は外務省に行く。\n\n", encoding="utf-8")
    options = ("--empty", "1", "--uncertain", "open", "--confidence", "1", "--endings", "ja")
    result = run("project", text, "-m", "ja-wikipedia", "-o", output, *options)
    assert (result.status, result.out) == (0, "")
    assert result.err.startswith("1 pairs: 1 projected, 0 without a counterpart and 1 unsure ")
    (document,) = read_jsonl(output)
    assert [(e.text, e.label) for e in document.entities] == [("外務省", "ORG")]
    assert (0, 2) in {(span.start, span.end) for span in document.open_spans}


def test_a_blank_line_on_one_side_shifts_nothing_and_is_told(run: Run, tmp_path: Path) -> None:
    english, japanese = tmp_path / "en.txt", tmp_path / "ja.txt"
    english.write_text("\nTanaka lives in Tokyo.\nIt rains.\n", encoding="utf-8")
    japanese.write_text("雪だ。\n田中は東京に住む。\n\n", encoding="utf-8")
    output = tmp_path / "projected.jsonl"
    result = run("project", english, japanese, "-o", output, "--confidence", "0")
    assert result.status == 0
    assert result.err.endswith("; 2 more with a blank side\n")
    assert [document.text for document in read_jsonl(output)] == ["田中は東京に住む。"]


def test_sides_that_are_not_parallel_are_refused(run: Run, tmp_path: Path) -> None:
    one, two = tmp_path / "one.txt", tmp_path / "two.txt"
    one.write_text("a\n")
    two.write_text("a\nb\n")
    result = run("project", one, two, "-o", tmp_path / "out.jsonl")
    assert result.status == 1
    assert "expected as many lines on both sides, found 1 in " in result.err
    assert not (tmp_path / "out.jsonl").exists()
