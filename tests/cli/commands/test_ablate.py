"""``xscript-ner ablate``."""

from __future__ import annotations

import csv
import io
import re
import subprocess
import sys
from pathlib import Path

import pytest
from rich.console import Console
from xscript_ner.cli.commands.ablate import Live, clock, standing

from xscript_ner.ablation import State, read_grid

from ..conftest import Run

GRID = """
name = "small"
description = "Two heads & their scores."
[data]
train = {{ path = "{path}" }}
dev = {{ path = "{path}" }}
test = {{ path = "{path}" }}
[chars]
embedding = 6
encoder = 5
[words]
embedding = 10
encoder = 8
[training]
epochs = 2
batch = 4
[ablation]
baseline = {{ head = "crf" }}
[ablation.axes]
head = ["crf", "softmax"]
"""


@pytest.fixture
def grid(corpus_path: Path, tmp_path: Path) -> Path:
    path = tmp_path / "grid.toml"
    path.write_text(GRID.format(path=corpus_path), encoding="utf-8")
    return path


@pytest.mark.slow
def test_a_grid_becomes_tables_and_a_page(run: Run, grid: Path, tmp_path: Path) -> None:
    output = tmp_path / "runs"
    result = run("ablate", grid, "--output", output, "--jobs", "2")
    assert result.status == 0
    lines = result.out.splitlines()
    assert re.split("  +", lines[0]) == [
        "head", "F1", "n", "Dev F1", "Difference", "95 % (other seeds)", "p (other test data)",
        "At the cap",
    ]  # fmt: skip
    assert [line.split()[0] for line in lines[2:4]] == ["crf", "softmax"]
    assert result.err.splitlines()[-1].startswith("2 of 2 done, 0 running, 0 failed")
    with (output / "cells.csv").open(encoding="utf-8", newline="") as file:
        assert [row["head"] for row in csv.DictReader(file)] == ["crf", "softmax"]
    page = (output / "report.html").read_text(encoding="utf-8")
    assert "Two heads &amp; their scores." in page
    assert run("ablate", grid, "-o", output, "--report-only").out == result.out


def test_a_failed_cell_is_told_and_makes_the_status_1(
    run: Run, grid: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.jsonl"
    broken.write_text("{\n")
    settings = ("--set", f'data.dev=[{{path="{broken}"}}]')
    result = run("ablate", grid, "-o", tmp_path / "runs", *settings)
    assert result.status == 1
    told = [line for line in result.err.splitlines() if "broken.jsonl:1: expected" in line]
    assert len(told) >= 2
    page = (tmp_path / "runs" / "report.html").read_text(encoding="utf-8")
    assert "broken.jsonl:1: expected" in page
    assert "broken.jsonl:1: expected" in (tmp_path / "runs" / "cells.csv").read_text("utf-8")


def test_a_missing_file_is_told_before_anything_runs(
    run: Run, grid: Path, tmp_path: Path
) -> None:
    result = run("ablate", grid, "-o", tmp_path / "r", "--set", 'data.dev=[{path="gone.jsonl"}]')
    assert result.status == 1
    assert result.err == "xscript-ner: gone.jsonl: cannot read: No such file or directory\n"
    assert not (tmp_path / "r").exists()


TRANSFERS = """
parts = ["none", "chars", "chars + classifier"]
[transfer]
source = "{model}"
labels = {{ PERSON = "PERSON" }}
"""


def test_a_dry_run_checks_the_plan_of_every_cell(
    run: Run, grid: Path, model_path: Path, tmp_path: Path
) -> None:
    """The grid's models have sizes of their own; the source's are those of the small recipe."""
    same = {"chars.embedding": 6, "chars.encoder": 5, "words.embedding": 10, "words.encoder": 8}
    text = grid.read_text("utf-8") + TRANSFERS.format(model=model_path)
    grid.write_text(text.replace('head = ["crf", "softmax"]\n', "").replace(
        'baseline = { head = "crf" }', "seeds = [1, 2]"), "utf-8")  # fmt: skip
    call = ("ablate", grid, "-o", tmp_path / "runs", "--dry-run")
    fine = run(*call, *(word for key, n in same.items() for word in ("--set", f"{key}={n}")))
    assert (fine.status, fine.err) == (0, "")
    wrong = run(*call, "--set", "transfer.labels={PERSON='NOBODY'}")
    assert wrong.status == 2
    assert wrong.out.splitlines()[-1] == "6 cells, 6 of them different"
    (line,) = wrong.err.splitlines()
    assert line.startswith("xscript-ner: chars, seed 1 and 3 more: ")
    assert "the source has no label 'NOBODY' that the map names" in line
    assert not (tmp_path / "runs").exists()


def test_a_dry_run_counts(run: Run, grid: Path, tmp_path: Path) -> None:
    result = run("ablate", grid, "-o", tmp_path / "runs", "--dry-run")
    assert result.status == 0
    assert "crf, softmax" in result.out
    assert result.out.splitlines()[-1] == "2 cells, 2 of them different"
    assert not (tmp_path / "runs").exists()


def test_a_recipe_that_is_no_grid_is_wrong_usage(run: Run, tmp_path: Path) -> None:
    result = run("ablate", "ja-wikipedia-plain", "-o", tmp_path / "runs")
    assert result.status == 2
    assert "has no table [ablation]" in result.err


def test_the_live_table_shows_cells_and_failures(grid: Path, tmp_path: Path) -> None:
    cells = read_grid(grid).cells
    state = State(2, running={cells[0].key: 0.0}, failed={cells[1].key: "lost [in] space"})
    view = Live(read_grid(grid), tmp_path, 2).view(state)
    console = Console(width=100, record=True, file=io.StringIO())
    console.print(view)
    text = console.export_text()
    assert "0 of 2 done, 1 running, 1 failed" in text
    assert "crf, seed 1" in text
    assert "softmax, seed 1: lost [in] space" in text


def test_times_are_said_as_a_clock_does() -> None:
    assert [clock(seconds) for seconds in (5, 65, 3_725)] == ["0:05", "1:05", "1:02:05"]
    assert standing(State(3, done=["a"], seconds=[60.0], waiting=["b", "c"]), 2) == (
        "1 of 3 done, 0 running, 0 failed, 1:00 left"
    )


def test_help_needs_neither_torch_nor_pandas() -> None:
    code = (
        "import sys; from xscript_ner.cli import main; main(['ablate', '--help']);"
        "print({'torch', 'pandas', 'matplotlib'} & set(sys.modules), file=sys.stderr)"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stderr.strip() == "set()"
