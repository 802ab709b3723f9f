"""A recipe with domains, from corpora to an assistant on disk and its answers."""

from __future__ import annotations

import json
import logging
import pickle
from dataclasses import replace
from pathlib import Path

import pytest
from small_corpus import MARKED, unmarked, write_corpus

from xscript_ner.config import Recipe, parse
from xscript_ner.core.errors import ConfigError, DataError
from xscript_ner.core.progress import EpochRecord, Event
from xscript_ner.models.checkpoint import load_checkpoint
from xscript_ner.models.domains.stored import StoredAssistant, domain_directory, load_assistant
from xscript_ner.models.info import model_info
from xscript_ner.tagging.assistant import Assistant
from xscript_ner.tagging.tagger import Tagger, load
from xscript_ner.training.experiment import train_recipe, train_seeds

from .made_up import DOMAINS, FIRMS, FREE, INTENTS, PLACES, routed_corpus, routed_documents
from .made_up import routed_recipe as recipe_over

TEXTS = [unmarked(marked).text for marked in MARKED]


class StopError(Exception):
    pass


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return routed_corpus(tmp_path_factory.mktemp("corpus"))


@pytest.fixture(scope="module")
def trained(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("assistant") / "model"
    training = {"epochs": 60, "patience": 60, "batch": 4, "learning_rate": 0.02}
    train_recipe(recipe_over(corpus, corpus, training=training), directory)
    return directory


def test_each_text_is_answered_by_the_model_of_its_domain_in_input_order(trained: Path) -> None:
    assistant = load(trained)
    assert isinstance(assistant, Assistant)
    found = list(assistant.pipe(TEXTS))
    assert [document.text for document in found] == TEXTS
    assert [document.labels["domain"].label for document in found] == list(DOMAINS)
    right = sum(d.labels["intent"].label == i for d, i in zip(found, INTENTS, strict=True))
    assert right >= len(TEXTS) - 1
    for document in found:
        domain = document.labels["domain"]
        assert 0.5 < domain.score <= 1.0
        alone = load(domain_directory(trained, domain.label))
        assert isinstance(alone, Tagger)
        expected = alone(document.text)
        assert [(e.start, e.end, e.label) for e in expected.entities] == [
            (e.start, e.end, e.label) for e in document.entities
        ]
    assert assistant.labels == ("ORG", "PERSON", "PLACE")
    assert found[0].as_dict()["labels"].keys() == {"domain", "intent"}


def test_a_text_without_tokens_has_no_domain(trained: Path) -> None:
    found = list(load(trained).pipe([TEXTS[0], "", "   ", TEXTS[1]]))
    assert [bool(document.labels) for document in found] == [True, False, False, True]


def test_an_assistant_survives_pickling(trained: Path) -> None:
    assistant = load(trained)
    again = pickle.loads(pickle.dumps(assistant))
    assert list(again.pipe(TEXTS)) == list(assistant.pipe(TEXTS))


def test_its_metrics_and_card_have_four_figures_over_all_domains(trained: Path) -> None:
    stored = load_assistant(trained)
    scores = stored.metrics.scores["train.jsonl"]
    assert set(scores) == {"classifier", "domain", "intent", "frame"}
    assert scores["domain"].f1 == 100.0
    assert scores["domain"].gold == scores["frame"].gold == len(MARKED)
    found = list(load(trained).pipe(TEXTS))
    right = sum(
        [(e.start, e.end, e.label) for e in given.entities]
        == [(e.start, e.end, e.label) for e in wanted.entities]
        and all(given.labels[name].label == label for name, label in wanted.labels.items())
        for given, wanted in zip(found, routed_documents(), strict=True)
    )
    assert scores["frame"].correct == right
    assert stored.metrics.temperatures.keys() == {"domain"}
    card = (trained / "README.md").read_text("utf-8")
    for expected in ("## Scores of domain", "## Frames", "`domains/free%20time`"):
        assert expected in card


def test_what_is_loaded_is_what_was_trained(corpus: Path, tmp_path: Path) -> None:
    made = train_recipe(recipe_over(corpus, corpus), tmp_path / "m")
    stored = load_assistant(tmp_path / "m")
    assert isinstance(made, StoredAssistant)
    assert stored.recipe == made.recipe
    assert stored.classifier.features == made.classifier.features
    assert stored.classifier.weight.equal(made.classifier.weight)
    assert stored.metrics == made.metrics
    assert stored.card == made.card


def test_a_domain_without_entities_or_with_a_strange_name_is_one_like_others(
    trained: Path,
) -> None:
    folders = {folder.name for folder in (trained / "domains").iterdir()}
    assert folders == {"places", "%E4%BC%9A%E7%A4%BE%2Ffirms", "free%20time"}
    free = load_checkpoint(domain_directory(trained, FREE))
    assert free.vocabularies.tags.labels == ()
    assert free.vocabularies.heads["intent"].labels == ("rest",)
    assert load(trained)("本を読んだ。").labels["intent"].label == "rest"


def test_a_single_intent_is_told(
    corpus: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        train_recipe(recipe_over(corpus, corpus), tmp_path / "m")
    told = [message for message in caplog.messages if "single" in message]
    assert told == ["domain free time has a single intent, rest: its model can answer nothing else"]


def test_a_domain_without_dev_keeps_its_last_epoch_and_is_told(
    corpus: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    dev = [d for d in routed_documents() if d.labels["domain"] != FREE]
    with caplog.at_level(logging.WARNING):
        train_recipe(recipe_over(corpus, write_corpus(tmp_path / "dev.jsonl", dev)), tmp_path / "m")
    assert "domain free time has no dev sentences: its last epoch is kept" in caplog.messages
    free = load_checkpoint(domain_directory(tmp_path / "m", FREE))
    assert free.recipe.data.dev == ()
    assert free.metrics.best_epoch == 2
    assert free.metrics.temperatures == {}


def test_without_any_dev_nothing_is_calibrated(corpus: Path, tmp_path: Path) -> None:
    train_recipe(recipe_over(corpus), tmp_path / "m")
    stored = load_assistant(tmp_path / "m")
    assert stored.classifier.temperature.item() == 1.0
    assert stored.metrics.temperatures == {}


def test_documents_of_a_domain_that_is_not_in_training_count_as_wrong(
    corpus: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    odd = [replace(routed_documents()[0], labels={"domain": "sea", "intent": "go"})]
    dev = write_corpus(tmp_path / "dev.jsonl", [*routed_documents(), *odd])
    with caplog.at_level(logging.WARNING):
        train_recipe(recipe_over(corpus, dev), tmp_path / "m")
    assert any("1 sentences of domain sea" in message for message in caplog.messages)
    score = load_assistant(tmp_path / "m").metrics.scores["dev.jsonl"]["domain"]
    assert (score.gold, score.labels["sea"].correct) == (len(MARKED) + 1, 0)


def test_a_document_without_a_domain_is_an_error_that_names_the_corpus(tmp_path: Path) -> None:
    documents = routed_documents()
    documents[3] = replace(documents[3], labels={"intent": "visit"})
    path = write_corpus(tmp_path / "bare.jsonl", documents)
    expected = r"bare\.jsonl: expected a label 'domain' of every document, 1 have none: '佐藤"
    with pytest.raises(DataError, match=expected):
        train_recipe(recipe_over(path), tmp_path / "m")
    assert not (tmp_path / "m").exists()


def test_one_domain_is_no_choice(tmp_path: Path) -> None:
    documents = [d for d in routed_documents() if d.labels["domain"] == PLACES]
    path = write_corpus(tmp_path / "one.jsonl", documents)
    with pytest.raises(DataError, match=r"two or more domains in one\.jsonl, found places"):
        train_recipe(recipe_over(path), tmp_path / "m")
    assert not (tmp_path / "m").exists()


def test_a_stopped_run_goes_on_and_trains_no_finished_domain_again(
    corpus: Path, tmp_path: Path
) -> None:
    recipe, epochs = recipe_over(corpus, corpus), 0

    def stop(event: Event) -> None:
        nonlocal epochs
        epochs += isinstance(event, EpochRecord)
        if epochs == 4:  # within the second of three domains
            raise StopError

    with pytest.raises(StopError):
        train_recipe(recipe, tmp_path / "cut", callback=stop)
    epochs = -100
    train_recipe(recipe, tmp_path / "cut", callback=stop)
    assert -100 < epochs <= -100 + 4
    train_recipe(recipe, tmp_path / "whole")
    for name in ("model.safetensors", "vocabularies.json", "metrics.json", "README.md"):
        cut, whole = ((tmp_path / place / name).read_bytes() for place in ("cut", "whole"))
        if name != "vocabularies.json":
            assert cut == whole
        else:  # signatures of the models, whose own files are alike
            assert json.loads(cut)["features"] == json.loads(whole)["features"]


def test_a_finished_directory_and_another_recipe_s_are_refused(
    corpus: Path, tmp_path: Path
) -> None:
    recipe = recipe_over(corpus)
    train_recipe(recipe, tmp_path / "m")
    with pytest.raises(ConfigError, match="already holds a finished model"):
        train_recipe(recipe, tmp_path / "m")
    for name in ("signature.json", "recipe.json"):
        (tmp_path / "m" / name).unlink()
    with pytest.raises(ConfigError, match="holds a finished run of another recipe"):
        train_recipe(recipe.with_seed(2), tmp_path / "m")


def test_a_sample_is_one_of_all_domains_together(corpus: Path, tmp_path: Path) -> None:
    recipe = recipe_over(corpus)
    data = recipe.data.model_copy(update={"size": 9})
    train_recipe(recipe.model_copy(update={"data": data}), tmp_path / "m")
    models = load_assistant(tmp_path / "m").models.values()
    sizes = [model.metrics.training.sentences for model in models if model.metrics.training]
    assert sum(sizes) == 9


def test_domains_are_told_apart_under_the_names_that_the_recipe_gives_them(
    corpus: Path, tmp_path: Path
) -> None:
    recipe = recipe_over(corpus, corpus)
    renamed = {"answers": {"domain": {FIRMS: "else", FREE: "else"}, "intent": {"rest": "be"}}}
    changes = {
        key: tuple(config.model_copy(update=renamed) for config in getattr(recipe.data, key))
        for key in ("train", "dev")
    }
    data = recipe.data.model_copy(update=changes)
    train_recipe(recipe.model_copy(update={"data": data}), tmp_path / "m")
    models = load_assistant(tmp_path / "m").models
    learnt = {name: model.metrics.training for name, model in models.items()}
    sizes = {name: counts.sentences for name, counts in learnt.items() if counts}
    assert sizes == {"else": 7, PLACES: 5}
    assert models["else"].recipe.data.only == {"domain": ("else",)}
    assert models["else"].vocabularies.heads["intent"].labels == ("be", "visit")


def test_seeds_keep_the_best_assistant_whole(corpus: Path, tmp_path: Path) -> None:
    best = train_seeds(recipe_over(corpus, corpus), [1, 2], tmp_path / "m")
    kept = load_assistant(tmp_path / "m")
    assert kept.recipe.seed == best.recipe.seed
    assert kept.metrics.replicas is not None
    assert kept.metrics.replicas.seeds == (1, 2)
    assert kept.models.keys() == {PLACES, FIRMS, FREE}


def test_info_tells_of_all_its_models(trained: Path) -> None:
    about = model_info(trained)
    assert sorted(about["labels"]) == ["ORG", "PERSON", "PLACE"]
    assert about["heads"]["domain"]["labels"] == sorted({PLACES, FIRMS, FREE})
    assert set(about["heads"]["intent"]["labels"]) == set(INTENTS)
    assert about["domains"].keys() == {PLACES, FIRMS, FREE}
    json.dumps(about)


def test_the_same_corpus_serves_one_joint_model_with_a_head_for_domains(
    corpus: Path, tmp_path: Path
) -> None:
    values = recipe_over(corpus, corpus).model_dump(mode="json")
    heads = {"intent": {}, "domain": {}}
    joint = parse(Recipe, values | {"domains": None, "heads": heads})
    train_recipe(joint, tmp_path / "m")
    labels = load(tmp_path / "m")(TEXTS[0]).labels
    assert labels.keys() == {"intent", "domain"}
    with pytest.raises(ConfigError, match="'domain' is chosen by"):
        parse(Recipe, values | {"heads": heads})
