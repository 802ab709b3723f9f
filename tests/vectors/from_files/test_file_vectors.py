"""Word vectors from a file, as a recipe asks for them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from tests.vectors.files.written import glove
from xscript_ner.config import Recipe, VectorsConfig, parse
from xscript_ner.core.errors import ConfigError
from xscript_ner.core.types import Document
from xscript_ner.inputs.preparation import build_preparer
from xscript_ner.vectors import cache as storage
from xscript_ner.vectors.from_files import file_vectors
from xscript_ner.vectors.from_files.reduction import principal_components
from xscript_ner.vectors.shared_space import SharedSpace, learn_space
from xscript_ner.vectors.skip_gram import pretrain

ROWS = {
    "の": (1.0, 0.0, 0.0), "日本": (0.0, 1.0, 0.0), "言う": (0.0, 0.0, 1.0),
    "nhk": (1.0, 1.0, 0.0), "ＡＢ": (0.0, 1.0, 1.0), "AB": (9.0, 9.0, 9.0), "猫": (2.0, 0.0, 0.0),
}  # fmt: skip
TEXT = "猫は猫という。\nNHKの猫といった。\n"
"""*いっ* is a form of 言う, *いう* another."""


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(storage, "_folder", lambda: tmp_path / "cache")
    return tmp_path / "cache"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return glove(tmp_path, list(ROWS), list(ROWS.values()))


def recipe_for(path: Path, file: dict[str, Any] | None = None, **vectors: Any) -> Recipe:
    return parse(
        Recipe,
        {
            "name": "small",
            "data": {"train": {"path": "none.jsonl"}},
            "words": {"embedding": vectors.pop("embedding", 3)},
            "vectors": {"file": {"path": str(path)} | (file or {}), **vectors},
        },
    )


def space_of(recipe: Recipe, texts: Sequence[str] = ()) -> SharedSpace:
    sentences, _ = build_preparer(recipe).sentences([Document(text) for text in texts])
    return learn_space(recipe, sentences)


def rows_of(space: SharedSpace) -> dict[str, list[float]]:
    table = space.tables["ja"]
    return dict(zip(table.words, table.vectors.tolist(), strict=True))


def raw_text(tmp_path: Path) -> dict[str, str]:
    (tmp_path / "raw.txt").write_text(TEXT, "utf-8")
    return {"path": str(tmp_path / "raw.txt"), "format": "text"}


def test_the_first_words_of_the_file_come_first_then_those_of_the_training_sentences(
    path: Path,
) -> None:
    found = rows_of(space_of(recipe_for(path, words=2), ["日本の猫"]))
    assert found == {"の": [1, 0, 0], "日本": [0, 1, 0], "猫": [2, 0, 0]}


def test_a_word_that_the_file_lacks_has_its_lower_case_or_its_lemma(path: Path) -> None:
    space = space_of(recipe_for(path, words=1), ["NHKといった。"])
    assert rows_of(space) == {"の": [1, 0, 0], "NHK": [1, 1, 0], "いっ": [0, 0, 1]}
    assert space.file is not None
    assert space.file.found == {"surface": 0, "lowercase": 1, "lemma": 1}
    assert (space.file.types, space.file.tokens, space.file.found_tokens) == (5, 5, 2)


def test_forms_that_the_recipe_leaves_out_are_not_looked_up(path: Path) -> None:
    space = space_of(recipe_for(path, {"forms": ["surface"]}, words=1), ["NHKといった。"])
    assert rows_of(space).keys() == {"の"}


def test_words_are_normalised_and_of_those_alike_the_first_counts(path: Path) -> None:
    space = space_of(recipe_for(path, words=7))
    assert rows_of(space)["AB"] == [0, 1, 1]
    assert "ＡＢ" not in rows_of(space)
    assert space.file is not None
    assert (space.file.rows, space.file.merged) == (7, 1)
    assert "6 words (1 more are alike when normalised)" in space.file.summary()


def test_a_model_in_lower_case_finds_words_of_the_file_in_any(tmp_path: Path) -> None:
    path = glove(tmp_path, ["Tokyo", "tokyo", "OSAKA"], [(1.0,), (2.0,), (3.0,)])
    recipe = recipe_for(path, embedding=1)
    lower = recipe.model_copy(update={"words": recipe.words.model_copy(update={"lowercase": True})})
    space = space_of(lower)
    assert rows_of(space) == {"tokyo": [1], "osaka": [3]}
    assert space.file is not None
    assert space.file.merged == 1


def test_raw_text_tells_which_words_are_common_and_the_file_fills_up(
    path: Path, tmp_path: Path
) -> None:
    raw = raw_text(tmp_path)
    recipe = recipe_for(path, corpora=raw, min_count=1, words=5)
    assert list(rows_of(space_of(recipe))) == ["猫", "NHK", "いう", "いっ", "の"]
    often = recipe_for(path, corpora=raw, min_count=2, words=2)
    assert list(rows_of(space_of(often))) == ["猫", "の"]


def test_training_sentences_count_beside_the_raw_text_if_the_recipe_says_so(
    path: Path, tmp_path: Path
) -> None:
    said: dict[str, Any] = {"corpora": raw_text(tmp_path), "min_count": 1, "words": 1}
    texts = ["日本日本日本日本"]
    assert list(rows_of(space_of(recipe_for(path, **said), texts))) == ["日本"]
    alone = recipe_for(path, training_sentences=False, **said)
    assert list(rows_of(space_of(alone, texts))) == ["猫", "日本"]


def test_fewer_dimensions_are_the_principal_components_of_the_first_words(path: Path) -> None:
    space = space_of(recipe_for(path, embedding=2, words=3), ["猫"])
    kept = np.float32([ROWS[word] for word in ("の", "日本", "言う", "猫")])
    expected, variance = principal_components(kept, 2, 3)
    torch.testing.assert_close(space.tables["ja"].vectors, torch.from_numpy(expected))
    assert space.file is not None
    assert (space.file.dimensions, space.file.kept) == (3, 2)
    assert space.file.variance == variance
    assert f"2 principal components with {100 * variance:.1f} % of the" in space.file.summary()


def test_the_rest_of_the_embedding_is_learnt_from_raw_text(path: Path, tmp_path: Path) -> None:
    recipe = recipe_for(
        path, {"dimensions": 3}, embedding=5, corpora=raw_text(tmp_path), min_count=2, epochs=1
    )
    table = space_of(recipe).tables["ja"]
    assert table.vectors.shape[1] == 5
    assert table.words[0] == "猫"
    alone = recipe.words.model_copy(update={"embedding": 2})
    assert recipe.vectors is not None
    learnt = pretrain(alone, recipe.vectors, build_preparer(recipe), [])
    torch.testing.assert_close(
        table.vectors[table.rows["猫"], :2], learnt.vectors[learnt.rows["猫"]] / learnt.length
    )
    assert table.vectors[table.rows["日本"], :2].tolist() == [0, 0]  # the text has it not
    assert table.vectors[table.rows["日本"], 2:].tolist()[1] > 0


@pytest.mark.parametrize(
    ("file", "embedding", "message"),
    [
        ({}, 4, "expected vectors of at least 4 dimensions, found 3"),
        ({"dimensions": 2}, 3, "file's are to be 2, and no vectors.corpora to learn the rest"),
        ({"dimensions": 4}, 3, "words.embedding = 3, of which the file's are to be 4"),
    ],
)
def test_dimensions_that_do_not_fit_are_refused(
    file: dict[str, Any], embedding: int, message: str, path: Path
) -> None:
    with pytest.raises(ConfigError, match=message):
        space_of(recipe_for(path, file, embedding=embedding))


def test_the_second_time_they_come_from_the_cache_but_for_what_the_recipe_tells_of_them(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = space_of(recipe_for(path), ["日本"])
    monkeypatch.delattr(file_vectors, "_select")
    again = space_of(recipe_for(path, {"licence": "Apache-2.0", "source": "xVe"}), ["日本"])
    assert rows_of(again) == rows_of(first)
    assert again.file is not None
    assert first.file is not None
    assert (first.file.licence, again.file.licence) == ("unknown", "Apache-2.0")
    assert again.file.use().name == "xVe (word vectors)"


@pytest.mark.parametrize(
    "change", [{"words": 1}, {"file": {"forms": ["surface"]}}, {"file": {"dimensions": 2}}]
)
def test_what_shapes_them_is_not_taken_from_the_cache(
    change: dict[str, Any], path: Path, cache: Path, tmp_path: Path
) -> None:
    raw = raw_text(tmp_path)
    space_of(recipe_for(path, corpora=raw, epochs=1, min_count=1))
    before = len(list(cache.glob("file-vectors-*.safetensors")))
    space_of(recipe_for(path, **{"corpora": raw, "epochs": 1, "min_count": 1} | change))
    assert len(list(cache.glob("file-vectors-*.safetensors"))) == before + 1


def test_a_file_that_changed_is_read_again(path: Path) -> None:
    assert rows_of(space_of(recipe_for(path)))["の"] == [1, 0, 0]
    path.write_text(path.read_text("utf-8").replace("の 1.0", "の 7.0"), "utf-8")
    assert rows_of(space_of(recipe_for(path)))["の"] == [7, 0, 0]


def test_a_file_may_be_written_as_its_path_alone() -> None:
    assert (
        parse(VectorsConfig, {"file": "x.vec"}).file
        == parse(VectorsConfig, {"file": {"path": "x.vec"}}).file
    )


def test_vectors_come_from_somewhere() -> None:
    with pytest.raises(ConfigError, match="word vectors need corpora to be learnt from, or a fi"):
        parse(VectorsConfig, {"words": 10})


def test_an_unknown_form_says_which_there_are() -> None:
    with pytest.raises(ConfigError, match="form of a word 'stem'; choose from lemma, lowercase"):
        parse(VectorsConfig, {"file": {"path": "x", "forms": ["stem"]}})
