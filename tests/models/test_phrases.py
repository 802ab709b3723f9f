"""Models whose gazetteer is a table of phrases in a file of its own."""

from __future__ import annotations

import hashlib
import json
import pickle
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from forgery import change, refusal, sign
from small_corpus import MARKED, PHRASES, small_recipe, unmarked

from xscript_ner.ablation.keys import CellKeys
from xscript_ner.config import GazetteerConfig, Recipe
from xscript_ner.core.errors import CheckpointError, ConfigError, DataError
from xscript_ner.inputs.datasets import self_contained
from xscript_ner.models.checkpoint import RECIPE, SIGNATURE, load_checkpoint
from xscript_ner.models.info import model_info
from xscript_ner.models.stored.phrases import PHRASES as FILE
from xscript_ner.tagging.backends import BACKENDS
from xscript_ner.tagging.tagger import load
from xscript_ner.text.phrase_tables import TableSource, phrase_table
from xscript_ner.training.experiment import train_recipe, train_seeds

SOURCE = TableSource("sudachidict_core 20991231", "Apache-2.0", "Names of SudachiDict.")
TEXTS = [unmarked(marked).text for marked in MARKED]


@pytest.fixture(scope="module")
def table_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("table") / "names.xz"
    path.write_bytes(phrase_table(PHRASES, SOURCE).content)
    return path


def with_phrases(corpus: Path, phrases: str | dict[str, str], layer: str = "lower") -> Recipe:
    gazetteer = GazetteerConfig.model_validate({"phrases": phrases, "layer": layer})
    return small_recipe(corpus, corpus, epochs=25).model_copy(update={"gazetteer": gazetteer})


