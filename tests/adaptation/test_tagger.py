"""Annotated files and a source in, a model out."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from small_corpus import COMPOSITIONS, MARKED, composed, small_recipe, unmarked, write_corpus

from xscript_ner import adapt
from xscript_ner.adaptation import propose
from xscript_ner.config import Recipe, read_recipe
from xscript_ner.core.errors import ConfigError, DataError
from xscript_ner.core.types import Document, Entity
from xscript_ner.inputs.preparation import build_preparer
from xscript_ner.models.checkpoint import WEIGHTS, load_checkpoint, save_checkpoint
from xscript_ner.tagging.tagger import Tagger
from xscript_ner.text.phrase_tables import TableSource, phrase_table
from xscript_ner.training.experiment import train_recipe

NAMES = {"PERSON": "人", "PLACE": "LOC", "ORG": "ORG"}
QUICK = {"training.epochs": 2, "training.batch": 4}


def renamed(documents: list[Document]) -> list[Document]:
    """Under labels of which one is as in the source, one of the same kind, one of neither."""
    return [
        Document(d.text, tuple(Entity(e.start, e.end, NAMES[e.label], e.text) for e in d.entities))
        for d in documents
    ]


@pytest.fixture(scope="module")
def mine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    documents = [unmarked(marked) for marked in MARKED]
    more = [Document(d.text + "。", d.entities) for d in documents]
    return write_corpus(
        tmp_path_factory.mktemp("mine") / "mine.jsonl", renamed([*documents, *more])
    )


def test_without_training_the_model_of_the_same_language_finds_what_its_source_found(
    model_path: Path, mine: Path, tmp_path: Path
) -> None:
    # A learning rate of next to nothing: what is found is what has crossed.
    tagger = adapt(
        model_path, mine, tmp_path / "m", settings={**QUICK, "training.learning_rate": 1e-9}
    )
    found = tagger("田中さんは東京に住んでいる。").entities
    assert [(e.text, e.label) for e in found] == [("田中", "人"), ("東京", "LOC")]


def test_the_recipe_beside_the_model_trains_it_again(
    model_path: Path, mine: Path, tmp_path: Path
) -> None:
    adapt(model_path, mine, tmp_path / "m", settings=QUICK)
    recipe = read_recipe(tmp_path / "m" / "recipe.toml")
    assert recipe.training.epochs == 2
    train_recipe(recipe, tmp_path / "again")
    first, second = ((tmp_path / name / WEIGHTS).read_bytes() for name in ("m", "again"))
    assert first == second


def test_the_map_of_labels_that_lies_in_the_directory_is_used_as_it_was_edited(
    model_path: Path, mine: Path, tmp_path: Path
) -> None:
    proposal = propose(model_path, mine, tmp_path)
    assert {one.label: one.sources for one in proposal.labels} == {
        "人": ("PERSON",), "LOC": ("PLACE",), "ORG": ("ORG",),
    }  # fmt: skip
    proposal.write()
    labels = tmp_path / "labels.toml"
    edited = labels.read_text("utf-8").replace('"人" = "PERSON"', '"人" = ["PERSON", "ORG"]')
    labels.write_text(edited, "utf-8")
    again = propose(model_path, mine, tmp_path)
    again.write()
    assert {one.label: one.sources for one in again.labels}["人"] == ("PERSON", "ORG")
    assert labels.read_text("utf-8") == edited
    assert any(str(labels) in note for note in again.notes)


def test_a_label_that_the_source_does_not_have_is_told_with_the_map(
    model_path: Path, mine: Path, tmp_path: Path
) -> None:
    (tmp_path / "labels.toml").write_text('LOC = "GPE"\n', "utf-8")
    with pytest.raises(ConfigError, match=r"labels\.toml: unknown label of .*'GPE'.*PLACE"):
        propose(model_path, mine, tmp_path)


def test_a_directory_with_a_finished_model_is_left_as_it_is(model_path: Path, mine: Path) -> None:
    before = sorted(file.name for file in model_path.iterdir())
    with pytest.raises(ConfigError, match="already holds a finished model"):
        adapt(model_path, mine, model_path)
    assert sorted(file.name for file in model_path.iterdir()) == before


def test_files_without_entities_are_refused(model_path: Path, tmp_path: Path) -> None:
    empty = write_corpus(tmp_path / "empty.jsonl", [Document("東京"), Document("京都")])
    with pytest.raises(DataError, match="expected entities, found none"):
        adapt(model_path, empty, tmp_path / "m")


def test_a_given_dev_part_is_kept_and_all_files_are_learnt_from(
    model_path: Path, mine: Path, corpus_path: Path, tmp_path: Path
) -> None:
    recipe = propose(model_path, mine, tmp_path, dev=mine).recipe
    assert [config.share for config in (*recipe.data.train, *recipe.data.dev)] == [None, None]


def source(recipe: Recipe, directory: Path) -> Path:
    train_recipe(recipe, directory)
    return directory


def test_a_language_model_crosses_though_its_own_directory_is_gone(
    corpus_path: Path, mine: Path, tmp_path: Path
) -> None:
    recipe = composed(small_recipe(corpus_path, epochs=1), "language model")
    theirs = load_checkpoint(source(recipe, tmp_path / "fresh"))
    # As if it had been pretrained, in a directory that is not there any more.
    config = theirs.recipe.language_model
    assert config is not None
    config = config.model_copy(update={"source": str(tmp_path / "gone"), "sha256": "0" * 64})
    named = theirs.recipe.model_copy(update={"language_model": config})
    save_checkpoint(tmp_path / "s", replace(theirs, recipe=named), build_preparer(named).versions)
    settings = {**QUICK, "training.learning_rate": 1e-9}
    tagger = adapt(tmp_path / "s", mine, tmp_path / "m", settings=settings)
    assert isinstance(tagger, Tagger)
    ours = tagger.checkpoint
    assert ours.recipe.language_model is not None
    assert ours.recipe.language_model.source is None
    name = "language_model.forwards.0.weight_hh_l0"
    assert (ours.weights[name] - theirs.weights[name]).abs().max() < 1e-6
    # What the source could read, the new model can.
    for reading, table in theirs.vocabularies.readings.items():
        assert set(table.symbols) <= set(ours.vocabularies.readings[reading].symbols)


@pytest.mark.parametrize("as_table", [True, False])
def test_a_gazetteer_crosses_though_its_file_is_gone(
    corpus_path: Path, mine: Path, tmp_path: Path, as_table: bool
) -> None:
    phrases = COMPOSITIONS["gazetteer below"]["gazetteer"]["phrases"]
    if as_table:
        path = tmp_path / "names.xz"
        table = phrase_table(phrases, TableSource("by hand", "CC0", ""))
        path.write_bytes(table.content)
    else:
        path = tmp_path / "names.tsv"
        path.write_text("".join(f"{kind}\t{name}\n" for name, kind in phrases.items()), "utf-8")
    recipe = small_recipe(corpus_path, epochs=1).model_dump(mode="json")
    recipe["gazetteer"] = {"phrases": str(path), "layer": "lower"}
    source(Recipe.model_validate(recipe), tmp_path / "s")
    path.unlink()
    tagger = adapt(tmp_path / "s", mine, tmp_path / "m", settings=QUICK)
    assert isinstance(tagger, Tagger)
    rows = tagger.checkpoint.vocabularies.features["gazetteer"].symbols
    assert "B-place" in rows
    report = tagger.checkpoint.metrics.transfer
    assert report is not None
    tensors = {one["name"]: one for one in report.model_dump()["report"]["tensors"]}
    assert tensors["features.tables.gazetteer.weight"]["status"] == "copied"
    # And the source may go, too: the recipe is all that a second generation needs.
    shutil.rmtree(tmp_path / "s")
    adapt(tmp_path / "m", mine, tmp_path / "second", settings=QUICK)


def test_words_with_vectors_of_a_file_cross_without_it(
    corpus_path: Path, mine: Path, tmp_path: Path
) -> None:
    file = tmp_path / "v.txt"
    vector = " ".join(["0.5"] * 10)
    file.write_text(f"2 10\n長崎 {vector}\n東京 {vector}\n", "utf-8")
    values = small_recipe(corpus_path, epochs=1).model_dump(mode="json")
    values["vectors"] = {"file": str(file), "words": 2}
    source(Recipe.model_validate(values), tmp_path / "s")
    file.unlink()
    proposal = propose(tmp_path / "s", mine, tmp_path / "m", settings=QUICK)
    assert any(str(file) in note for note in proposal.notes)
    tagger = adapt(tmp_path / "s", mine, tmp_path / "m", settings=QUICK)
    assert isinstance(tagger, Tagger)
    assert "長崎" in tagger.checkpoint.vocabularies.words
