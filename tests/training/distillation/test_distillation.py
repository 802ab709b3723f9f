"""Students learn what teachers say of raw text, from recipe to model."""

from __future__ import annotations

import json
import logging
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from forgery import change_weights
from small_corpus import log_of, small_recipe, unmarked, write_corpus

from xscript_ner.ablation.keys import CellKeys
from xscript_ner.config import Recipe, parse
from xscript_ner.core.errors import ConfigError
from xscript_ner.core.progress import EpochRecord, Event, Reading
from xscript_ner.core.types import CLASSIFIER, Sentence
from xscript_ner.inputs.batches import Example
from xscript_ner.inputs.indexer import Indexer
from xscript_ner.inputs.vocabularies import collect
from xscript_ner.models import TaggerModel, build_tagger
from xscript_ner.models.checkpoint import SIGNATURE, WEIGHTS, Checkpoint, load_checkpoint
from xscript_ner.tagging.tagger import Tagger
from xscript_ner.training.distillation.lessons import LEAST, _Asked, ask, sparse
from xscript_ner.training.distillation.teachers import Teacher, read_teachers, with_teachers
from xscript_ner.training.experiment import train_recipe, train_seeds
from xscript_ner.training.language_models.reading import resolved

from .conftest import KNOWN, student

NAME = "任天堂の本社は京都にある。"


def names(trained: object) -> list[tuple[str, str]]:
    assert isinstance(trained, Checkpoint)
    return [(entity.text, entity.label) for entity in Tagger(trained)(NAME).entities]


@pytest.mark.slow
def test_a_student_learns_a_name_that_stands_in_the_raw_text_alone(
    own_path: Path, text_path: Path, model_path: Path, tmp_path: Path
) -> None:
    heard: list[Event] = []
    recipe = student(own_path, text_path, model_path, epochs=60)
    taught = train_recipe(recipe, tmp_path / "taught", callback=heard.append)
    alone = recipe.model_copy(update={"distillation": None})
    untaught = train_recipe(alone, tmp_path / "untaught")
    assert ("任天堂", "ORG") in names(taught)
    assert ("任天堂", "ORG") not in names(untaught)
    assert Reading("asking teachers", 7) in heard
    # Only the annotated ones count as learnt from, and give words.
    assert taught.metrics.training == untaught.metrics.training
    assert isinstance(taught, Checkpoint)
    assert "任天堂" not in taught.vocabularies.words


def test_the_card_tells_teachers_text_and_licences(
    own_path: Path, text_path: Path, model_path: Path, tmp_path: Path
) -> None:
    train_recipe(student(own_path, text_path, model_path, size=4), tmp_path / "model")
    found, teacher = load_checkpoint(tmp_path / "model"), read(model_path)
    assert found.metrics.distillation is not None
    assert found.metrics.distillation.teachers == (teacher.account,)
    assert found.metrics.distillation.sentences == 4
    assert found.recipe.distillation is not None
    assert found.recipe.distillation.sha256 == (teacher.account.sha256,)
    assert f"Taught by small (weights {teacher.account.sha256[:12]}) on 4 sentences" in found.card
    assert "| text.txt (distillation) | CC0-1.0 |" in found.card
    uses = [(use.name, use.sentences) for use in found.metrics.corpora]
    assert uses == [
        ("train.jsonl", len(KNOWN)), ("text.txt (distillation)", 4),
        ("train.jsonl (through small)", 12), ("train.jsonl (through small)", 12),
    ]  # fmt: skip


def test_a_run_that_was_stopped_goes_on_to_the_same_weights(
    own_path: Path, text_path: Path, model_path: Path, tmp_path: Path
) -> None:
    recipe = student(own_path, text_path, model_path, size=5, weight=1.5)

    def stop(event: Event) -> None:
        if isinstance(event, EpochRecord) and event.epoch == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train_recipe(recipe, tmp_path / "stopped", callback=stop)
    assert not (tmp_path / "stopped" / WEIGHTS).exists()
    for name in ("stopped", "whole"):
        train_recipe(recipe, tmp_path / name)
    stopped, whole = ((tmp_path / name / WEIGHTS).read_bytes() for name in ("stopped", "whole"))
    assert stopped == whole
    assert log_of(tmp_path / "stopped") == log_of(tmp_path / "whole")


def test_several_seeds_learn_of_several_teachers(
    own_path: Path, text_path: Path, model_path: Path, tmp_path: Path
) -> None:
    recipe = student(own_path, text_path, model_path, model_path, epochs=1)
    best = train_seeds(recipe, [1, 2], tmp_path)
    assert best.metrics.replicas is not None
    assert best.metrics.distillation is not None
    assert len(best.metrics.distillation.teachers) == 2
    uses = [use.name for use in best.metrics.corpora]
    assert uses.count("train.jsonl (through small)") == 2  # to train on and as dev, named once