@pytest.fixture(scope="module")
def trained(
    corpus_path: Path, table_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    directory = tmp_path_factory.mktemp("trained") / "model"
    train_recipe(with_phrases(corpus_path, str(table_path)), directory)
    return directory


@pytest.fixture
def evil_table(trained: Path, tmp_path: Path) -> Path:
    return shutil.copytree(trained, tmp_path / "model")


def answers(directory: Path, backend: str) -> Iterator[list[tuple[int, int, str]]]:
    for found in load(directory, backend=backend).pipe(TEXTS):
        yield [(entity.start, entity.end, entity.label) for entity in found.entities]


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_table_tags_as_the_same_phrases_in_the_recipe_do(
    trained: Path, corpus_path: Path, tmp_path: Path, backend: str
) -> None:
    train_recipe(with_phrases(corpus_path, PHRASES), tmp_path / "plain")
    found = list(answers(trained, backend))
    assert found == list(answers(tmp_path / "plain", backend))
    assert sum(map(len, found)) > 5


def test_the_table_travels_with_the_model(trained: Path, table_path: Path) -> None:
    assert (trained / FILE).read_bytes() == table_path.read_bytes()
    checkpoint = load_checkpoint(trained)
    assert checkpoint.vocabularies.phrases is not None
    assert checkpoint.vocabularies.phrases.source == SOURCE
    other = pickle.loads(pickle.dumps(load(trained)))
    assert other(TEXTS[0]).entities == load(trained)(TEXTS[0]).entities


def test_what_is_known_of_it_is_told(trained: Path) -> None:
    about = model_info(trained)
    assert about["gazetteer"] == {
        "name": SOURCE.name, "licence": SOURCE.licence, "notice": SOURCE.notice,
        "phrases": 3, "kinds": ["person", "place"],
    }  # fmt: skip
    said = "3 phrases of sudachidict_core 20991231, Apache-2.0. Names of SudachiDict."
    assert said in about["card"]


def test_the_best_of_several_seeds_keeps_its_table(
    corpus_path: Path, table_path: Path, tmp_path: Path
) -> None:
    train_seeds(with_phrases(corpus_path, str(table_path)), [1, 2], tmp_path / "best")
    assert load(tmp_path / "best")(TEXTS[0]) is not None
    assert (tmp_path / "best" / FILE).read_bytes() == table_path.read_bytes()


def test_where_a_table_lies_changes_no_key_and_what_it_holds_does(
    corpus_path: Path, table_path: Path, tmp_path: Path
) -> None:
    copy, other = tmp_path / "copy.xz", tmp_path / "other.xz"
    shutil.copy(table_path, copy)
    other.write_bytes(phrase_table({"京都": "place"}, SOURCE).content)
    keys = [CellKeys().of(with_phrases(corpus_path, str(p))) for p in (table_path, copy, other)]
    assert keys[0] == keys[1] != keys[2]


def test_a_missing_table_is_one_line(corpus_path: Path, tmp_path: Path) -> None:
    with pytest.raises(DataError, match="cannot read phrases: No such file"):
        self_contained(with_phrases(corpus_path, str(tmp_path / "no.xz")))


def test_a_table_heeds_no_case(corpus_path: Path, table_path: Path) -> None:
    recipe = with_phrases(corpus_path, str(table_path))
    assert recipe.gazetteer is not None
    heeding = recipe.gazetteer.model_copy(update={"ignore_case": False})
    with pytest.raises(ConfigError, match="ignore_case"):
        self_contained(recipe.model_copy(update={"gazetteer": heeding}))


def test_a_table_exchanged_during_training_is_refused(
    corpus_path: Path, table_path: Path, tmp_path: Path
) -> None:
    path = tmp_path / "names.xz"
    shutil.copy(table_path, path)
    recipe = self_contained(with_phrases(corpus_path, str(path)))
    path.write_bytes(phrase_table({"京都": "place"}, SOURCE).content)
    with pytest.raises(DataError, match="has changed since"):
        train_recipe(recipe, tmp_path / "model")


def test_an_enemys_table_is_refused(evil_table: Path) -> None:
    (evil_table / FILE).write_bytes(b"\x80\x04 a pickle")
    sign(evil_table)
    assert "not a table of phrases" in refusal(evil_table, FILE)


def test_another_table_than_the_recipes_is_refused(evil_table: Path) -> None:
    (evil_table / FILE).write_bytes(phrase_table({"京都": "place"}, SOURCE).content)
    assert "is not the one signed" in refusal(evil_table, FILE)
    sign(evil_table)
    assert refusal(evil_table, RECIPE) == "key 'gazetteer.table': the table is another"


def test_a_table_that_is_not_signed_is_refused(evil_table: Path) -> None:
    values = json.loads((evil_table / SIGNATURE).read_text("utf-8"))
    del values["sha256"][FILE]
    (evil_table / SIGNATURE).write_text(json.dumps(values), "utf-8")
    assert refusal(evil_table, RECIPE) == f"key 'gazetteer.table': {FILE} is not signed"


def test_the_path_it_was_read_from_is_never_opened(evil_table: Path) -> None:
    content = (evil_table / FILE).read_bytes()
    table = {"path": "/dev/zero", "sha256": hashlib.sha256(content).hexdigest()}
    change(evil_table, RECIPE, "gazetteer.table", table)
    assert load(evil_table)(TEXTS[0]) is not None


def test_kinds_that_the_vocabularies_lack_are_unknown_values(evil_table: Path) -> None:
    content = phrase_table({"東京": "strange"}, SOURCE).content
    (evil_table / FILE).write_bytes(content)
    table = {"path": "x", "sha256": hashlib.sha256(content).hexdigest()}
    change(evil_table, RECIPE, "gazetteer.table", table)
    assert load(evil_table)("東京に行く。") is not None


def test_a_link_in_its_place_is_not_written_through(
    corpus_path: Path, table_path: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.write_text("untouched")
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / FILE).symlink_to(other)
    with pytest.raises(CheckpointError, match="expected a regular file, found a link"):
        train_recipe(with_phrases(corpus_path, str(table_path)), tmp_path / "model")
    assert other.read_text() == "untouched"
