"""What files hold is shown on a terminal and does nothing there."""

from __future__ import annotations

import json
import logging
import re
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from xscript_ner.cli.highlight import highlight
from xscript_ner.cli.tables import table

from xscript_ner.core.errors import DataError
from xscript_ner.core.types import Entity, SentenceLabel
from xscript_ner.models import info

from .conftest import Run

CLEAR = "\x1b[2J\x9b\x07\u202e"
SHOWN = r"\x1b[2J\x9b\x07\u202e"
COLOR = re.compile(r"\x1b\[[0-9;]+m")


def acting(text: str) -> set[str]:
    """Characters that a terminal obeys."""
    return {c for c in text if unicodedata.category(c) in {"Cc", "Cf"} and c != "\n"}


def test_coloured_text_holds_no_escapes_but_the_colours() -> None:
    text = f"{CLEAR}\t京都{CLEAR}は{CLEAR}"
    start, end = text.index("京"), text.index("は")
    shown = highlight(text, [Entity(start, end, f"P{CLEAR}", text[start:end])], [f"P{CLEAR}"])
    assert shown.count(SHOWN) == 4
    assert acting(COLOR.sub("", shown)) == {"\t"}


def test_colour_escapes_the_text_and_json_keeps_it(run: Run, model_path: Path) -> None:
    text = f"{CLEAR}京都は雨が降っている。"
    result = run("tag", "-m", model_path, "--format", "color", stdin=text + "\n")
    assert acting(COLOR.sub("", result.out)) == set()
    assert r"\x9b" in result.out
    assert run("tag", "-m", model_path, stdin=text + "\n").documents[0]["text"] == text
    columns = run("tag", "-m", model_path, "--format", "conll", stdin="京\x07都\n")
    assert "\x07" in columns.out


def test_an_error_shows_the_name_of_a_file_and_what_a_row_holds(run: Run, tmp_path: Path) -> None:
    path = tmp_path / f"a{CLEAR}.conll"
    path.write_text(f"東京\tX-{CLEAR}\n", encoding="utf-8")
    result = run("convert", path, "-", "--to", "jsonl")
    assert result.status == 1
    assert f"a{SHOWN}.conll:1: expected O or B-" in result.err
    assert acting(result.err) == set()
    missing = run("tag", tmp_path / f"no{CLEAR}.txt")
    assert f"no{SHOWN}.txt: cannot read" in missing.err
    wrong = run("convert", path, "-", "--to", CLEAR)
    assert (wrong.status, acting(wrong.err)) == (2, set())


def test_an_error_line_is_bounded_and_keeps_both_its_ends(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "long.conll"
    path.write_text(f"東京\tX-{'é' * 100_000}END\n", encoding="utf-8")
    error = run("convert", path, "-", "--to", "jsonl").err
    assert len(error) < 520
    assert error.startswith(f"xscript-ner: {path}:1: expected O or B-")
    assert "éé…éé" in error
    assert error.endswith("END' (IOB2)\n")


def test_an_error_of_the_library_is_safe_to_print_and_keeps_what_it_was_given() -> None:
    error = DataError(f"found {CLEAR}", path=f"{CLEAR}.txt", line=3)
    assert str(error) == f"{SHOWN}.txt:3: found {SHOWN}"
    assert error.message == f"found {CLEAR}"
    assert error.path == f"{CLEAR}.txt"


def test_a_warning_is_shown_without_effect(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def warn(name: str) -> dict[str, Any]:
        logging.getLogger("xscript_ner.somewhere").warning("label %s", CLEAR)
        raise DataError("stop")

    monkeypatch.setattr(info, "model_info", warn)
    assert run("info").err == f"xscript-ner: label {SHOWN}\nxscript-ner: stop\n"


def test_a_table_stays_in_line_whatever_its_cells_hold() -> None:
    lines = table(["name\n", "F1"], [[CLEAR, "1.0"], ["a\nb\t", "10.0"]]).split("\n")
    assert len(lines) == 4
    assert acting("".join(lines)) == set()
    assert len({len(line) for line in lines}) == 1


def test_what_a_model_says_of_itself_is_shown_without_effect(
    run: Run, model_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    about = info.model_info(str(model_path))
    hostile = {
        "name": f"n{CLEAR}",
        "description": f"d{CLEAR}\nlabels      forged",
        "labels": [f"l{CLEAR}"],
        "corpora": [about["corpora"][0] | {"name": f"c{CLEAR}", "licence": f"f{CLEAR}"}],
        "scores": {f"s{CLEAR}": about["scores"]["train.jsonl"]},
        "signature": about["signature"] | {"romanizer": f"r{CLEAR}"},
    }
    monkeypatch.setattr(info, "model_info", lambda name: about | hostile)
    shown = run("info", model_path).out
    assert acting(shown) == set()
    assert all(f"{letter}{SHOWN}" in shown for letter in "ndlcfsr")
    assert "\nlabels      forged" not in shown
    assert json.loads(run("info", model_path, "--json").out)["name"] == f"n{CLEAR}"


def test_labels_of_the_whole_text_stand_behind_it() -> None:
    shown = highlight("雨", [], [], {"intent": SentenceLabel(f"ask{CLEAR}", 0.9)})
    assert shown.startswith("雨  ")
    assert "intent: ask" in shown
    assert CLEAR not in shown
