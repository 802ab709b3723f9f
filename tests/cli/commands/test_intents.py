"""Commands for a model of intents, domains and slots."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from small_corpus import INTENTS, MARKED, small_recipe, unmarked, write_corpus

from xscript_ner.config import Recipe, parse
from xscript_ner.core.types import Document
from xscript_ner.corpora.formats.conll import read_conll
from xscript_ner.training.experiment import train_recipe

from ..conftest import Run

DOCUMENTS = [
    replace(unmarked(line), labels={"intent": intent, "domain": domain})
    for line, intent, domain in zip(MARKED, INTENTS, ["home", "work"] * 6, strict=True)
]
RAIN = "京都は雨が降っている。"


def recipe_of(place: Path, documents: Sequence[Document], **training: object) -> Recipe:
    path = write_corpus(place / "train.jsonl", documents)
    values = small_recipe(path, path).model_dump(mode="json")
    values["training"] |= training
    return parse(Recipe, {**values, "heads": {head: {} for head in documents[0].labels}})


@pytest.fixture(scope="module")
def joint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model that knows its corpus by heart, which lies beside it."""
    place = tmp_path_factory.mktemp("joint")
    recipe = recipe_of(place, DOCUMENTS, epochs=60, patience=60, choose="frame")
    train_recipe(recipe, place / "model")
    return place / "model"


@pytest.fixture
def corpus(joint: Path) -> Path:
    return joint.parent / "train.jsonl"


@pytest.fixture
def strange(joint: Path, tmp_path: Path) -> Path:
    """The corpus with an intent that the model does not know, and an entity too many."""
    documents = list(DOCUMENTS)
    documents[0] = replace(documents[0], labels={"intent": "sing", "domain": "home"})
    documents[1] = replace(documents[1], entities=documents[1].entities[:1])
    return write_corpus(tmp_path / "strange.jsonl", documents)


def test_evaluate_tells_entities_labels_and_frames(run: Run, joint: Path, strange: Path) -> None:
    result = run("evaluate", joint, strange)
    assert result.status == 0
    entities, intent, domain = (
        next(line.split() for line in part.splitlines() if line.startswith("all"))
        for part in result.out.replace("\ndomain\n", "\nintent\n").split("\nintent\n")
    )
    assert entities == ["all", "95.00", "100.00", "97.44", "19"]
    assert intent == ["all", "91.67", "91.67", "91.67", "12"]
    assert domain == ["all", "100.00", "100.00", "100.00", "12"]
    assert "10 of 12 documents are right in all (83.33 frame accuracy)" in result.out
    (warning,) = result.err.splitlines()
    assert warning.endswith(
        "strange.jsonl: intent: 1 of 12 documents have labels that the model does not know and "
        "will miss: sing (1)"
    )


def test_scores_for_programs_keep_the_entities_at_the_top(
    run: Run, joint: Path, strange: Path
) -> None:
    scores = json.loads(run("evaluate", joint, strange, "--json").out)
    assert (scores["f1"], scores["gold"]) == (97.44, 19)
    assert scores["heads"]["intent"]["labels"]["sing"]["recall"] == 0
    assert scores["heads"]["domain"]["f1"] == 100
    assert {key: scores["frame"][key] for key in ("f1", "gold", "correct")} == {
        "f1": 83.33, "gold": 12, "correct": 10
    }  # fmt: skip


def test_several_corpora_have_a_row_each(
    run: Run, joint: Path, corpus: Path, strange: Path
) -> None:
    lines = run("evaluate", joint, corpus, strange).out.splitlines()
    assert lines[0].split() == "precision recall F1 entities intent domain frames".split()
    assert [line.split()[-1] for line in lines[2:]] == ["100.00", "83.33"]


def test_info_tells_heads_and_their_scores(run: Run, joint: Path) -> None:
    out = run("info", joint).out
    assert "\nintent      tell, travel, weather\n" in out
    assert out.splitlines()[-1].split()[-3:] == ["100.00"] * 3
    about = json.loads(run("info", joint, "--json").out)
    assert about["head_scores"]["train.jsonl"]["frame"]["correct"] == 12
    assert about["scores"]["train.jsonl"]["f1"] == 100
    assert "| label | precision | recall | F1 | documents |" in about["card"]


