"""The baselines run on small files."""

from __future__ import annotations

import importlib
import json
from pathlib import Path

import pytest
from small_corpus import write_corpus

from xscript_ner.core.types import Document, Entity

BASELINES = Path(__file__).parent.parent / "docs" / "baselines"
PLACES = ("Oslo", "Rome", "Lima", "Kobe", "Bonn", "Graz")


def utterance(begin: str, intent: str, place: str) -> Document:
    text = f"{begin} {place}"
    entity = Entity.of(text, len(begin) + 1, len(text), "place")
    return Document(text, (entity,), labels={"intent": intent, "domain": intent[:1]})


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    documents = [utterance("weather in", "forecast", place) for place in PLACES]
    documents += [utterance("play songs from", "music", place) for place in PLACES]
    documents += [Document("stop the song", labels={"intent": "stop", "domain": "m"})] * 2
    return write_corpus(tmp_path / "utterances.jsonl", documents)


def test_intents_and_slots_learn_a_small_corpus(
    corpus: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.syspath_prepend(BASELINES)
    baseline = importlib.import_module("intents_and_slots")
    named = ["--train", str(corpus), "--test", str(corpus), "--labels", "domain", "intent"]
    baseline.main([*named, "--json"])
    figures = json.loads(capsys.readouterr().out)
    assert figures["utterances"] == 14
    assert set(figures["training_seconds"]) == {"domain", "intent", "classifier"}
    (system,) = figures["test"][str(corpus)].values()
    assert system.pop("utterances_per_second") > 0
    assert system == {"classifier": 100, "domain": 100, "intent": 100, "frame": 100}
    baseline.main([*named, "--only", "intent=music", "intent=forecast", "--size", "11"])
    assert capsys.readouterr().out.startswith("11 utterances of ")


def test_speeds_are_told_by_their_medians(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(BASELINES)
    speed = importlib.import_module("speed")
    same = {"system": "a", "first_pass": 7.0, "memory_mb": 50.0, "f1": 0.5}
    rows = [same | {"warm": warm, "of_fugashi": warm / 100} for warm in (10.0, 40.0, 20.0)]
    last = speed.summary(rows).splitlines()[-1]
    assert last == "| a | 20 | 10 to 40 | 0.200 | 7 | 50 | 0.5 |"