def test_taught_sentences_are_not_copied(
    own_path: Path, text_path: Path, model_path: Path, tmp_path: Path
) -> None:
    values = student(own_path, text_path, model_path, epochs=1).model_dump(mode="json")
    values["augmentation"] = {"half_width": 1.0, "full_width": 1.0}
    taught = train_recipe(parse(Recipe, values), tmp_path / "taught")
    untaught = train_recipe(parse(Recipe, values | {"distillation": None}), tmp_path / "untaught")
    assert taught.metrics.training == untaught.metrics.training


def read(directory: Path) -> Teacher:
    return Teacher(str(directory), load_checkpoint(directory))


def test_what_is_remembered_is_the_mean_of_the_calibrated_marginals(
    model_path: Path, sentences: list[Sentence]
) -> None:
    teacher = read(model_path)
    tags = teacher.checkpoint.vocabularies.tags
    asked = _Asked(teacher, tags, "cpu")
    with torch.inference_mode():
        (expected,) = asked(sentences[:1])
        cooler = _Asked(teacher, tags, "cpu")
        cooler.model.tag_head.temperature.fill_(8.0)
        mean = (expected + cooler(sentences[:1])[0]) / 2
    (found,) = ask([asked, cooler], sentences[:1], len(tags), lambda event: None)
    assert found
    for token, row, value in found:
        assert value == pytest.approx(mean[token, row].item(), abs=1e-6)
        assert row != 0
    assert len(found) == int((mean[:, 1:] >= LEAST).sum())


def test_tags_in_other_rows_are_matched_by_name(
    own_path: Path, model_path: Path, sentences: list[Sentence], recipe: Recipe
) -> None:
    teacher = read(model_path)
    tables = teacher.checkpoint.vocabularies
    other = type(tables.tags)([*reversed(tables.tags.labels), "EXTRA"], tables.tags.scheme_name)
    asked = _Asked(teacher, other, "cpu")
    (found,) = ask([asked], sentences[:1], len(other), lambda event: None)
    best = {other.tags[row] for _, row, value in found if value > 0.5}
    assert best == {"S-PERSON", "S-PLACE"}


def test_what_is_next_to_nothing_is_not_remembered() -> None:
    probabilities = torch.tensor([[[0.5, 0.498, 0.002], [0.0, 0.0, 1.0]]])
    ((cell,),) = sparse(probabilities, torch.tensor([1]))
    assert cell[:2] == (0, 1)
    assert cell[2] == pytest.approx(0.498)


@pytest.fixture
def two_heads(recipe: Recipe, sentences: list[Sentence]) -> tuple[TaggerModel, Indexer]:
    """A model that also labels sentences, and tags for another corpus."""
    values = recipe.model_dump(mode="json")
    corpus = values["data"]["train"][0]
    values["data"]["train"] = [corpus, corpus | {"head": "other"}]
    values["heads"] = {"intent": {"encoder": 4}, "other": {"kind": "crf", "scheme": "IOB2"}}
    described = parse(Recipe, values)
    own = [
        replace(s, document=replace(s.document, labels={"intent": "ab"[n % 2]}))
        for n, s in enumerate(sentences)
    ]
    vocabularies = collect([*own, *(replace(s, head="other") for s in own)], described)
    generator = torch.Generator().manual_seed(5)
    model = build_tagger(described, vocabularies, generator)
    return model.eval(), Indexer(vocabularies, described)


def lesson(indexer: Indexer, sentence: Sentence) -> Example:
    taught = replace(sentence, head="", document=replace(sentence.document, labels={}))
    row = indexer.vocabularies.tags.index["S-PERSON"]
    return replace(indexer.example(taught), taught={CLASSIFIER: ((0, row, 0.75),)})


def test_a_batch_of_taught_sentences_alone_teaches_the_classifier_alone(
    two_heads: tuple[TaggerModel, Indexer], sentences: list[Sentence]
) -> None:
    model, indexer = two_heads
    batch = indexer.batch([lesson(indexer, sentence) for sentence in sentences[:3]]).to("cpu")
    soft = batch.taught[CLASSIFIER]
    assert soft.sentences.tolist() == [0, 1, 2]
    row = indexer.vocabularies.tags.index["S-PERSON"]
    assert soft.probabilities[0, 0, [0, row]].tolist() == [0.25, 0.75]
    for place, length in enumerate(batch.lengths.tolist()):
        sums = soft.probabilities[place].sum(dim=-1).tolist()
        assert sums == [1.0] * length + [0.0] * (len(sums) - length)
    model.loss(batch).backward()
    learnt = {n for n, p in model.named_parameters() if p.grad is not None and p.grad.any()}
    assert any(name.startswith("classifier.") for name in learnt)
    assert not any(name.startswith(("intent.", "other.", "upper.")) for name in learnt)


