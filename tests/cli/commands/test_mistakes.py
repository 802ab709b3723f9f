"""``xscript-ner evaluate`` beyond scores: mistakes, the page, seqeval, another model beside."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from ..conftest import Run

# The model knows 京都 as PLACE; the corpus says otherwise.
TEXT = "京都は雨が降っている。"
LINES = [
    {"text": TEXT, "entities": [{"start": 0, "end": 2, "label": "PERSON"}]},
    {"text": TEXT, "entities": [{"start": 0, "end": 2, "label": "PLACE"}]},
    {"text": TEXT, "entities": [{"start": 0, "end": 2, "label": "PLACE"},
                                {"start": 3, "end": 4, "label": "ORG"}]},
]  # fmt: skip


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    path = tmp_path / "gold.jsonl"
    lines = (json.dumps(line, ensure_ascii=False) + "\n" for line in LINES)
    path.write_text("".join(lines), "utf-8")
    return path


def test_every_document_with_mistakes_is_written(
    run: Run, model_path: Path, wrong: Path, tmp_path: Path
) -> None:
    path = tmp_path / "errors.jsonl"
    result = run("evaluate", model_path, wrong, "--errors", path)
    assert result.status == 0
    assert f"{path}: 2 of 3 documents have a mistake" in result.err
    first, second = map(json.loads, path.read_text("utf-8").splitlines())
    assert (first["document"], first["text"]) == (1, TEXT)
    (mistake,) = first["mistakes"]
    assert (mistake["kind"], mistake["gold"]["label"], mistake["predicted"]["label"]) == (
        "label", "PERSON", "PLACE"
    )  # fmt: skip
    assert [one["kind"] for one in second["mistakes"]] == ["missed"]
    assert second["mistakes"][0]["predicted"] is None


def test_a_page_shows_them_and_fetches_nothing(
    run: Run, model_path: Path, tmp_path: Path
) -> None:
    corpus, path = tmp_path / "gold.jsonl", tmp_path / "page.html"
    text = "<script>alert(1)</script>京都は雨"
    corpus.write_text(json.dumps({"text": text, "entities": [[0, 8, "ORG"]]}), "utf-8")
    result = run("evaluate", model_path, corpus, "--html", path, "--train", corpus)
    assert result.status == 0
    page = path.read_text("utf-8")
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert not re.search(r"(?:src|href)=\"(?!#)|url\(|@import", page)
    for heading in ("Scores", "Kinds of mistakes", "Confusion", "F1 by tokens", "F1 by script",
                    "F1 by times in training", "Wrong documents"):  # fmt: skip
        assert f">{heading}</h2>" in page


def test_seqeval_s_report_is_added_and_agrees(run: Run, model_path: Path, wrong: Path) -> None:
    result = run("evaluate", model_path, wrong, "--seqeval")
    ours, theirs = result.out.split("seqeval, strict, over the tokens")
    (micro,) = [line.split() for line in theirs.splitlines() if "micro avg" in line]
    (overall,) = [line.split() for line in ours.splitlines() if line.startswith("all ")]
    assert [f"{100 * float(share):.2f}" for share in micro[2:5]] == overall[1:4]


def test_what_no_boundary_fits_is_not_in_seqeval_s_report_and_told(
    run: Run, model_path: Path, tmp_path: Path
) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps({"text": "京都は雨", "entities": [[0, 1, "PLACE"]]}), "utf-8")
    result = run("evaluate", model_path, path, "--seqeval")
    assert "1 gold entities fit no token boundary and are not in seqeval's report" in result.err


def test_two_models_stand_beside_each_other(run: Run, model_path: Path, wrong: Path) -> None:
    result = run("evaluate", model_path, wrong, "--against", model_path)
    assert result.status == 0
    rows = {line.split()[0]: line.split() for line in result.out.splitlines() if line.strip()}
    assert rows["all"][1:] == ["57.14", "57.14", "+0.00", "1.0000", "4"]
    plain = json.loads(run("evaluate", model_path, wrong, "--against", model_path, "--json").out)
    assert plain["models"] == [str(model_path)] * 2
    assert plain["differences"]["all"]["difference"] == 0.0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--errors", "replace"], "--option errors=replace reads broken UTF-8"),
        (["--against", "en-open", "--seqeval"], "--against compares scores"),
    ],
)
def test_options_that_do_not_go_together_are_refused(
    run: Run, model_path: Path, wrong: Path, arguments: list[str], message: str
) -> None:
    result = run("evaluate", model_path, wrong, *arguments)
    assert result.status == 2
    assert message in result.err


def test_mistakes_are_of_one_corpus(run: Run, model_path: Path, wrong: Path) -> None:
    result = run("evaluate", model_path, wrong, wrong, "--seqeval")
    assert (result.status, "--seqeval takes one corpus, found 2" in result.err) == (2, True)