def test_every_format_of_tag_has_the_labels(run: Run, joint: Path, tmp_path: Path) -> None:
    def tagged(*options: object) -> str:
        return run("tag", "-m", joint, *options, stdin=f"{RAIN}\n").out

    document = json.loads(tagged())
    assert document["labels"]["intent"]["label"] == "weather"
    assert 0 < document["labels"]["intent"]["score"] <= 1
    sure = json.loads(tagged("--min-score", "1"))
    assert (sure["labels"], sure["entities"]) == (document["labels"], [])
    assert "intent: weather" in tagged("--format", "color")
    path = tmp_path / "tagged.conll"
    path.write_text(tagged("--format", "conll"), encoding="utf-8")
    (read,) = read_conll(path, comments=True)
    assert read.text == RAIN
    assert read.labels == {"intent": "weather", "domain": "home"}
    assert [(entity.text, entity.label) for entity in read.entities] == [("京都", "PLACE")]


def test_a_long_line_has_the_labels_of_its_first_part(run: Run, joint: Path) -> None:
    def intent(text: str) -> dict[str, object]:
        found: dict[str, object] = json.loads(run("tag", "-m", joint, stdin=f"{text}\n").out)
        return found

    rest = "明日は学校が休みだ。" * 60
    longer, longest = intent(RAIN + rest), intent(RAIN + rest * 2)
    assert longer["labels"] == longest["labels"] != intent(rest + RAIN)["labels"]


def test_training_ends_with_one_table_of_all_heads(run: Run, tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "c.jsonl", DOCUMENTS)
    path = tmp_path / "r.toml"
    data = f'[data]\ntrain = [{{ path = "{corpus}" }}]\ndev = [{{ path = "{corpus}" }}]\n'
    path.write_text(f'name = "x"\n{data}[heads.intent]\n[heads.domain]\n', encoding="utf-8")
    settings = ["training.epochs=1", "chars.encoder=3", "words.encoder=3"]
    options = [word for setting in settings for word in ("--set", setting)]
    result = run("train", path, "-o", tmp_path / "m", *options)
    assert result.status == 0
    header, _, row, *_ = result.out.splitlines()
    assert header.split()[-4:] == ["entities", "intent", "domain", "frames"]
    assert row.split()[0] == "c.jsonl"
    (epoch,) = [line for line in result.err.splitlines() if line.startswith("epoch")]
    assert "(classifier " in epoch
    assert "intent " in epoch
    assert "frame " in epoch


def test_a_single_intent_is_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    documents = [replace(document, labels={"intent": "tell"}) for document in DOCUMENTS]
    train_recipe(recipe_of(tmp_path, documents, epochs=1), tmp_path / "m")
    told = [message for message in caplog.messages if "single" in message]
    assert told == ["small has a single intent, tell: its model can answer nothing else"]


def test_a_dry_run_tells_which_labels_cross(run: Run, joint: Path, corpus: Path) -> None:
    path = corpus.parent / "target.toml"
    recipe = small_recipe(corpus).model_dump(mode="json")
    path.write_text(
        f'name = "x"\n[data]\ntrain = [{{ path = "{corpus}" }}]\n'
        '[heads.intent]\n[transfer]\nsource = "x"\nparts = ["intent"]\n'
        '[transfer.heads.intent]\ntell = "weather"\ntravel = ["tell", "travel"]\n',
        encoding="utf-8",
    )
    size = f"words.encoder={recipe['words']['encoder']['size']}"
    options = ["transfer", joint, path, "--dry-run", "--set", size]
    out = run(*options).out
    assert "labels of intent: tell = weather, travel = tell + travel\n" in out
    (row,) = [line for line in out.splitlines() if line.startswith("intent.dense.weight")]
    assert "2 of 3 labels  weather  without a source" in row
    plan = json.loads(run(*options, "--json").out)["plan"]
    assert plan["heads"] == {"intent": {"tell": ["weather"], "travel": ["tell", "travel"]}}
    wrong = run(*options, "--set", "transfer.heads.intent.sing=tell")
    assert wrong.status != 0
    assert "the target has no label 'sing' of intent that the map names" in wrong.err
    assert len(wrong.err.splitlines()) == 1
