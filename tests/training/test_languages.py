"""One model of several languages and corpora, from recipe to answers."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from small_corpus import INTENTS, log_of, small_recipe, write_corpus

from xscript_ner.ablation.cell import PREDICTIONS, run_cell
from xscript_ner.ablation.keys import CellKeys
from xscript_ner.config import CorpusConfig, Recipe, parse
from xscript_ner.core.errors import CheckpointError, ConfigError, DataError
from xscript_ner.core.progress import EpochRecord, Event
from xscript_ner.core.types import CLASSIFIER, Document, Entity
from xscript_ner.inputs.datasets import self_contained
from xscript_ner.models.checkpoint import WEIGHTS, Checkpoint, load_checkpoint, save_checkpoint
from xscript_ner.tagging.evaluate import evaluate_tagger
from xscript_ner.tagging.tagger import Tagger
from xscript_ner.training.experiment import train_recipe

GERMAN = ("Tanaka wohnt in Tokyo.", "Suzuki fuhr nach Osaka.", "Wie ist das Wetter in Kyoto?")
PLACES = ("Tokyo", "Osaka", "Kyoto")
NAMES = {"ort": "PLACE"}


class StopError(Exception):
    """Of a callback that ends a run."""


@pytest.fixture(scope="module")
def german(tmp_path_factory: pytest.TempPathFactory) -> Path:
    documents = []
    for text, place in zip(GERMAN, PLACES, strict=True):
        entity = Entity.of(text, text.index(place), text.index(place) + len(place), "ort")
        labels = {"intent": "wetter" if "Wetter" in text else "sagen"}
        documents.append(Document(text, (entity,), labels=labels))
    return write_corpus(tmp_path_factory.mktemp("de") / "de.jsonl", documents)


@pytest.fixture(scope="module")
def japanese(tmp_path_factory: pytest.TempPathFactory, documents: list[Document]) -> Path:
    labelled = [
        replace(document, labels={"intent": intent})
        for document, intent in zip(documents, INTENTS, strict=True)
    ]
    return write_corpus(tmp_path_factory.mktemp("ja") / "ja.jsonl", labelled)


def mixed(german: Path, japanese: Path, epochs: int = 30, **changes: Any) -> Recipe:
    values = small_recipe(german, epochs=epochs).model_dump(mode="json")
    corpora = [
        {
            "path": str(german), "language": "de", "weight": 2.5, "label_map": NAMES,
            "answers": {"intent": {"wetter": "weather", "sagen": "tell"}},
        },
        {"path": str(japanese), "language": "ja", "without": {"intent": ["travel"]}},
    ]  # fmt: skip
    values |= {
        "data": {"train": corpora, "test": corpora},
        "frontend": {"name": "latin"},
        "romanizer": {"name": "surface"},
        "languages": {
            "de": {},
            "ja": {"frontend": {"name": "japanese"}, "romanizer": {"name": "unidic"}},
        },
        "heads": {"intent": {}},
        "language": "de",
    }
    return parse(Recipe, values | changes)


@pytest.fixture(scope="module")
def trained(
    german: Path, japanese: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Checkpoint]:
    directory = tmp_path_factory.mktemp("mixed") / "model"
    train_recipe(mixed(german, japanese), directory)
    return directory, load_checkpoint(directory)


def test_labels_words_and_spellings_come_from_each_languages_own(
    trained: tuple[Path, Checkpoint]
) -> None:
    checkpoint = trained[1]
    tables = checkpoint.vocabularies
    assert tables.tags.labels == ("ORG", "PERSON", "PLACE")
    assert tables.heads["intent"].labels == ("tell", "weather")
    assert {"Wetter", "東京"} <= set(tables.words.symbols)
    assert {"^W", "^t", "ou"} <= set(tables.units.symbols)  # Wetter, toukyou
    assert not any("東" in unit for unit in tables.units.symbols)
    assert checkpoint.signature["romanizer"].startswith("de: surface/1; ja: unidic-kana/1 (")
    uses = checkpoint.metrics.corpora[:2]
    assert [(use.language, use.weight, use.sentences) for use in uses] == [
        ("de", 2.5, 3), ("ja", 1.0, 11),
    ]  # fmt: skip
    assert uses[1].name == "ja.jsonl (without intent travel)"
    assert "- Language: ja; front-end japanese; romaniser unidic" in checkpoint.card
    assert "times an epoch" in checkpoint.card


def test_the_tagger_reads_each_text_as_its_language_is(trained: tuple[Path, Checkpoint]) -> None:
    tagger = Tagger(trained[1])
    texts = ["Tanaka wohnt in Tokyo.", "田中さんは東京に住んでいる。"]
    found = list(tagger.pipe([*texts, Document(texts[1], language="de")]))
    assert [document.language for document in found] == ["de", "ja", "de"]
    assert found[0].as_dict()["language"] == "de"
    assert [len(document.tokens) for document in found[1:]] == [9, 2]
    with pytest.raises(DataError, match="unknown language 'fr'; choose from de, ja"):
        tagger(Document("oui", language="fr"))


def test_equal_words_of_two_languages_are_spelt_as_each_spells_them(
    trained: tuple[Path, Checkpoint],
) -> None:
    document = Document("東京", tokens=((0, 2),))
    german, japanese = (replace(document, language=code) for code in ("de", "ja"))
    alone = {code: Tagger(trained[1])(replace(document, language=code)) for code in ("de", "ja")}
    tagger = Tagger(trained[1])
    for one in (german, japanese, german, japanese):
        assert tagger(one).labels == alone[one.language].labels
    assert alone["de"].labels["intent"].score != alone["ja"].labels["intent"].score
    together = list(tagger.pipe([german, japanese] * 3))
    assert [d.language for d in together] == ["de", "ja"] * 3
    with tagger._words.lend() as words:
        assert len(words) == 2


def test_the_tagger_in_use_scores_what_training_measured(
    trained: tuple[Path, Checkpoint], german: Path
) -> None:
    measured = evaluate_tagger(Tagger(trained[1]), CorpusConfig(path=str(german)))
    for head in (CLASSIFIER, "intent"):
        expected = trained[1].metrics.scores["de.jsonl"][head]
        assert expected.gold == 3
        assert measured[head].overall.correct == expected.correct


def test_a_checkpoint_holds_the_maps_of_its_corpora(
    trained: tuple[Path, Checkpoint], german: Path, japanese: Path, tmp_path: Path
) -> None:
    names = tmp_path / "names.toml"
    names.write_text('ort = "PLACE"\n', encoding="utf-8")
    values = mixed(german, japanese).model_dump(mode="json")
    values["data"]["train"][0]["label_map"] = str(names)
    values["languages"]["ja"]["romanizer"]["overrides"] = str(tmp_path / "romaji.tsv")
    (tmp_path / "romaji.tsv").write_text("東京\ttokyo\n", encoding="utf-8")
    by_path = parse(Recipe, values)
    whole = self_contained(by_path)
    assert whole.data.train[0].label_map == NAMES
    romanizer = whole.languages["ja"].romanizer
    assert romanizer is not None
    assert romanizer.overrides == {"東京": "tokyo"}
    for table, key in (("data", r"data\.train\.\*"), ("languages", r"languages\.\*\.romanizer")):
        half = whole.model_copy(update={table: getattr(by_path, table)})
        with pytest.raises(CheckpointError, match=f"{key}.*found a path"):
            save_checkpoint(tmp_path / "m", replace(trained[1], recipe=half), {})


def test_a_stopped_mixed_run_ends_with_the_same_weights(
    german: Path, japanese: Path, tmp_path: Path
) -> None:
    recipe = mixed(german, japanese, epochs=4)

    def stop(event: Event) -> None:
        if isinstance(event, EpochRecord) and event.epoch == 2:
            raise StopError

    with pytest.raises(StopError):
        train_recipe(recipe, tmp_path / "stopped", callback=stop)
    train_recipe(recipe, tmp_path / "stopped")
    train_recipe(recipe, tmp_path / "whole")
    assert log_of(tmp_path / "stopped") == log_of(tmp_path / "whole")
    weights = [(tmp_path / name / WEIGHTS).read_bytes() for name in ("stopped", "whole")]
    assert weights[0] == weights[1]


def test_a_cell_is_tested_under_the_names_of_the_model(
    german: Path, japanese: Path, tmp_path: Path
) -> None:
    run_cell(mixed(german, japanese, epochs=1).model_dump(mode="json"), str(tmp_path))
    lines = (tmp_path / PREDICTIONS).read_text("utf-8").splitlines()
    assert [json.loads(line)["language"] for line in lines] == ["de"] * 3 + ["ja"] * 11


def test_a_language_that_is_not_listed_is_told_with_its_corpus(
    german: Path, japanese: Path, tmp_path: Path
) -> None:
    oui = Document("oui", (Entity.of("oui", 0, 3, "A"),), language="fr")
    french = write_corpus(tmp_path / "fr.jsonl", [oui])
    values = mixed(german, japanese).model_dump(mode="json")
    values["data"]["train"].append({"path": str(french)})
    with pytest.raises(DataError, match=r"fr\.jsonl: unknown language 'fr'; choose from de, ja"):
        train_recipe(parse(Recipe, values), tmp_path / "m")


def test_two_heldout_readings_of_a_corpus_need_names_of_their_own(
    german: Path, japanese: Path, tmp_path: Path
) -> None:
    values = mixed(german, japanese).model_dump(mode="json")
    values["data"]["test"].append(values["data"]["test"][0] | {"label_map": {"ort": "PERSON"}})
    with pytest.raises(ConfigError, match=r"two held-out files are called 'de\.jsonl'"):
        train_recipe(parse(Recipe, values), tmp_path / "m")


def test_what_a_recipe_says_of_languages_and_corpora_is_in_its_key(
    german: Path, japanese: Path
) -> None:
    recipes = [mixed(german, japanese)]
    for change in ({"weight": 1.0}, {"answers": {}}, {"label_map": None}, {"language": None}):
        values = recipes[0].model_dump(mode="json")
        values["data"]["train"][0] |= change
        recipes.append(parse(Recipe, values))
    recipes.append(mixed(german, japanese, languages={"de": {}, "ja": {}}))
    assert len({CellKeys().of(recipe) for recipe in recipes}) == len(recipes)
