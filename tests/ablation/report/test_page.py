"""The report: Markdown worked by hand, files read back, the page opened in a browser."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
from collections.abc import Sequence
from html.parser import HTMLParser
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from xscript_ner.ablation.pairs import Comparison
from xscript_ner.ablation.report.contents import contents
from xscript_ner.ablation.report.html_page import html_page
from xscript_ner.ablation.report.markdown import markdown
from xscript_ner.ablation.report.page import write_report
from xscript_ner.ablation.report.plots import draw
from xscript_ner.ablation.report.tables import results_table
from xscript_ner.ablation.results import CellResult, Outcome
from xscript_ner.ablation.summary import SummaryRow, summarize

from ..made_up import outcome

HOSTILE = "<script>alert(1)</script>"
BASELINE = {"parts": "none", "romanizer": "surface"}
PARTS = ["none", "chars", HOSTILE, '"q" & | , a\nb']
LABELS = {"PSN": 420, "地名": 210, HOSTILE: 12}
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def made_up(f1: float, sentences: int) -> Outcome:
    return outcome(
        f1,
        dict.fromkeys(LABELS, f1),
        counts=((2, 2, 1), (1, 0, 0)),
        history=(0.2, f1 / 100),
        sentences=sentences,
        frequencies=LABELS,
        sources={"PSN": ("PER",)},
        versions={"xscript_ner": "0.1.0"},
    )


@pytest.fixture(scope="module")
def results() -> list[CellResult]:
    """24 cells of which the last two configurations have a failed and a pending one."""
    generator = np.random.default_rng(0)
    cells = [
        CellResult(
            {"parts": parts, "romanizer": romanizer, "size": str(size)},
            "0",
            seed,
            made_up(50 + PARTS.index(parts) + float(generator.normal()), size),
        )
        for parts, romanizer, size in product(PARTS, ["surface", "unidic"], [100, 500])
        for seed in (1, 2)
    ]
    cells[-3] = CellResult(cells[-3].values, "0", 2, None, f"out of memory: {HOSTILE}")
    cells[-1] = CellResult(cells[-1].values, "0", 2, None)
    return cells


def page_of(results: Sequence[CellResult], title: str = "報告", notes: Sequence[str] = ()) -> str:
    rows = summarize(results, BASELINE, rounds=50)
    plots = draw(results, rows, BASELINE)
    return html_page(contents(title, results, rows, BASELINE, notes, plots))


class Page(HTMLParser):
    """What a page has: its elements with their attributes, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def count(self, tag: str) -> int:
        return sum(name == tag for name, _ in self.elements)


def row(parts: str, **figures: object) -> SummaryRow:
    values: dict[str, object] = {
        "values": {"parts": parts},
        "n": 3,
        "failed": 0,
        "pending": 0,
        "mean": None,
        "sd": None,
        "precision": None,
        "recall": None,
        "dev_f1": None,
        "heads": {},
        "labels": {},
        "epochs": None,
        "seconds": None,
        "sentences": None,
    }
    return SummaryRow(**{**values, **figures})  # type: ignore[arg-type]


def against(
    difference: float, interval: tuple[float, float] | None, catch_up: float | None = None
) -> Comparison:
    return Comparison(
        pairs=2,
        folds=2,
        difference=difference,
        dev_difference=None,
        interval=interval,
        p=0.0001,
        catch_up=catch_up,
    )


ROWS = [
    row(
        "none",
        mean=52.82,
        sd=0.5,
        dev_f1=50.0,
        epochs=7.25,
        seconds=1234.4,
        labels={"地名": 40.0},
        at_cap=3,
        cap_known=3,
    ),
    row(
        "a|b",
        n=2,
        failed=1,
        mean=52.03,
        sd=1.9,
        dev_f1=54.0,
        labels={"地名": 51.5, "P|N": 3.0},
        epochs=5.0,
        seconds=60.0,
        comparison=against(3.21, (1.02, 5.4), 1.5),
        p_corrected=0.0002,
        at_cap=0,
        cap_known=2,
    ),
    row("<b>", n=1, pending=2, mean=48.0, comparison=against(-0.82, (-2, 1)), p_corrected=0.01),
    row("*", n=0, pending=3),
]


