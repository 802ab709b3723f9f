"""The script that simulates annotation: what its table says of rows."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import pytest

SCRIPT = Path(__file__).parents[2] / "docs" / "results" / "annotation.py"


@pytest.fixture(scope="module")
def script() -> dict[str, Any]:
    return runpy.run_path(str(SCRIPT))


def fill(rows: Any, way: str, size: int, *f1: float) -> None:
    about = dict.fromkeys(("precision", "recall", "seconds", "entities", "epochs"), 0)
    for seed, score in enumerate(f1, 1):
        rows.add({"corpus": "c", "source": "s", "way": way, "seed": seed, "sentences": size,
                  "tokens": 20 * size, "f1": score, **about})  # fmt: skip


def test_the_goal_is_the_mean_of_the_seeds_and_so_is_what_reaches_it(
    script: dict[str, Any], tmp_path: Path
) -> None:
    rows = script["Rows"](tmp_path / "rows.csv")
    fill(rows, "random", 200, 60.0, 64.0)
    fill(rows, "suggest", 100, 70.0, 50.0)  # one seed alone is there, the mean is not
    fill(rows, "suggest", 150, 61.0)  # the other seed is missing
    assert "not reached yet" in script["tables"](rows, 200)
    fill(rows, "suggest", 150, 61.0, 63.0)
    again = script["Rows"](tmp_path / "rows.csv")
    assert len(again.rows) == 6  # the row that was made twice stands once
    told = script["tables"](again, 200)
    assert "62.00; reached with 150 (75 %), of 3,000 tokens." in told
    assert "| 150 |  | 62.00 ± 1.41 |" in told
