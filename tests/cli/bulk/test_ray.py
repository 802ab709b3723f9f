"""Files and cells by workers of a real Ray of two processes."""

from __future__ import annotations

import gzip
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from xscript_ner.cli.bulk.ledger import FOLDER

from xscript_ner.ablation import read_grid, run_grid

from ..conftest import Run

KNOWN = "田中さんは東京に住んでいる。\n"
GRID = """
name = "small"
[data]
train = {{ path = "{path}", format = "jsonl" }}
dev = {{ path = "{path}", format = "jsonl" }}
test = {{ path = "{path}", format = "jsonl" }}
[chars]
embedding = 6
encoder = 5
[words]
embedding = 10
encoder = 8
[training]
epochs = 1
[ablation]
seeds = [1]
baseline = {{ romanizer = "surface" }}
[ablation.axes]
romanizer = ["surface", "unidic"]
"""


def test_files_are_tagged_as_without_ray_and_once(
    run: Run, ray: None, model_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        text = (KNOWN * number + "京都\n").encode()
        (tmp_path / f"{number}.txt.gz").write_bytes(gzip.compress(text))
    (tmp_path / "broken.txt").write_bytes(b"\xff\n")
    monkeypatch.chdir(tmp_path)  # the workers stand elsewhere
    files = [f"{number}.txt.gz" for number in range(5)]
    command = ("tag", "-m", model_path, "-j", "2", "--engine", "ray", *files, "broken.txt")
    result = run(*command, "-o", "out")
    assert result.status == 1
    told = [line for line in result.err.splitlines() if line.startswith("xscript-ner: ")]
    assert len(told) == 1
    assert f"{tmp_path / 'broken.txt'}:1: expected UTF-8, found byte 0xff" in told[0]
    entries = [json.loads(p.read_text()) for p in (tmp_path / "out" / FOLDER).glob("*.gz.json")]
    assert len(entries) == 5
    run("tag", "-m", model_path, *files, "-o", "local/")
    made = {path.name: path.read_bytes() for path in (tmp_path / "out").glob("*.gz")}
    assert made == {path.name: path.read_bytes() for path in (tmp_path / "local").glob("*.gz")}
    before = {name: (tmp_path / "out" / name).stat().st_mtime_ns for name in made}
    assert "5 of 6 files are finished" in run(*command, "-o", "out").err
    assert {name: (tmp_path / "out" / name).stat().st_mtime_ns for name in made} == before


@pytest.mark.slow
def test_cells_come_to_what_they_come_to_without_ray(
    run: Run, ray: None, corpus_path: Path, tmp_path: Path
) -> None:
    grid = tmp_path / "grid.toml"
    grid.write_text(GRID.format(path=corpus_path), encoding="utf-8")
    result = run("ablate", grid, "-o", tmp_path / "ray", "-j", "2", "--engine", "ray")
    assert result.status == 0, result.err
    run_grid(read_grid(str(grid)), tmp_path / "here", executors=lambda jobs: ThreadPoolExecutor(1))
    found = {}
    for place in ("ray", "here"):
        paths = sorted((tmp_path / place).glob("cells/*/outcome.json"))
        found[place] = [{**json.loads(path.read_text()), "seconds": 0} for path in paths]
    assert len(found["ray"]) == 2
    assert found["ray"] == found["here"]