def test_markdown_worked_by_hand() -> None:
    failed = CellResult({"parts": "a|b"}, "1", 7, None, "no\nroom")
    found = markdown(contents("T", [failed], ROWS, {"parts": "none"}, ["A note."]))
    assert found.startswith("""\
# T

6 of 12 cells are done, 1 failed, 5 have not run. Best on dev: parts a\\|b, with 54.00 there and \
F1 52.03 ± 1.90 on test, +3.21 against parts none (95 % (other training data): 1.02 to 5.40; \
p (other test data), corrected: 0.0002).

A note.

Baseline: parts none.

**Warning:** In 1 of 4 configurations, half the cells or more ended at the cap of epochs and may \
have been cut short: parts none (3 of 3). Set training.epochs higher; training.patience ends a run \
that no longer improves.

**Warning:** In 1 of 4 configurations, the share of cells at the cap is another than their \
baseline's, so that a difference may be one of training time: parts a\\|b (0 of 2; \
baseline 3 of 3).

## Results

| parts | F1 | n | Dev F1 | Difference | 95 % (other training data) | p (other test data) | \
At the cap | Epochs | Catches up | Seconds |
| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
| none | 52.82 ± 0.50 | 3 | 50.00 | – | – | – | 3 of 3 | 7.2 | – | 1,234 |
| a\\|b | **52.03 ± 1.90** | 2 | **54.00** | +3.21 \\* | 1.02 to 5.40 | 0.0002 | \
0 of 2 | 5.0 | 1.5 | 60 |
| &lt;b&gt; | 48.00 | 1 | – | -0.82 | -2.00 to 1.00 | 0.0100 | – | – | – | – |
| \\* | – | 0 | – | – | – | – | – | – | – | – |

The best on dev is bold. \\* marks differences that hold both ways: p corrected is below 0.05, and \
the interval leaves out 0.

## F1 by entity type

| parts | P\\|N | 地名 |
| --- | ---: | ---: |
| none | – | 40.00 |
| a\\|b | **3.00** | **51.50** |
| &lt;b&gt; | – | – |
| \\* | – | – |

The best on dev is bold.

## Failed cells

- **parts a\\|b, fold 1, seed 7**: no room

## Cells that have not run

- **parts &lt;b&gt;**: 2 not run
- **parts \\***: 3 not run

## What the figures mean

- **F1**: """)


def test_the_page_says_first_how_far_it_is_and_what_is_best() -> None:
    text = " ".join(Page(html_page(contents("T", [], ROWS, {"parts": "none"}))).text)
    assert "6 of 12 cells are done, 1 failed, 5 have not run." in text
    best = "Best on dev: parts a|b, with 54.00 there and F1 52.03 ± 1.90 on test, +3.21 against"
    assert best in text  # though the baseline has 52.82 on test
    assert "1.02 to 5.40; p (other test data), corrected: 0.0002)." in text


def test_a_baseline_may_be_best() -> None:
    text = " ".join(Page(html_page(contents("T", [], ROWS[:1], {"parts": "none"}))).text)
    best = "Best on dev: parts none, with 50.00 there and F1 52.82 ± 0.50 on test."
    assert f"{best} It is the baseline." in text


def test_sure_differences_are_marked_up_or_down() -> None:
    worse = row("w", mean=1.0, comparison=against(-3.0, (-4, -2)), p_corrected=0.02)
    page = Page(html_page(contents("T", [], [*ROWS, worse], {"parts": "none"})))
    classes = [attributes.get("class") for tag, attributes in page.elements if tag in ("td", "tr")]
    assert classes.count("number better") == 1
    assert classes.count("number worse") == 1
    assert classes.count("baseline") == 2  # in the results, and by entity type
    assert classes.count("best") == 2  # likewise
    assert classes.count("number best") == 4  # F1 and dev F1, and two types


def test_a_further_head_has_a_column_of_its_own() -> None:
    table = results_table([row("a", mean=1.0, heads={"intent": 91.5})], None)
    (_, entries), *_ = table.lines
    assert ("Intent accuracy", "91.50") in {
        (head.text, entry.text) for head, entry in zip(table.heads, entries, strict=True)
    }


def test_one_cell_more_or_less_at_the_cap_is_no_warning() -> None:
    rows = [row("none", cap_known=3, at_cap=1), row("chars", cap_known=3, at_cap=0)]
    assert contents("T", [], rows, {"parts": "none"}).warnings == []


def test_the_page_warns_of_cells_at_the_cap() -> None:
    page = Page(html_page(contents("T", [], ROWS, {"parts": "none"})))
    warnings = [a for tag, a in page.elements if tag == "p" and a.get("class") == "warning"]
    assert len(warnings) == 2
    assert any("parts none (3 of 3)" in text for text in page.text)
    fine = [row("none", cap_known=5, at_cap=1), row("chars", cap_known=5, at_cap=2)]
    assert contents("T", [], fine, {"parts": "none"}).warnings == []
    assert contents("T", [], ROWS[2:], {"parts": "none"}).warnings == []  # none tells its cap


