"""Three people's first hour, end to end on files as their tools write them.

A developer with annotations of their own, an analyst who tags files, a researcher who compares
what may cross from an English model.
"""

from __future__ import annotations

import csv
import gzip
import json
from pathlib import Path

import pytest

from .conftest import Run
from .test_guide_files import needs_model

pytestmark = [pytest.mark.slow, needs_model]

PEOPLE = ("夏目漱石", "森鴎外", "樋口一葉", "芥川龍之介", "太宰治", "川端康成")
CONVERT = ("convert", "export.json", "mine.jsonl", "--from", "labelstudio", "--to", "jsonl")
PLACES = ("東京", "京都", "大阪", "松山", "青森", "鎌倉", "札幌")


def task(number: int) -> dict[str, object]:
    """A finished task of Label Studio."""
    who, where = PEOPLE[number % len(PEOPLE)], PLACES[number % len(PLACES)]
    text = f"{who}は{where}で{number}年を過ごした。"
    start = len(who) + 1
    spans = ((0, len(who), "Person"), (start, start + len(where), "Place"))
    result = [
        {"type": "labels", "from_name": "label", "to_name": "text",
         "value": {"start": s, "end": e, "text": text[s:e], "labels": [label]}}
        for s, e, label in spans
    ]  # fmt: skip
    return {"id": number, "data": {"text": text}, "annotations": [{"result": result}]}


def test_a_developer_makes_a_model_of_annotations(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    tasks = [task(number) for number in range(40)]
    Path("export.json").write_text(json.dumps(tasks), "utf-8")

    wrong = run("convert", "export.json", "mine.jsonl", "--from", "stockmark", "--to", "jsonl")
    assert wrong.status == 1
    assert "labelstudio" in wrong.err  # what would fit
    assert run(*CONVERT).status == 0
    assert run("data", "check", "mine.jsonl").status == 0
    shares = ("--shares", "train=0.75,test=0.25")
    assert run("data", "split", "mine.jsonl", "-o", "parts", *shares).status == 0

    plan = run("adapt", "ja-projected", "parts/train.jsonl", "-o", "model", "--dry-run")
    labels = {line.split()[0]: line.split()[2] for line in plan.out.splitlines()
              if line.startswith(("Person", "Place"))}  # fmt: skip
    assert labels == {"Person": "PER", "Place": "LOC"}
    made = run("adapt", "ja-projected", "parts/train.jsonl", "-o", "model",
               "--set", "training.epochs=2")  # fmt: skip
    assert made.status == 0, made.err

    scored = run("evaluate", "model", "parts/test.jsonl", "--errors", "errors.jsonl", "--json")
    assert json.loads(scored.out)["f1"] > 80
    (found,) = run("tag", "-m", "model", stdin="太宰治は青森で生まれた。\n").documents
    assert [(e["text"], e["label"]) for e in found["entities"]] == [
        ("太宰治", "Person"), ("青森", "Place")
    ]  # fmt: skip
    Path("raw.txt").write_text("".join(f"{p}で雨が降った。\n" for p in PLACES), "utf-8")
    chosen = run("suggest", "model", "raw.txt", "-n", "3", "--to", "labelstudio", "-o", "next.json")
    assert chosen.status == 0
    assert len(json.loads(Path("next.json").read_text("utf-8"))) == 3


def test_an_analyst_tags_a_table(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    rows = "id,body\n1,任天堂は京都市に本社を置く。\n2,\n3,\"雨, 雪\"\n"
    Path("reviews.csv.gz").write_bytes(gzip.compress(rows.encode()))
    Path("export.json").write_text('[{"text": "京都"}]', "utf-8")

    assert run("tag", "reviews.csv.gz", "--column", "text").status == 1
    refused = run("tag", "export.json")
    assert (refused.status, refused.out) == (1, "")
    tag = ("tag", "reviews.csv.gz", "--column", "body")
    result = run(*tag, "--min-score", "0.5", "-o", "out.jsonl")
    assert result.status == 0
    answers = [json.loads(line) for line in Path("out.jsonl").read_text("utf-8").splitlines()]
    assert [a["id"] for a in answers] == ["1", "2", "3"]
    assert [e["text"] for e in answers[0]["entities"]] == ["任天堂", "京都市"]
    page = run(*tag, "--format", "html", "-o", "page.html")
    assert page.status == 0
    assert "CORPORATION 1</mark>" in Path("page.html").read_text("utf-8")


def test_a_researcher_compares_what_may_cross(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("export.json").write_text(json.dumps([task(n) for n in range(24)]), "utf-8")
    assert run(*CONVERT).status == 0
    shares = ("--shares", "train=.5,dev=.25,test=.25")
    assert run("data", "split", "mine.jsonl", "-o", ".", *shares).status == 0
    recipe = """
        name = "trial"
        data.train = {train}
        data.dev = {{ path = "dev.jsonl" }}
        data.test = {{ path = "test.jsonl" }}
        romanizer.truecase = true
        training.epochs = 2
        [ablation]
        seeds = [1]
        baseline = {{ parts = "none" }}
        [ablation.axes]
        parts = ["none", "chars", "chars + {part}"]
        source = ["en-open"]
    """
    path = Path("grid.toml")
    path.write_text(recipe.format(train='"train.jsonl"', part="classifier"), "utf-8")
    refused = run("ablate", path, "-o", "runs", "--dry-run")
    assert refused.status == 2
    assert 'a path is written { path = "train.jsonl" }' in refused.err
    path.write_text(recipe.format(train='{ path = "train.jsonl" }', part="clasifier"), "utf-8")
    assert run("ablate", path, "-o", "runs", "--dry-run").status != 0
    path.write_text(recipe.format(train='{ path = "train.jsonl" }', part="classifier"), "utf-8")
    assert run("ablate", path, "-o", "runs", "--dry-run").status == 0
    assert run("ablate", path, "-o", "runs").status == 0
    with Path("runs/cells.csv").open(encoding="utf-8") as file:
        cells = list(csv.DictReader(file))
    assert [cell["status"] for cell in cells] == ["done"] * 3
    assert Path("runs/report.html").is_file()
