"""The guide's Python, run as it stands there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from small_corpus import write_corpus

from xscript_ner.core.resources import resource
from xscript_ner.core.types import Document

GUIDE = (Path(__file__).parent.parent / "docs" / "guide.md").read_text(encoding="utf-8")
TEXT = "任天堂は京都市に本社を置く。"

pytestmark = pytest.mark.skipif(
    not resource("models", "ja-wikipedia").is_dir(), reason="the model is not there"
)


def block(having: str, language: str = "python") -> str:
    """The one block of the guide with certain words."""
    blocks = re.findall(rf"^```{language}\n(.*?)```", GUIDE, re.DOTALL | re.MULTILINE)
    (found,) = (block for block in blocks if having in block)
    return found


def run(having: str) -> dict[str, Any]:
    """What the names of a block mean when it has run."""
    names: dict[str, Any] = {"__name__": "guide"}
    exec(compile(block(having), "guide.md", "exec"), names)
    return names


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, documents: Sequence[Document]) -> Path:
    """The files that the section on one's own data speaks of."""
    monkeypatch.chdir(tmp_path)
    for name in ("train", "dev", "test"):
        write_corpus(tmp_path / f"{name}.jsonl", documents)
    (tmp_path / "mine.toml").write_text(block('name = "mine"', "toml"), encoding="utf-8")
    return tmp_path


def test_a_recipe_is_trained_and_scored(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names = run("xscript_ner.train(")
    assert names["tagger"].metrics.epochs == 5
    assert "F1 " in capsys.readouterr().out
    assert (here / "my-model" / "model.safetensors").exists()


def test_tables_are_previewed_transferred_and_scored(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("preview_transfer(")
    printed = capsys.readouterr().out
    assert "chars.embedding" in printed
    assert "Score(gold=20, " in printed
    assert (here / "my-transfer" / "model.safetensors").exists()


def test_a_stream_becomes_a_data_frame(capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("pandas", reason="pandas is not installed")
    entities = run("as_tuples=True")["entities"]
    assert entities.loc[7]["text"].tolist() == ["任天堂", "京都市"]
    assert "LOCATION" in capsys.readouterr().out


@pytest.mark.filterwarnings("ignore:Dictionary.create:DeprecationWarning")  # by spaCy
def test_spacy_marks_the_sentence(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spacy = pytest.importorskip("spacy", reason="spaCy is not installed")
    pytest.importorskip("sudachipy", reason="spaCy's Japanese tokenizer needs sudachipy")
    pytest.importorskip("sudachidict_core", reason="spaCy's Japanese tokenizer needs a dictionary")
    run('spacy.blank("ja")')
    lines = capsys.readouterr().out.splitlines()
    assert lines[1] == "京都市 LOCATION 4 7"
    assert len(lines) == 4
    assert [e.text for e in spacy.load(here / "pipeline")(TEXT).ents] == ["任天堂", "京都市"]


def test_the_web_service_answers_many_at_a_time() -> None:
    pytest.importorskip("fastapi", reason="FastAPI is not installed")
    testing = pytest.importorskip("fastapi.testclient", reason="httpx is not installed")
    app = run("FastAPI()")["app"]
    with testing.TestClient(app) as client, ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: client.post("/entities", json={"text": TEXT}), range(40)))
        assert {answer.status_code for answer in answers} == {200}
        for answer in answers:
            assert [e["text"] for e in answer.json()["entities"]] == ["任天堂", "京都市"]
        for wrong in ({"text": "あ" * 10_001}, {"text": 3}, {}):
            assert client.post("/entities", json=wrong).status_code == 422