def test_taught_sentences_weigh_in_a_batch_as_others_do(
    two_heads: tuple[TaggerModel, Indexer], sentences: list[Sentence]
) -> None:
    model, indexer = two_heads
    gold, taught = indexer.example(sentences[1]), lesson(indexer, sentences[0])
    with torch.no_grad():
        apart = [model.loss(indexer.batch([example])).item() for example in (gold, taught)]
        together = model.loss(indexer.batch([gold, taught])).item()
    assert together == pytest.approx(sum(apart) / 2, rel=1e-5)


def test_another_romaniser_is_refused(own_path: Path, text_path: Path, model_path: Path) -> None:
    recipe = student(own_path, text_path, model_path)
    other = recipe.romanizer.model_copy(update={"truecase": False})
    with pytest.raises(ConfigError, match=r"^teacher .* reads ja by .* they must be the same$"):
        resolved(recipe.model_copy(update={"romanizer": other}))


def test_another_scheme_is_refused(
    own_path: Path, text_path: Path, model_path: Path, tmp_path: Path
) -> None:
    values = student(own_path, text_path, model_path).model_dump(mode="json")
    values["classifier"] = {"scheme": "IOB2"}
    with pytest.raises(ConfigError, match="has BIOES tags, the student IOB2: they must"):
        train_recipe(parse(Recipe, values), tmp_path / "model")


def test_labels_that_the_student_lacks_are_refused_and_others_are_told(
    own_path: Path,
    text_path: Path,
    model_path: Path,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    path = write_corpus(tmp_path / "p.jsonl", [unmarked("［PLACE 東京］へ［DATE 明日］行く。")])
    with pytest.raises(ConfigError, match="labels that the student lacks: ORG, PERSON; the stud"):
        train_recipe(student(path, text_path, model_path), tmp_path / "model")
    tags = read(model_path).checkpoint.vocabularies.tags
    with caplog.at_level(logging.WARNING):
        read(model_path).rows(type(tags)([*tags.labels, "DATE"], tags.scheme_name))
    assert "never finds DATE" in caplog.text


@pytest.mark.parametrize(
    ("format", "words"),
    [
        ("xscript-ner assistant/1", "expected a tagger, found an assistant; name one of"),
        ("xscript-ner language-model/1", "expected a tagger, found a language model"),
    ],
)
def test_what_is_no_single_tagger_is_refused(
    own_path: Path, text_path: Path, tmp_path: Path, format: str, words: str
) -> None:
    (tmp_path / "evil").mkdir()
    (tmp_path / "evil" / SIGNATURE).write_text(json.dumps({"format": format}), "utf-8")
    with pytest.raises(ConfigError, match=words):
        resolved(student(own_path, text_path, tmp_path / "evil"))


def test_a_model_a_domain_has_no_teachers(own_path: Path, text_path: Path) -> None:
    values = student(own_path, text_path, "t").model_dump(mode="json")
    with pytest.raises(ConfigError, match=r"\[distillation\] teaches one model"):
        parse(Recipe, values | {"domains": {}})


def test_a_recipe_whose_list_of_teachers_is_empty_has_none(own_path: Path, text_path: Path) -> None:
    values = student(own_path, text_path, "t").model_dump(mode="json")
    values["distillation"]["teachers"] = []
    assert parse(Recipe, values).distillation is None


def test_a_teacher_made_anew_under_its_old_name_is_told_by_its_sha_256(
    own_path: Path, text_path: Path, model_path: Path, tmp_path: Path
) -> None:
    teacher = shutil.copytree(model_path, tmp_path / "teacher")
    recipe = student(own_path, text_path, teacher)
    before, once = CellKeys().of(recipe), resolved(recipe)
    assert resolved(once) == once
    change_weights(teacher, lambda weights: weights["classifier.dense.bias"].add_(1.0))
    with pytest.raises(ConfigError, match=r"^teacher .* was made anew: expected weights"):
        with_teachers(once, read_teachers(once.distillation))
    assert CellKeys().of(recipe) != before


def test_recipes_without_teachers_are_as_they_were(corpus_path: Path) -> None:
    recipe = small_recipe(corpus_path)
    assert resolved(recipe) == recipe
    assert with_teachers(recipe, []) == recipe
