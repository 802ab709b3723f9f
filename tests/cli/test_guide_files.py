"""The guide's commands on people's own files, run as they stand there."""

from __future__ import annotations

import gzip
import json
import re
import shlex
from pathlib import Path

import pytest

from xscript_ner.core.resources import resource

from .conftest import Run

GUIDE = (Path(__file__).parents[2] / "docs" / "guide.md").read_text(encoding="utf-8")
TEXT = "任天堂は京都市に本社を置く。"
MARKED = [{"start": 0, "end": 3, "label": "ORG"}, {"start": 4, "end": 7, "label": "LOC"}]


def commands(heading: str, having: str) -> list[list[str]]:
    """Those of a section's shell block that has a certain word."""
    section = GUIDE[GUIDE.index(f"\n{heading}\n") :]
    section = section[: re.search(r"\n##+ ", section[len(heading) :]).start() + len(heading)]
    (block,) = (b for b in re.findall(r"```sh\n(.*?)```", section, re.DOTALL) if having in b)
    found = [shlex.split(line, comments=True) for line in block.splitlines()]
    assert all(words[0] == "xscript-ner" for words in found)
    return [words[1:] for words in found]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    values = [{"start": m["start"], "end": m["end"], "labels": [m["label"]]} for m in MARKED]
    result = [{"type": "labels", "from_name": "label", "value": value} for value in values]
    triples = [[m["start"], m["end"], m["label"]] for m in MARKED]
    files = {
        "reviews.csv": f'id,body\n7,"{TEXT}"\n',
        "posts.jsonl": json.dumps({"id": 7, "message": TEXT}),
        "export.json": json.dumps([{"data": {"text": TEXT}, "annotations": [{"result": result}]}]),
        "project.jsonl": json.dumps({"text": TEXT, "label": triples}),
        "brat-corpus/a.txt": f"{TEXT}\n{TEXT}\n",
        "brat-corpus/a.ann": "T1\tORG 0 3\t任天堂\nT2\tLOC 4 7\t京都市\n",
        "map.toml": '"ORG" = "CORPORATION"\n"*" = ""\n',
    }
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(content, encoding="utf-8")
    (tmp_path / "archive.tsv.gz").write_bytes(gzip.compress(f"7\t{TEXT}\n".encode()))
    return tmp_path


needs_model = pytest.mark.skipif(
    not resource("models", "ja-wikipedia").is_dir(), reason="the model is not there"
)


@needs_model
def test_tables_and_json_lines_are_tagged(run: Run, here: Path) -> None:
    table, lines, packed = commands("## Tag text", "reviews.csv")
    assert run(*table).status == 0
    first = json.loads((here / "entities.jsonl").read_text("utf-8"))
    (second,) = run(*lines).documents
    (third,) = run(*packed).documents
    for document, beside in ((first, {"id": "7"}), (second, {"id": 7}), (third, {"0": "7"})):
        assert document["text"] == TEXT
        assert [e["text"] for e in document["entities"]] == ["任天堂", "京都市"]
        assert document.items() >= beside.items()


@needs_model
def test_files_of_annotation_tools_are_converted_and_scored(run: Run, here: Path) -> None:
    to_lines, to_tasks, to_spacy, from_brat, scored = commands("### Annotation tools", "brat")
    assert run(*to_lines).err == "1 documents and 2 entities written\n"
    assert run(*to_tasks).status == 0
    (task,) = json.loads((here / "tasks.json").read_text("utf-8"))
    assert task["predictions"][0]["model_version"] == "ja-wikipedia"
    assert run(*from_brat).status == 0
    assert (here / "train.conll").read_text("utf-8").startswith("任天\tB-ORG\n堂\tI-ORG\n")
    result = run(*scored)
    assert (result.status, result.out.splitlines()[2].split()[0]) == (0, "CORPORATION")
    assert "1 entities of label LOC dropped by the map" in result.err
    pytest.importorskip("spacy", reason="spaCy is not installed")
    assert run(*to_spacy).status == 0
    again = run("convert", "train.spacy", "-", "--to", "jsonl").documents
    assert [e["text"] for e in again[0]["entities"]] == ["任天堂", "京都市"]
