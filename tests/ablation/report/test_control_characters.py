"""Names, labels and errors with control characters, in everything a report writes."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

from tests.ablation.made_up import outcome
from xscript_ner.ablation.report.page import write_report
from xscript_ner.ablation.results import CellResult

NAME, LABEL, ERROR = "a\x1b[31m\x07b", "PER\u202eNOS", "no \x9b2J\x7f such file"
SHOWN = (r"a\x1b[31m\x07b", r"PER\u202eNOS", r"no \x9b2J\x7f such file")


def test_only_the_lines_for_programs_hold_them(tmp_path: Path) -> None:
    done = outcome(50.0, {LABEL: 50.0})
    cells = [CellResult({"x": name}, None, 1, done) for name in (NAME, "plain")]
    cells.append(CellResult({"x": NAME}, None, 2, None, ERROR))
    write_report(tmp_path, f"T {NAME}", cells, {"x": "plain"}, [NAME])
    for path in tmp_path.iterdir():
        text = path.read_text(encoding="utf-8")
        found = {c for c in text if unicodedata.category(c) in {"Cc", "Cf"} and c != "\n"}
        if path.suffix != ".jsonl":
            assert found == set(), path.name
    page, table = ((tmp_path / n).read_text("utf-8") for n in ("report.html", "cells.csv"))
    assert all(shown in page and shown in table for shown in SHOWN)
    rows = [json.loads(row) for row in (tmp_path / "cells.jsonl").read_text("utf-8").splitlines()]
    assert [row["x"] for row in rows] == [NAME, "plain", NAME]
    assert rows[2]["error"] == ERROR