def test_the_page_holds_hostile_names_as_text(results: list[CellResult]) -> None:
    page = Page(page_of(results, title=HOSTILE, notes=[f"see {HOSTILE}"]))
    assert page.count("script") == 0
    assert page.count("b") == 0
    assert page.count("svg") == 4
    assert sum(HOSTILE in text for text in page.text) > 20
    assert any("地名" in text for text in page.text)


@pytest.mark.slow
def test_the_page_asks_for_nothing_from_outside(results: list[CellResult]) -> None:
    page = Page(page_of(results))
    policies = [a["content"] for _, a in page.elements if "http-equiv" in a]
    assert policies == ["default-src 'none'; style-src 'unsafe-inline'"]
    for tag, attributes in page.elements:
        assert tag not in ("img", "image", "link", "iframe", "object", "embed", "base")
        assert "src" not in attributes
        for name in ("href", "xlink:href"):
            assert (attributes.get(name) or "#").startswith("#")
        assert not any(name.startswith("on") for name in attributes)
    assert "@import" not in page_of(results)
    assert "url(http" not in page_of(results)


def test_failed_cells_stand_with_their_error_and_pending_ones_are_counted(
    results: list[CellResult],
) -> None:
    text = Page(page_of(results)).text
    assert f"out of memory: {HOSTILE}" in text
    assert "1 not run" in text
    assert "Made with xscript_ner 0.1.0." in text


def test_every_file_can_be_read_back(tmp_path: Path, results: list[CellResult]) -> None:
    write_report(tmp_path / "report", "T", results, BASELINE)
    written = sorted(path.name for path in (tmp_path / "report").iterdir())
    assert written == ["cells.csv", "cells.jsonl", "report.html", "summary.csv", "summary.md"]
    lines = (tmp_path / "report/cells.jsonl").read_text("utf-8").splitlines()
    cells = [json.loads(line) for line in lines]
    assert [cell["parts"] for cell in cells] == [result.values["parts"] for result in results]
    assert cells[0]["history"] == [0.2, pytest.approx(cells[0]["f1"] / 100, abs=1e-4)]
    assert cells[-1]["history"] is None
    assert cells[-1]["f1"] is None
    assert cells[-3]["error"] == f"out of memory: {HOSTILE}"


def test_names_with_commas_and_newlines_survive_csv(
    tmp_path: Path, results: list[CellResult]
) -> None:
    write_report(tmp_path, "T", results, BASELINE)
    with (tmp_path / "cells.csv").open(encoding="utf-8", newline="") as file:
        cells = list(csv.DictReader(file))
    assert [cell["parts"] for cell in cells] == [result.values["parts"] for result in results]
    summary = pd.read_csv(tmp_path / "summary.csv")
    assert summary["parts"].tolist() == [parts for parts in PARTS for _ in range(4)]
    assert summary["mean"].notna().all()


def test_a_report_is_the_same_twice(tmp_path: Path, results: list[CellResult]) -> None:
    for name in "ab":
        write_report(tmp_path / name, "T", results, BASELINE)
    for path in (tmp_path / "a").iterdir():
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes()


@pytest.mark.parametrize("cells", [[], [CellResult({"parts": "a"}, None, 1, None)]])
def test_a_grid_that_has_not_run_has_a_report(tmp_path: Path, cells: list[CellResult]) -> None:
    write_report(tmp_path, "T", cells, None)
    text = " ".join(Page((tmp_path / "report.html").read_text("utf-8")).text)
    assert f"0 of {len(cells)} cells are done, 0 failed, {len(cells)} have not run." in text
    assert len((tmp_path / "cells.jsonl").read_text("utf-8").splitlines()) == len(cells)


@pytest.mark.slow
def test_a_browser_shows_plots_and_runs_nothing(tmp_path: Path, results: list[CellResult]) -> None:
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        pytest.skip(f"none of {', '.join(BROWSERS)} is on PATH")
    file = tmp_path / "report.html"
    file.write_text(page_of(results), encoding="utf-8")
    flags = (
        "headless no-sandbox disable-gpu disable-quic no-first-run disable-background-networking "
        "disable-component-update disable-sync dump-dom"
    )
    command = [browser, *(f"--{flag}" for flag in flags.split())]
    command += [f"--user-data-dir={tmp_path / 'profile'}", file.as_uri()]
    shown = subprocess.run(command, capture_output=True, timeout=120, check=True)
    page = Page(shown.stdout.decode("utf-8"))
    assert page.count("svg") == 4
    assert page.count("script") == 0
    assert page.count("text") > 100
    assert HOSTILE in page.text
    assert page.text.count("地名") > 3
    assert any(text.endswith("\nbaseline") for text in page.text)
