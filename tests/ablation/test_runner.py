"""Grids that run, fail, are killed and go on."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from children import child
from small_corpus import INTENTS, MARKED, unmarked, write_corpus

from xscript_ner.ablation import ablate, cells_frame, results
from xscript_ner.ablation.cell import MODEL, OUTCOME, PREDICTIONS, WARNINGS
from xscript_ner.ablation.grid import Grid, read_grid
from xscript_ner.ablation.results import CONVERGED, Outcome
from xscript_ner.ablation.runner import CELLS, FAILURE, latest_epoch, run_grid
from xscript_ner.core.errors import ConfigError, DataError
from xscript_ner.core.processes.tasks import DIED, State
from xscript_ner.corpora.formats.jsonl import read_jsonl

from .made_up import outcome

RECIPE = """
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
epochs = {epochs}
batch = 4
learning_rate = 0.02
[ablation]
seeds = [1, 2]
baseline = {{ romanizer = "surface" }}
[ablation.axes]
romanizer = ["surface", "unidic"]
"""


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("grid") / "train.jsonl"
    return write_corpus(path, [unmarked(line) for line in MARKED])


def grid_of(path: Path, corpus: Path, *, epochs: int = 2, more: str = "") -> Path:
    path.write_text(RECIPE.format(path=corpus, epochs=epochs) + more, encoding="utf-8")
    return path


def threads(jobs: int) -> Executor:
    """Another executor than processes, and a faster one."""
    return ThreadPoolExecutor(1)


def contents(directory: Path) -> dict[str, dict[str, Any]]:
    """Every outcome, without what a clock says."""
    found = {}
    for path in directory.glob(f"{CELLS}/*/{OUTCOME}"):
        values = json.loads(path.read_text())
        del values["seconds"]
        found[path.parent.name] = values
    return found


@pytest.fixture(scope="module")
def finished(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Grid, Path]:
    """A grid of four cells, run without interruption."""
    place = tmp_path_factory.mktemp("finished")
    grid = read_grid(grid_of(place / "grid.toml", corpus, epochs=8))
    run_grid(grid, place, executors=threads)
    return grid, place


def test_a_finished_cell_is_on_disk_with_what_was_measured(finished: tuple[Grid, Path]) -> None:
    grid, place = finished
    found = results(grid, place)
    assert [(r.values["romanizer"], r.seed) for r in found] == [
        ("surface", 1), ("surface", 2), ("unidic", 1), ("unidic", 2)
    ]  # fmt: skip
    for result, cell in zip(found, grid.cells, strict=True):
        done = result.outcome
        assert done is not None
        assert done.sentences == 12
        assert done.frequencies == {"ORG": 5, "PERSON": 7, "PLACE": 8}
        assert len(done.history) == done.cap == 8
        assert done.figures.at_cap
        assert done.seconds > 0
        assert sum(gold for gold, _, _ in done.counts) == done.scores.overall.gold == 20
        assert sum(right for _, _, right in done.counts) == done.scores.overall.correct
        written = {name: score.gold for name, score in done.scripts.items()}
        expected = {"kanji": 15, "katakana": 3, "latin": 1, "mixed": 1}
        assert {name: gold for name, gold in written.items() if gold} == expected
        directory = place / CELLS / cell.key
        predicted = list(read_jsonl(directory / PREDICTIONS))
        counts = [len(document.entities) for document in predicted]
        assert counts == [given for _, given, _ in done.counts]
        assert not (directory / MODEL).exists()


def test_a_further_head_is_tested_beside_the_classifier(tmp_path: Path) -> None:
    documents = [
        replace(unmarked(line), labels={"intent": intent})
        for line, intent in zip(MARKED, INTENTS, strict=True)
    ]
    corpus = write_corpus(tmp_path / "intents.jsonl", documents)
    path = grid_of(tmp_path / "grid.toml", corpus)
    changes = {"heads": {"intent": {"kind": "label"}}, "ablation.axes": {"head": ["crf"]}}
    grid = read_grid(path, {**changes, "ablation.baseline": None, "ablation.seeds": [1]})
    (result,) = run_grid(grid, tmp_path, executors=threads)
    assert result.outcome is not None
    intent = result.outcome.heads["intent"]
    assert (intent.score.gold, intent.score.predicted) == (12, 12)
    assert len(intent.history) == len(result.outcome.history) == 2
    predicted = read_jsonl(tmp_path / CELLS / grid.cells[0].key / PREDICTIONS)
    right = [d.labels["intent"] == i for d, i in zip(predicted, INTENTS, strict=True)]
    assert intent.score.correct == sum(right)
    assert intent.counts == tuple((1, 1, int(one)) for one in right)
    frames = result.outcome.heads["frame"]
    spans = [gold == found == good for gold, found, good in result.outcome.counts]
    both = [(1, 1, int(one and span)) for one, span in zip(right, spans, strict=True)]
    assert list(frames.counts) == both
    assert frames.score.correct == sum(one for _, _, one in both)
    cells = cells_frame([result])
    assert cells["head_intent"][0] == round(100 * intent.score.f1, 2)
    assert cells["head_frame"][0] == round(100 * frames.score.f1, 2)
    assert Outcome.read(tmp_path / CELLS / grid.cells[0].key / OUTCOME) == result.outcome


def test_a_cell_may_be_an_assistant_with_a_model_a_domain(tmp_path: Path) -> None:
    documents = [
        replace(unmarked(line), labels={"intent": intent, "domain": domain})
        for line, intent, domain in zip(MARKED, INTENTS, ("home", "work") * 6, strict=True)
    ]
    corpus = write_corpus(tmp_path / "domains.jsonl", documents)
    path = grid_of(tmp_path / "grid.toml", corpus)
    changes = {"heads": {"intent": {}}, "domains": {"min_count": 1, "C": 100}}
    changes |= {"ablation.axes": {"head": ["crf"]}, "ablation.baseline": None}
    grid = read_grid(path, {**changes, "ablation.seeds": [1]})
    (result,) = run_grid(grid, tmp_path, executors=threads)
    assert result.outcome is not None, result.error
    assert result.outcome.heads.keys() == {"domain", "intent", "frame"}
    assert result.outcome.heads["domain"].score.correct == 12
    assert result.outcome.sentences == 12
    predicted = list(read_jsonl(tmp_path / CELLS / grid.cells[0].key / PREDICTIONS))
    assert [document.labels["domain"] for document in predicted] == ["home", "work"] * 6
    assert cells_frame([result])["head_domain"][0] == 100.0


def test_warnings_stay_with_their_cell(corpus: Path, tmp_path: Path) -> None:
    odd = [unmarked("京［PLACE 都タ］ワー"), unmarked(MARKED[0])]
    split = write_corpus(tmp_path / "odd.jsonl", odd)
    path = grid_of(tmp_path / "grid.toml", corpus)
    grid = read_grid(path, {"data.dev": [{"path": str(split)}], "ablation.seeds": [1]})
    run_grid(grid, tmp_path, executors=threads)
    for cell in grid.cells:
        told = (tmp_path / CELLS / cell.key / WARNINGS).read_text("utf-8")
        assert "1 of 3 entities fit no token boundary" in told


def test_a_cell_says_what_its_recipe_says(tmp_path: Path) -> None:
    path = tmp_path / "grid.toml"
    path.write_text(
        """
        name = "grid"
        data = { train = "hironsan:train-0", test = "hironsan:test-0", size = 50 }
        romanizer = { name = "unidic", truecase = true }
        features = { names = ["pos1", "script"] }
        transfer = { source = "en-open", parts = ["chars", "words.encoder"] }
        [ablation]
        """,
        encoding="utf-8",
    )
    (result,) = results(read_grid(path), tmp_path)
    assert result.about == {
        "corpus": "hironsan",
        "source": "en-open",
        "parts": "chars + words.encoder",
        "romanizer": "unidic truecased",
        "features": "pos1 script",
        "size": "50",
    }
    frame = cells_frame([result])
    assert list(frame)[:7] == [*result.about, "fold"]
    assert list(frame["status"]) == ["pending"]


def test_nothing_finished_is_run_again(finished: tuple[Grid, Path]) -> None:
    grid, place = finished

    def refuse(jobs: int) -> Executor:
        raise AssertionError("an executor was asked for")

    assert run_grid(grid, place, executors=refuse) == results(grid, place)


def test_a_larger_grid_runs_what_is_new(finished: tuple[Grid, Path], corpus: Path) -> None:
    _, place = finished
    before = contents(place)
    wider = read_grid(grid_of(place / "wide.toml", corpus, epochs=8), {"ablation.seeds": [2, 3]})
    states: list[int] = []
    found = run_grid(wider, place, executors=threads, watch=lambda s: states.append(len(s.done)))
    assert states[0] == 2
    assert states[-1] == 4
    assert all(result.outcome for result in found)
    after = contents(place)
    assert len(after) == 6
    assert {key: after[key] for key in before} == before


def test_a_failed_cell_stops_no_other_and_is_tried_again(corpus: Path, tmp_path: Path) -> None:
    gone = tmp_path / "gone.jsonl"
    axis = f'[ablation.axes.data]\nhere = {{}}\ngone = {{ data.dev = [{{path = "{gone}"}}] }}\n'
    write_corpus(gone, [unmarked(MARKED[0])])
    grid = read_grid(grid_of(tmp_path / "grid.toml", corpus, more=axis))
    gone.unlink()
    found = run_grid(grid, tmp_path, executors=threads)
    errors = [result.error for result in found if result.values["data"] == "gone"]
    assert all("gone.jsonl: " in error and "\n" not in error for error in errors)
    assert all(result.outcome for result in found if result.values["data"] == "here")
    write_corpus(gone, [unmarked(MARKED[0])])
    again = run_grid(grid, tmp_path, executors=threads)
    assert all(result.outcome and not result.error for result in again)
    assert not list(tmp_path.glob(f"{CELLS}/*/{FAILURE}"))


class Mortal(Executor):
    """Breaks whenever one of ``deadly`` runs; every cell running then goes down with it."""

    def __init__(self, deadly: set[str], begun: list[str]) -> None:
        self.deadly, self.begun = deadly, begun
        self.futures: list[Future[Any]] = []
        self.broken = False

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        key = Path(args[1]).name
        self.begun.append(key)
        future: Future[Any] = Future()
        self.futures.append(future)
        if key in self.deadly:
            for running in self.futures:
                if not running.done():
                    running.set_exception(BrokenProcessPool("gone"))
        elif len(self.futures) > 1 or len(self.begun) > 2:
            fn(*args, **kwargs)
            future.set_result(None)
        return future


def test_the_cell_under_which_a_worker_dies_twice_has_failed(
    corpus: Path, tmp_path: Path
) -> None:
    grid = read_grid(grid_of(tmp_path / "grid.toml", corpus))
    keys = [cell.key for cell in grid.cells]
    begun: list[str] = []
    deadly = {keys[1]}
    found = run_grid(grid, tmp_path, jobs=2, executors=lambda jobs: Mortal(deadly, begun))
    assert [result.error for result in found] == ["", DIED, "", ""]
    assert begun.count(keys[0]) == 2, "its neighbour was running too, and is not to blame"
    assert begun.count(keys[1]) == 2
    assert begun.count(keys[2]) == begun.count(keys[3]) == 1


def test_an_output_that_is_a_file_is_refused(finished: tuple[Grid, Path]) -> None:
    grid, place = finished
    with pytest.raises(ConfigError, match="cannot write"):
        run_grid(grid, place / "grid.toml", executors=threads)


def test_an_outcome_that_is_none_is_refused(finished: tuple[Grid, Path], tmp_path: Path) -> None:
    grid, _ = finished
    place = tmp_path / CELLS / grid.cells[0].key
    place.mkdir(parents=True)
    (place / OUTCOME).write_text("{}")
    with pytest.raises(DataError, match=r"outcome\.json: not the result of a cell"):
        results(grid, tmp_path)


def test_time_left_is_that_of_the_cells_to_come() -> None:
    state = State(6, waiting=["a", "b", "c"], running={"d": time.perf_counter()}, seconds=[10, 20])
    left = state.time_left(2)
    assert left is not None
    assert 29 < left <= 30
    assert State(1).time_left(1) is None


def test_convergence_is_reached_at_95_percent_of_the_kept_epoch() -> None:
    found = outcome(50, history=(0.1, 0.5, 0.76, 0.8, 0.7), best_epoch=4)
    assert CONVERGED * 0.8 == 0.76
    assert found.figures.epochs == 3
    assert outcome(50, history=()).figures.epochs is None


def test_an_outcome_of_before_caps_were_kept_does_not_tell_it(tmp_path: Path) -> None:
    path = tmp_path / OUTCOME
    outcome(50, {"PER": 40}, cap=2).write(path)
    assert Outcome.read(path) == outcome(50, {"PER": 40}, cap=2)
    values = json.loads(path.read_text("utf-8"))
    del values["cap"]
    path.write_text(json.dumps(values))
    found = Outcome.read(path)
    assert found == outcome(50, {"PER": 40}, cap=None)
    assert found.figures.at_cap is None


def test_python_gets_a_data_frame(finished: tuple[Grid, Path]) -> None:
    grid, place = finished
    frame = ablate(grid, place)
    assert list(frame["romanizer"]) == ["surface", "unidic"]
    assert list(frame["n"]) == [2, 2]
    assert (place / "report.html").exists()


def test_a_grid_that_was_read_takes_no_overrides(
    finished: tuple[Grid, Path], tmp_path: Path
) -> None:
    with pytest.raises(ConfigError, match=r"^overrides are for a grid's name, file or tables"):
        ablate(finished[0], tmp_path, overrides={"ablation.seeds": [1]})


@pytest.mark.slow
def test_a_killed_grid_goes_on_to_the_same_result(corpus: Path, tmp_path: Path) -> None:
    path = grid_of(tmp_path / "grid.toml", corpus, epochs=8)
    place = tmp_path / "killed"
    command = [sys.executable, "-m", "xscript_ner.cli", "ablate", str(path), "-o", str(place)]
    grid = read_grid(path)
    with child(command, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL) as process:
        deadline = time.monotonic() + 120
        while not any(latest_epoch(place, cell.key) for cell in grid.cells[1:]):
            assert process.poll() is None, "the grid ended before it could be killed"
            assert time.monotonic() < deadline
            time.sleep(0.01)
        os.kill(process.pid, signal.SIGKILL)
    done = {p.parent: p.stat().st_mtime_ns for p in place.glob(f"{CELLS}/*/{OUTCOME}")}
    assert 1 <= len(done) < 4
    time.sleep(1)  # the orphaned worker ends by itself
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0
    again = {p: (p / OUTCOME).stat().st_mtime_ns for p in done}
    assert again == done, "what was finished is as it was"
    whole = tmp_path / "whole"
    run_grid(grid, whole, executors=threads)
    assert contents(place) == contents(whole)
