"""Training with altered copies."""

from __future__ import annotations

import json
import logging
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from small_corpus import unmarked

from xscript_ner.checks.suite import read_suite
from xscript_ner.config import Recipe, parse
from xscript_ner.core.errors import ConfigError
from xscript_ner.core.types import Entity, OpenSpan, Sentence
from xscript_ner.inputs.preparation import build_preparer
from xscript_ner.models.checkpoint import load_checkpoint
from xscript_ner.training.augmentation.copies import augmented
from xscript_ner.training.experiment import train_recipe
from xscript_ner.training.initial_model import preview

EVERYTHING = {"exchange": 0.3, "honorifics": 0.5, "time_words": 0.3, "full_stops": 0.3}


def with_tables(recipe: Recipe, **tables: dict[str, Any]) -> Recipe:
    return parse(Recipe, recipe.model_dump(mode="json") | tables)


def added(recipe: Recipe, sentences: list[Sentence], **config: Any) -> list[Sentence]:
    recipe = with_tables(recipe, augmentation=config)
    return augmented(sentences, recipe, build_preparer(recipe))


def test_without_the_table_nothing_is_added(recipe: Recipe, sentences: list[Sentence]) -> None:
    assert augmented(sentences, recipe, build_preparer(recipe)) == []


def test_copies_are_the_same_for_the_same_seed(recipe: Recipe, sentences: list[Sentence]) -> None:
    one, two = (added(recipe, sentences, **EVERYTHING) for _ in range(2))
    assert one == two
    other = added(recipe.with_seed(9), sentences, **EVERYTHING)
    assert [s.document.text for s in other] != [s.document.text for s in one]


def test_copies_that_nothing_has_changed_are_left_out(
    recipe: Recipe, sentences: list[Sentence]
) -> None:
    stops = added(recipe, sentences, copies=2, full_stops=1.0)
    assert len(stops) == 2 * len(sentences)
    (lower,) = added(recipe, [sentences[3], sentences[10]], lower_case=1.0)
    assert lower.document.text.startswith("ｎｈｋが高橋を")


def opened(sentence: Sentence, *spans: OpenSpan) -> Sentence:
    return replace(sentence, document=replace(sentence.document, open_spans=spans))


def test_what_is_open_all_over_a_document_is_open_all_over_its_copies(
    recipe: Recipe, sentences: list[Sentence]
) -> None:
    whole = [opened(s, OpenSpan(0, len(s.document.text), ("O", "X"))) for s in sentences]
    copies = added(recipe, whole, full_stops=1.0)
    assert copies
    for copy in copies:
        text = copy.document.text
        assert copy.document.open_spans == (OpenSpan(0, len(text), ("O", "X")),)


def test_what_the_suite_says_may_be_of_labels_that_it_does_not_know(
    recipe: Recipe, sentences: list[Sentence]
) -> None:
    """昨日 is a date where dates are annotated, and the suite knows no dates."""
    before = next(s for s in sentences if s.document.text.startswith("田中さん"))
    document, word = before.document, before.tokens[1]
    end = Entity.of(document.text, word.start, word.end, "DATE")
    date = replace(before, document=replace(document, entities=(document.entities[0], end)))
    times = read_suite("ja").fillers["time"].open
    (copy,) = added(recipe, [date], time_words=1.0)
    (span,) = copy.document.open_spans
    assert span == OpenSpan(0, copy.document.entities[0].start, ("DATE", "O"))
    assert copy.document.text.startswith(tuple(times))
    assert copy.open_spans, "the CRF sums over what it may be"
    (first, *_) = added(recipe, [date], copies=0, templates=1)
    assert first.document.open_spans == (OpenSpan(0, len(first.document.text), ("DATE", "O")),)
    assert all(not copy.document.open_spans for copy in added(recipe, [before], time_words=1.0))


def test_sentences_with_places_left_open_or_of_another_head_have_no_copies(
    recipe: Recipe, sentences: list[Sentence]
) -> None:
    assert added(recipe, [opened(s, OpenSpan(0, 1)) for s in sentences], full_stops=1.0) == []
    others = [replace(sentence, head="other") for sentence in sentences]
    assert added(recipe, others, full_stops=1.0) == []


