"""Projection from Python."""

from __future__ import annotations

from pathlib import Path

import pytest

import xscript_ner
from xscript_ner.core.errors import DataError
from xscript_ner.corpora.formats.jsonl import read_jsonl
from xscript_ner.tagging.tagger import Tagger


def test_text_is_marked_by_its_translation(tagger: Tagger, tmp_path: Path) -> None:
    pytest.importorskip("scipy", reason="scipy is not installed")
    theirs, ours = tmp_path / "theirs.txt", tmp_path / "ours.txt"
    theirs.write_text("京都は雨が降っている。\n本を読んだ。\n", encoding="utf-8")
    ours.write_text("京都は雨です。\n読書。\n", encoding="utf-8")
    output = tmp_path / "marked.jsonl"
    report = xscript_ner.project(theirs, ours, output, model=tagger, empty=1, confidence=0)
    assert (report.pairs, report.projected, report.empty_kept) == (2, 1, 1)
    marked, plain = read_jsonl(output)
    assert [(e.start, e.end, e.label) for e in marked.entities] == [(0, 2, "PLACE")]
    assert (plain.text, plain.entities) == ("読書。", ())


def test_without_a_target_what_is_found_stays(tagger: Tagger, tmp_path: Path) -> None:
    text, output = tmp_path / "text.txt", tmp_path / "marked.jsonl"
    text.write_text("京都は雨が降っている。\n", encoding="utf-8")
    report = xscript_ner.project(str(text), None, str(output), model=tagger, confidence=0)
    assert dict(report.labels) == {"PLACE": 1}
    assert [e.text for e in next(iter(read_jsonl(output))).entities] == ["京都"]


def test_sides_that_differ_in_length_leave_no_file(tagger: Tagger, tmp_path: Path) -> None:
    one, two = tmp_path / "one.txt", tmp_path / "two.txt"
    one.write_text("a\n", encoding="utf-8")
    two.write_text("a\nb\n", encoding="utf-8")
    with pytest.raises(DataError, match="as many lines on both sides, found 1"):
        xscript_ner.project(one, two, tmp_path / "out.jsonl", model=tagger)
    assert not (tmp_path / "out.jsonl").exists()
