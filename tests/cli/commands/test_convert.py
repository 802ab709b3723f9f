"""``xscript-ner convert``; what becomes of spans is tested in ``tests/test_conversion.py``."""

from __future__ import annotations

import json
from pathlib import Path

from ..conftest import Run

CONLL = "東京\tB-LOC\nへ\tO\n\n京都\tB-LOC\n\n"


def test_columns_survive_a_round_trip_through_json(run: Run, tmp_path: Path) -> None:
    first, middle, last = (tmp_path / name for name in ("a.conll", "b.jsonl", "c.conll"))
    first.write_text(CONLL, encoding="utf-8")
    assert run("convert", first, middle, "--to", "jsonl", "--option", "joiner=").status == 0
    result = run("convert", middle, last, "--to", "conll")
    assert result.err == "2 documents and 2 entities written\n"
    assert last.read_text(encoding="utf-8") == CONLL


def test_raw_text_is_tokenised_and_what_does_not_fit_is_told(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    entities = [{"start": 0, "end": 2, "label": "LOC"}, {"start": 3, "end": 4, "label": "X"}]
    documents = [{"text": "東京へ行った", "entities": entities}, {"text": ""}]
    path.write_text("".join(f"{json.dumps(d)}\n" for d in documents), encoding="utf-8")
    listed = tmp_path / "report.jsonl"
    drop = ("--misaligned", "drop", "--report", listed)
    result = run("convert", path, "-", "--to", "conll", *drop)
    assert result.status == 0
    assert result.out == "東京\tB-LOC\nへ\tO\n行っ\tO\nた\tO\n\n"
    assert result.err.split("\n")[:-1] == [
        "1 documents and 1 entities written",
        "1 of 2 entities fit no token boundary (drop): '行' in 行っ",
        "1 documents without tokens left out",
    ]
    assert json.loads(listed.read_text(encoding="utf-8")) == {
        "start": 3, "end": 4, "label": "X", "text": "行", "reason": "boundary",
        "tokens": ["行っ"], "document": "東京へ行った", "meta": {},
    }  # fmt: skip


def test_utterances_go_from_three_files_to_rasa_and_back(run: Run, tmp_path: Path) -> None:
    first, middle, last = (tmp_path / name for name in ("three", "nlu.yml", "again"))
    first.mkdir()
    parts = {"seq.in": "to Ueno\n", "seq.out": "O B-city\n", "label": "go\n"}
    for name, content in parts.items():
        (first / name).write_text(content)
    assert run("convert", first, middle, "--to", "rasa-yaml").err == (
        "1 documents and 1 entities written\ntokens of 1 documents left out\n"
    )
    assert "    - to [Ueno](city)\n" in middle.read_text()
    result = run("convert", middle, last, "--to", "seq", "--frontend", "latin")
    assert result.status == 0
    assert {name: (last / name).read_text() for name in parts} == parts
    assert run("convert", first, "-", "--to", "seq").err == (
        "xscript-ner: format seq is several files; give a directory to write\n"
    )
    domain = ("--option", "domains={go = 'travel'}")
    result = run("convert", first, "-", "--to", "jsonl", *domain)
    assert json.loads(result.out)["labels"] == {"intent": "go", "domain": "travel"}


def test_the_writers_options_are_heard(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.conll").write_text(CONLL, encoding="utf-8")
    options = ["--to-option", "scheme=BIOES", "--to-option", "separator=space"]
    result = run("convert", tmp_path / "a.conll", "-", "--to", "conll", *options)
    assert result.out == CONLL.replace("B-", "S-").replace("\t", " ")
