"""Languages brought into one space."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from small_corpus import small_recipe

from tests.vectors.twins import WORDS, twin_recipe, write_twins
from xscript_ner.config import Recipe, VectorsConfig, parse
from xscript_ner.core.errors import ConfigError
from xscript_ner.models.checkpoint import load_checkpoint
from xscript_ner.training.experiment import train_recipe
from xscript_ner.vectors import cache, placement
from xscript_ner.vectors.dictionary import Dictionary
from xscript_ner.vectors.placement import compose
from xscript_ner.vectors.report import SpaceReport
from xscript_ner.vectors.shared_space import learn_space
from xscript_ner.vectors.table import WordVectors, merged


@pytest.fixture
def twins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(cache, "_folder", lambda: tmp_path / "cache")
    write_twins(tmp_path)
    return tmp_path


def test_held_out_translations_are_found_in_both_directions(twins: Path) -> None:
    space = learn_space(twin_recipe(twins))
    report = space.reports["z"]
    assert report.pairs < WORDS
    assert report.held_out == {"z-e": WORDS - report.pairs, "e-z": WORDS - report.pairs}
    assert report.precision["z-e"]["csls@5"] > 0.8
    assert report.precision["e-z"]["csls@5"] > 0.8
    assert "5 %" not in report.summary().split("z-e")[0]
    assert "z-e, " in report.summary()


def test_a_wrong_dictionary_is_told_by_the_precision(twins: Path) -> None:
    wrong = "".join(f"z{word}\te{word * 7 % WORDS}\n" for word in range(WORDS))
    (twins / "terms.tsv").write_text(wrong, encoding="utf-8")
    assert learn_space(twin_recipe(twins)).reports["z"].precision["z-e"]["csls@1"] < 0.3


def test_neighbours_are_told_by_language(twins: Path) -> None:
    space = learn_space(twin_recipe(twins, held_out=0.0))
    found = space.neighbours("z10")
    assert found.keys() == {"e", "z"}
    assert "e10" in found["e"]
    assert "z10" not in found["z"]
    assert space.neighbours("nothing") == {}


def test_the_pivot_has_the_vectors_that_it_has_alone(twins: Path) -> None:
    recipe = twin_recipe(twins)
    assert recipe.vectors is not None
    alone = recipe.vectors.model_copy(update={"languages": {}})
    table = learn_space(recipe.model_copy(update={"vectors": alone})).together("e")
    (vectors,) = (twins / "cache").glob("vectors-*.safetensors")
    both = learn_space(recipe)
    assert torch.equal(both.tables["e"].vectors, table.vectors)
    assert vectors in (twins / "cache").glob("vectors-*.safetensors")
    together = both.together("z")
    rows = [together.rows[word] for word in table.words]
    assert torch.equal(together.vectors[rows], table.vectors)
    assert together.length == table.length, "so that a scale means the same"


def test_the_same_recipe_gives_the_same_space(twins: Path) -> None:
    first = learn_space(twin_recipe(twins, refine=2))
    for file in (twins / "cache").glob("*.safetensors"):
        file.unlink()
    again = learn_space(twin_recipe(twins, refine=2))
    assert again.reports == first.reports
    assert torch.equal(again.tables["z"].vectors, first.tables["z"].vectors)


def test_the_second_time_it_comes_from_the_cache(
    twins: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = learn_space(twin_recipe(twins))
    with monkeypatch.context() as patch:
        patch.delattr(placement, "_rotated")
        again = learn_space(twin_recipe(twins))
        assert again.reports == first.reports
        assert torch.equal(again.tables["z"].vectors, first.tables["z"].vectors)
    other = learn_space(twin_recipe(twins, centred=False))
    assert not torch.equal(other.tables["z"].vectors, first.tables["z"].vectors)


def test_a_language_without_raw_text_is_composed_of_translations(twins: Path) -> None:
    space = learn_space(twin_recipe(twins, corpora=[]))
    english, other = space.tables["e"], space.tables["z"]
    assert other.words == tuple(word.replace("e", "z") for word in english.words)
    assert torch.equal(other.vectors, english.vectors)
    assert space.reports["z"] == SpaceReport(
        pivot="e", words=WORDS, composed=WORDS, entries=WORDS
    )


def test_a_word_that_only_the_dictionary_has_is_composed_too(twins: Path) -> None:
    with open(twins / "terms.tsv", "a", encoding="utf-8") as file:
        file.write("z99\te3\n")
    space = learn_space(twin_recipe(twins))
    table = space.tables["z"]
    assert space.reports["z"].composed == 1
    english = space.tables["e"]
    assert torch.equal(table.vectors[table.rows["z99"]], english.vectors[english.rows["e3"]])


def test_translations_weigh_by_how_sure_they_are() -> None:
    pivot = WordVectors(("hill", "mountain", "the"), torch.tensor([[4.0, 0.0], [0.0, 7.0], [9, 9]]))
    weights = {("山", "hill"): 0.5, ("山", "mountain"): 0.375, ("山", "the"): 0.25}
    unknown = {("山", "x"): 1.0, ("川", "x"): 1.0}
    found = compose(Dictionary.of(weights | unknown), pivot)
    assert found.words == ("山",)
    assert found.vectors.flatten().tolist() == pytest.approx([16 / 7, 3]), "without 'the'"


def test_languages_take_turns_and_the_first_has_the_say() -> None:
    one = WordVectors(("a", "die", "b"), torch.tensor([[1.0], [2.0], [3.0]]))
    other = WordVectors(("x", "y", "die", "z"), torch.tensor([[4.0], [5.0], [6.0], [7.0]]))
    both = merged([one, other], length=2.5)
    assert both.words == ("a", "x", "die", "y", "b", "z")
    assert both.vectors[:, 0].tolist() == [1, 4, 2, 5, 3, 7]
    assert both.length == 2.5


def test_a_dictionary_of_unknown_words_is_refused(twins: Path) -> None:
    (twins / "terms.tsv").write_text("a\tb\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"none of 1 pairs .* has vectors in both z and e"):
        learn_space(twin_recipe(twins, held_out=0.0))
    with pytest.raises(ConfigError, match=r"none of 1 entries .* has a vector in e"):
        learn_space(twin_recipe(twins, corpora=[]))


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"training_sentences": True}, "learnt from raw text alone: set training_sentences"),
        ({"languages": {"z": {"dictionary": []}}}, "a dictionary of at least one source"),
        ({"languages": {"z": {}}}, "'languages.z.dictionary' is missing"),
        ({"languages": {"z": {"dictionary": {"paralel": []}}}}, "unknown key"),
    ],
)
def test_what_a_recipe_may_not_say_of_languages(values: dict[str, Any], message: str) -> None:
    terms = {"dictionary": {"corpora": "kyoto-lexicon:all"}}
    good = {"corpora": "a:b", "training_sentences": False, "languages": {"z": terms}}
    parse(VectorsConfig, good)
    with pytest.raises(ConfigError, match=message):
        parse(VectorsConfig, good | values)


def test_the_pivot_cannot_be_a_further_language(twins: Path) -> None:
    values = twin_recipe(twins).model_dump(mode="json")
    with pytest.raises(ConfigError, match=r"vectors\.languages has 'z', the language of"):
        parse(Recipe, values | {"language": "z"})
    assert parse(Recipe, values | {"language": "z", "vectors": values["vectors"] | {
        "language": "e"}}).language == "z"  # fmt: skip


def test_a_model_is_filled_from_the_space_and_may_leave_it_as_it_is(
    twins: Path, corpus_path: Path
) -> None:
    vectors = twin_recipe(twins, frontend={"name": "latin"}).vectors
    assert vectors is not None
    changes = {"language": "e", "frontend": twin_recipe(twins).frontend, "fixed": True}
    recipe = small_recipe(corpus_path, corpus_path, epochs=2).model_copy(
        update={"language": "z", "vectors": vectors.model_copy(update=changes)}
    )
    train_recipe(recipe, twins / "model")
    model = load_checkpoint(twins / "model")
    table = learn_space(recipe).together("z")
    words, weight = model.vocabularies.words, model.weights["words.embedding.weight"]
    for word in ("z3", "e3"):
        expected = table.vectors[table.rows[word]] / table.length
        assert weight[words.row(word)].tolist() == pytest.approx(expected.tolist(), abs=1e-6)
    assert model.metrics.vectors["z"].pivot == "e"
    assert "- z into e: 40 words" in model.card
    names = [use.name for use in model.metrics.corpora]
    assert names[-3:] == ["e.txt (word vectors)", "z.txt (word vectors)", "terms.tsv (dictionary)"]
    assert '"frozen": ["words.embedding"]' in (twins / "model" / "log.jsonl").read_text("utf-8")
