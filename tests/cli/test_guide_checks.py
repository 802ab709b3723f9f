"""The guide's commands on what is right and wrong with data and models, run as they stand there."""

from __future__ import annotations

import json
import os
import re
import shlex
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from xscript_ner.core.resources import resource

from .conftest import Run
from .test_guide_files import GUIDE, TEXT, commands, needs_model

NAMES = (
    ("任天堂", "京都市"), ("トヨタ", "名古屋市"), ("日立", "東京都"), ("楽天", "仙台市"),
    ("資生堂", "銀座"),
)  # fmt: skip


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    lines = [_line(company, place, page) for page, (company, place) in enumerate(NAMES * 4)]
    files = {"train": lines[:15], "dev": lines[15:], "all": lines, "test": lines[:5]}
    for name, own in files.items():
        (tmp_path / f"{name}.jsonl").write_text("".join(own), "utf-8")
    (tmp_path / "documents.txt").write_text(f"{TEXT}\n", "utf-8")
    model = resource("models", "ja-wikipedia-small")
    if model.is_dir():
        (tmp_path / "my-model").symlink_to(model, target_is_directory=True)
    return tmp_path


def _line(company: str, place: str, page: int) -> str:
    text = f"{company}は{place}に本社を置く{page}年。"
    start = len(company) + 1
    entities = [[0, len(company), "CORPORATION"], [start, start + len(place), "LOCATION"]]
    return json.dumps({"text": text, "entities": entities, "meta": {"page": str(page // 2)}}) + "\n"


def test_data_is_checked_and_divided(run: Run, here: Path) -> None:
    check, split = commands("### Is the data sound?", "data check")
    result = run(*check)
    assert (result.status, "nothing found" in result.out) == (0, True)
    assert run(*split).status == 0
    parts = [(here / "parts" / f"{part}.jsonl").read_text("utf-8").splitlines()
             for part in ("train", "dev", "test")]  # fmt: skip
    assert [len(part) for part in parts] == [16, 2, 2]
    pages = [{json.loads(line)["meta"]["page"] for line in part} for part in parts]
    assert sum(map(len, pages)) == len(set.union(*pages)) == 10


@needs_model
def test_what_went_wrong_is_told(run: Run, here: Path) -> None:
    pages, against, seqeval = commands("### What went wrong", "--against")
    assert run(*pages).status == 0
    assert (here / "errors.html").read_text("utf-8").startswith("<!DOCTYPE html>")
    for line in (here / "errors.jsonl").read_text("utf-8").splitlines():
        assert json.loads(line)["mistakes"]
    assert run(*against).out.splitlines()[0].split() == [
        "F1", "my-model", "ja-wikipedia", "difference", "p", "entities"
    ]  # fmt: skip
    assert "micro avg" in run(*seqeval).out


@needs_model
def test_the_page_answers_as_the_guide_asks(run: Run, here: Path) -> None:
    pytest.importorskip("uvicorn", reason="the extra serve is not installed")
    section = GUIDE[GUIDE.index("\n### A page\n") :]
    (body,) = re.findall(r"curl -d '(.*?)'", section[: section.index("\n### ", 5)])
    (line,) = re.findall(r"^xscript-ner serve .*$", section, re.MULTILINE)
    words = [*shlex.split(line)[1:], "--port", "0"]
    process = subprocess.Popen(
        [sys.executable, "-m", "xscript_ner.cli", *words],
        stderr=subprocess.PIPE, encoding="utf-8", env=os.environ | {"OMP_NUM_THREADS": "1"},
    )  # fmt: skip
    with process:
        assert process.stderr is not None
        told = process.stderr.readline()
        address = told.split()[0]
        try:
            headers = {"Content-Type": "application/json"}
            asked = urllib.request.Request(f"{address}/api/tag", body.encode(), headers)
            with urllib.request.urlopen(asked) as reply:
                answer = json.load(reply)
        finally:
            process.send_signal(signal.SIGINT)
        assert process.wait(60) in (0, 130)
    assert told.endswith("(Ctrl-C ends it)\n")
    assert [e["text"] for e in answer["entities"]] == ["任天堂", "京都市"]
    assert {t["romaji"] for t in answer["tokens"]} >= {"Kyouto"}


@needs_model
def test_a_page_of_documents_is_written(run: Run, here: Path) -> None:
    (line,) = re.findall(r"`(xscript-ner tag --format html .*?)`", GUIDE)
    assert run(*shlex.split(line)[1:]).status == 0
    page = (here / "page.html").read_text("utf-8")
    assert "<rt>Kyouto</rt>" in page
    assert "CORPORATION 1</mark>" in page
