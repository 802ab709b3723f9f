"""``xscript-ner check``."""

from __future__ import annotations

import json
import re
from pathlib import Path

from ..conftest import Run

SUITE = """
language = "ja"

[fillers.place]
kind = "place"
open = "大阪"
held_out = "東京"

[capabilities.towns]
about = "where somebody lives"
open = ["昨日は{place}に住んでいる。"]
held_out = ["{place}に住んでいる。"]
"""


def test_rates_are_shown_by_capability_and_half(run: Run, model_path: Path) -> None:
    result = run("check", model_path, "--per-template", 2)
    assert result.status == 0
    rows = {row[0]: row[1:] for row in (re.split(" {2,}", x) for x in result.out.splitlines())}
    assert rows["honorifics"][1::2] == ["16", "16"]
    assert "products" not in rows
    assert {"all", "a name for another", "full stop or none"} < set(rows)
    assert "products: templates with product left out, the model has no label" in result.err


def test_json_and_failures_agree_with_the_table(
    run: Run, model_path: Path, tmp_path: Path
) -> None:
    path = tmp_path / "failures.jsonl"
    result = run("check", model_path, "--only", "ranks", "--json", "--failures", path)
    told = json.loads(result.out)
    assert list(told["rates"]) == ["ranks"]
    wrong = sum(half["cases"] - half["right"] for half in told["rates"]["ranks"].values())
    failures = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert sum(f["capability"] == "ranks" for f in failures) == wrong > 0
    assert {"text", "expected", "found", "half", "template"} < set(failures[0])


def test_a_rate_that_is_missed_is_an_exit_status(run: Run, model_path: Path) -> None:
    arguments = ("check", model_path, "--only", "ranks", "--at-least")
    assert run(*arguments, 0).status == 0
    missed = run(*arguments, 100)
    assert missed.status == 1
    assert "expected at least 100 percent of the held-out cases, found" in missed.err


def test_one_s_own_suite_and_label_map_are_read(
    run: Run, model_path: Path, tmp_path: Path
) -> None:
    labels = tmp_path / "labels.toml"
    labels.write_text('person = "PERSON"\nplace = "PLACE"\n', encoding="utf-8")
    suite = tmp_path / "suite.toml"
    suite.write_text(SUITE, encoding="utf-8")
    result = run("check", model_path, "--suite", suite, "--label-map", labels, "--json")
    told = json.loads(result.out)
    assert told["rates"]["towns"]["held_out"] == {"right": 1, "cases": 1, "percent": 100}
    assert told["skipped"] == {}
    wrong = run("check", model_path, "--suite", tmp_path / "none.toml")
    assert (wrong.status, "cannot read suite" in wrong.err) == (2, True)