def test_a_copy_s_weight_is_a_multiple_of_its_sentence_s(
    recipe: Recipe, sentences: list[Sentence]
) -> None:
    given = [replace(sentences[0], weight=3.0), *sentences[1:]]
    copies = added(recipe, given, full_stops=1.0, weight=0.5, templates=1)
    assert {sentence.weight for sentence in copies} == {0.5, 1.5}
    assert sum(sentence.weight == 1.5 for sentence in copies) == 1


def test_open_templates_alone_are_learnt_from_with_names_of_the_open_half(
    recipe: Recipe, sentences: list[Sentence]
) -> None:
    made = added(recipe, sentences, copies=0, templates=2)
    suite = read_suite("ja")
    texts = {sentence.document.text for sentence in made}
    names = {entity.text for sentence in made for entity in sentence.document.entities}
    assert len(texts) == len(made) > 100
    assert not names & suite.names("held_out")
    assert {e.label for s in made for e in s.document.entities} == {"PERSON", "PLACE", "ORG"}
    assert not any("iPhone" in text for text in texts), "products have no label here"


def test_a_sentence_whose_names_tokens_do_not_fit_is_left_out_and_told(
    recipe: Recipe, caplog: pytest.LogCaptureFixture
) -> None:
    documents = [unmarked("［PERSON 佐藤］は"), unmarked("東［PERSON 京］は広い。")]
    sentences, _ = build_preparer(recipe).sentences(documents)
    with caplog.at_level(logging.WARNING):
        (copy,) = added(recipe, [*sentences], full_stops=1.0, bare=0.0, time_words=1.0)
    assert copy.document.entities[0].text == "佐藤"
    assert "1 of 2 augmented sentences left out" in caplog.text


def test_a_table_that_makes_nothing_is_refused(recipe: Recipe) -> None:
    with pytest.raises(ConfigError, match="makes nothing; give templates, or any of bare"):
        with_tables(recipe, augmentation={"copies": 3})
    with pytest.raises(ConfigError, match=r"unknown key 'augmentation\.honorific'; valid .*bare"):
        with_tables(recipe, augmentation={"honorific": 0.5})
    with pytest.raises(ConfigError, match=r"augmentation\.bare.*less than or equal to 1"):
        with_tables(recipe, augmentation={"bare": 1.5})


def test_an_unknown_suite_or_label_is_refused_before_training(
    recipe: Recipe, sentences: list[Sentence]
) -> None:
    with pytest.raises(ConfigError, match="unknown suite 'xx'"):
        added(recipe, sentences, templates=1, suite="xx")
    with pytest.raises(ConfigError, match="unknown label 'CITY'"):
        added(recipe, sentences, templates=1, labels={"place": "CITY"})


def test_a_model_tells_what_it_learnt_from_and_what_it_makes_of_everyday_sentences(
    recipe: Recipe, tmp_path: Path
) -> None:
    tables = {"augmentation": {"full_stops": 1.0}, "checks": {"per_template": 1}}
    told = with_tables(recipe, **tables)
    trained = train_recipe(told, tmp_path / "model")
    assert trained.metrics.training is not None
    training = trained.metrics.training
    assert (training.sentences, training.augmented) == (24, 12)
    loaded = load_checkpoint(tmp_path / "model")
    assert loaded.metrics.checks == trained.metrics.checks
    assert loaded.recipe.augmentation == told.augmentation
    assert loaded.metrics.checks is not None
    halves = loaded.metrics.checks.rates["honorifics"]
    assert halves["held_out"].cases == 8
    card = (tmp_path / "model" / "README.md").read_text("utf-8")
    assert "## Everyday sentences" in card
    assert f"| honorifics | {halves['open'].percent:.1f} (8) |" in card
    assert "- products: left out, no label for product" in card
    stored = json.loads((tmp_path / "model" / "metrics.json").read_text("utf-8"))
    assert stored["checks"]["suite"] == "ja"


def test_what_a_transfer_would_do_is_told_of_the_augmented_vocabulary(
    recipe: Recipe, model_path: Path
) -> None:
    transfer = {"source": str(model_path), "parts": ["words.embedding"]}

    def rows(**tables: dict[str, Any]) -> int:
        report = preview(with_tables(recipe, transfer=transfer, **tables)).report
        return next(t.total for t in report.tensors if t.name == "words.embedding.weight")

    assert rows(augmentation={"templates": 2}) > rows()
