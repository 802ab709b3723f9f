"""``xscript-ner tag --output DIRECTORY/``: a file each, by processes of this machine."""

from __future__ import annotations

import gzip
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from children import child
from xscript_ner.cli.bulk.ledger import FOLDER

from ..conftest import Run

KNOWN = "田中さんは東京に住んでいる。\n"


@pytest.fixture
def texts(tmp_path: Path) -> list[Path]:
    """Three files, one of them compressed, one a table."""
    paths = [tmp_path / name for name in ("a.txt", "b.txt.gz", "c.csv")]
    paths[0].write_text(KNOWN * 3, encoding="utf-8")
    paths[1].write_bytes(gzip.compress((KNOWN + "京都\n").encode()))
    paths[2].write_text("id,text\n7,京都は雨が降っている。\n", encoding="utf-8")
    return paths


def test_each_file_gets_what_tagging_it_alone_gives(
    run: Run, model_path: Path, texts: list[Path], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    result = run("tag", "-m", model_path, "-j", "2", *texts, "-o", f"{out}/")
    assert (result.status, result.out) == (0, "")
    assert result.err.startswith(f"3 files in {out}; ")
    assert "10 entities in 6 documents: PLACE 6, PERSON 4" in result.err
    plain = [run("tag", "-m", model_path, path).out for path in texts]
    assert (out / "a.jsonl").read_text("utf-8") == plain[0]
    assert gzip.decompress((out / "b.jsonl.gz").read_bytes()).decode() == plain[1]
    assert (out / "c.jsonl").read_text("utf-8") == plain[2]


def test_what_is_finished_is_not_made_again_unless_its_file_changed(
    run: Run, model_path: Path, texts: list[Path], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    command = ("tag", "-m", model_path, *texts, "-o", out)
    assert run(*command).status == 0
    before = {path.name: path.stat().st_mtime_ns for path in out.iterdir()}
    again = run(*command)
    assert again.err.splitlines()[0] == "3 of 3 files are finished, and stay as they are"
    assert "10 entities in 6 documents" in again.err
    assert {path.name: path.stat().st_mtime_ns for path in out.iterdir()} == before
    texts[0].write_text(KNOWN, encoding="utf-8")
    assert "2 of 3 files are finished" in run(*command).err
    assert len((out / "a.jsonl").read_text("utf-8").splitlines()) == 1
    assert (out / "c.jsonl").stat().st_mtime_ns == before["c.jsonl"]


def test_an_output_made_another_way_or_by_nobody_knows_whom_is_refused(
    run: Run, model_path: Path, texts: list[Path], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    command = ("tag", "-m", model_path, texts[0], "-o", f"{out}/")
    assert run(*command).status == 0
    other = run(*command, "--min-score", "1")
    assert other.status == 2
    assert other.err.startswith(
        f"xscript-ner: {out / 'a.jsonl'}: was made with min_score 0.0, and this run has 1.0; "
    )
    assert run(*command, "--min-score", "1", "--overwrite").status == 0
    assert json.loads((out / "a.jsonl").read_text("utf-8").splitlines()[0])["entities"] == []
    assert "1 of 1 files are finished" in run(*command, "--min-score", "1", "--overwrite").err
    (out / FOLDER / "a.jsonl.json").unlink()
    unknown = run(*command)
    assert unknown.status == 2
    assert "exists, and not from a run of this kind" in unknown.err


def test_a_file_that_fails_is_told_and_the_others_are_there(
    run: Run, model_path: Path, texts: list[Path], tmp_path: Path
) -> None:
    out, broken = tmp_path / "out", tmp_path / "broken.txt"
    broken.write_bytes(KNOWN.encode() + b"\xff\n")
    command = ("tag", "-m", model_path, "-j", "2", broken, *texts, "-o", f"{out}/")
    for finished in (0, 3):
        result = run(*command)
        assert result.status == 1
        faults = [line for line in result.err.splitlines() if line.startswith("xscript-ner: ")]
        assert faults == [
            f"xscript-ner: {broken}:2: expected UTF-8, found byte 0xff at byte 1 of the line "
            "(--errors replace reads on)"
        ]
        assert ("3 of 4 files are finished" in result.err) == bool(finished)
        names = sorted(path.name for path in out.iterdir())
        assert names == [FOLDER, "a.jsonl", "b.jsonl.gz", "c.jsonl"]


def test_wrong_use_is_said_before_anything_is_made(
    run: Run, model_path: Path, texts: list[Path], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    for arguments, message in (
        (("-o", f"{out}/"), "expected FILES"),
        ((texts[0], "--engine", "ray"), "expected --output DIRECTORY"),
        ((texts[0], "-o", f"{out}/", "--engine", "ray", "--device", "cuda"), "on processors"),
        ((texts[0], "--overwrite"), "expected --output DIRECTORY"),
        ((texts[0], "-o", f"{out}/", "--head", "nope"), "unknown tag head 'nope'"),
        ((texts[0], "-o", f"{out}/", "--engine", "spark"), "'spark' is not one of"),
    ):
        result = run("tag", "-m", model_path, *arguments)
        assert result.status == 2
        assert message in result.err
        assert not out.exists()


def test_a_page_a_file(run: Run, model_path: Path, texts: list[Path], tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert run("tag", "-m", model_path, "-f", "html", texts[0], "-o", f"{out}/").status == 0
    page = (out / "a.html").read_text("utf-8")
    assert page.startswith("<!DOCTYPE html>")
    assert page.count("</mark>") == 6 + 2


def many(tmp_path: Path) -> list[str]:
    """Files that take seconds."""
    paths = [tmp_path / f"{number}.txt" for number in range(3)]
    for path in paths:
        path.write_text(KNOWN * 12_000, encoding="utf-8")
    return [str(path) for path in paths]


def started(out: Path, process: subprocess.Popen[bytes]) -> dict[str, int]:
    """Outputs that two workers are making, with the workers' process ids."""
    while process.poll() is None:
        drafts = list(out.glob(".*.draft"))
        if len(drafts) == 2 and all(draft.stat().st_size for draft in drafts):
            entries = [json.loads(path.read_text()) for path in (out / FOLDER).glob("*.json")]
            return {e["source"]["path"]: e["process"]["pid"] for e in entries if "labels" not in e}
        time.sleep(0.01)
    raise AssertionError("it ended before it could be disturbed")


def command(model: Path, out: Path, files: list[str], *more: str) -> list[str]:
    program = [sys.executable, "-m", "xscript_ner.cli", "tag", "-m", str(model)]
    return [*program, "-j", "2", *files, "-o", f"{out}/", *more]


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
@pytest.mark.parametrize("engine", ["local", "ray"])
def test_a_killed_worker_loses_nothing(model_path: Path, tmp_path: Path, engine: str) -> None:
    if engine == "ray":
        pytest.importorskip("ray", reason="Ray is not installed")
    files, out = many(tmp_path), tmp_path / "out"
    call = command(model_path, out, files, "--engine", engine)
    with child(call, stderr=subprocess.PIPE) as process:
        os.kill(started(out, process).popitem()[1], signal.SIGKILL)
        _, told = process.communicate()
    assert process.returncode == 0, told.decode()
    assert f"3 files in {out}; 72,000 entities in 36,000 documents" in told.decode()
    contents = {path.read_bytes() for path in out.glob("*.jsonl")}
    assert [content.count(b"\n") for content in contents] == [12_000]
    assert sorted(path.name for path in out.iterdir())[:2] == [FOLDER, "0.jsonl"]


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
@pytest.mark.parametrize("engine", ["local", "ray"])
def test_an_interruption_ends_in_a_line_and_leaves_no_half_file(
    model_path: Path, tmp_path: Path, engine: str
) -> None:
    if engine == "ray":
        pytest.importorskip("ray", reason="Ray is not installed")
    files, out = many(tmp_path), tmp_path / "out"
    call = command(model_path, out, files, "--engine", engine)
    with child(call, stderr=subprocess.PIPE, start_new_session=True) as process:
        started(out, process)
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does
        _, told = process.communicate()
    assert process.returncode == 130
    assert told.decode() == "xscript-ner: interrupted; the same command goes on\n"
    assert [path.name for path in out.iterdir()] == [FOLDER]
