"""Which part comes from which source."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from xscript_ner.adaptation.composition import Composition, compose
from xscript_ner.adaptation.source import SourceModel, read_source
from xscript_ner.config import EncoderConfig, Recipe, WordsConfig, parse
from xscript_ner.core.errors import ConfigError
from xscript_ner.models.checkpoint import Checkpoint


@pytest.fixture
def source(checkpoint: Checkpoint) -> Any:
    """Makes sources of the small model's checkpoint, of which only the recipe is looked at."""

    def make(given: str = "own", **changes: Any) -> SourceModel:
        values = checkpoint.recipe.model_dump(mode="json")
        for table, value in changes.items():
            is_table = isinstance(value, dict) and isinstance(values[table], dict)
            values[table] = values[table] | value if is_table else value
        recipe = parse(Recipe, values)
        return SourceModel(given, "classifier", replace(checkpoint, recipe=recipe))

    return make


ENGLISH: dict[str, Any] = {
    "language": "en",
    "frontend": {"name": "latin"},
    "romanizer": {"name": "surface", "truecase": False},
    "features": {"names": []},
}


def parts(composition: Composition) -> dict[str, tuple[str, ...]]:
    return {one.source.given: one.parts for one in composition.contributions}


def test_everything_crosses_from_a_model_of_the_same_language(source: Any) -> None:
    found = compose([source()], "ja")
    assert parts(found) == {"own": ("chars", "words", "features", "classifier")}
    assert found.contributions[0].with_symbols
    assert found.is_near
    assert found.learning == {}
    assert found.tables["words"].encoder.size == 8  # type: ignore[attr-defined]
    assert found.reading[1].truecase


def test_from_english_into_japanese_characters_cross_and_learn_slowly(source: Any) -> None:
    found = compose([source("en", **ENGLISH)], "ja")
    assert parts(found) == {"en": ("chars", "classifier")}
    assert found.learning == {"chars": {"factor": 0.2}}
    frontend, romanizer = found.reading
    assert (frontend.name, frontend.boundaries) == ("japanese", "own")
    assert (romanizer.name, romanizer.truecase, romanizer.lowercase) == ("unidic", True, False)
    assert "pos1" in found.tables["features"].names  # type: ignore[attr-defined]


def test_romaji_is_in_lower_case_for_a_source_that_saw_no_capitals(source: Any) -> None:
    lower = ENGLISH | {"romanizer": {"name": "surface", "truecase": False, "lowercase": True}}
    _, romanizer = compose([source("en", **lower)], "ja").reading
    assert (romanizer.truecase, romanizer.lowercase) == (False, True)


def test_words_cross_between_languages_of_one_script_without_the_source_s_others(
    source: Any,
) -> None:
    found = compose([source("en", **ENGLISH)], "de")
    assert parts(found) == {"en": ("chars", "words", "classifier")}
    assert not found.contributions[0].with_symbols
    assert found.reading[0].name == "latin"


def test_of_several_sources_the_nearest_brings_a_part(source: Any) -> None:
    english, japanese = source("en", **ENGLISH), source("ja")
    everything = {"ja": ("chars", "words", "features", "classifier")}
    assert parts(compose([english, japanese], "ja")) == everything
    assert list(parts(compose([source("one"), japanese], "ja"))) == ["one"]


def test_or_the_first_that_can_where_they_are_to_mix(source: Any) -> None:
    found = compose([source("en", **ENGLISH), source("ja")], "ja", nearest=False)
    assert parts(found) == {"en": ("chars", "classifier"), "ja": ("words", "features")}
    assert found.tagging is not None
    assert found.tagging.given == "en"
    assert found.learning == {"chars": {"factor": 0.2}}


def test_the_classifier_comes_from_a_source_whose_encoder_is_as_wide(source: Any) -> None:
    narrow = source("en", **ENGLISH, words={"encoder": 4})
    found = compose([narrow, source("ja")], "ja", nearest=False)
    assert parts(found) == {"en": ("chars",), "ja": ("words", "features", "classifier")}


def test_words_that_begin_fresh_are_as_by_default_but_for_their_sizes(source: Any) -> None:
    odd = source("en", **ENGLISH, words={"lowercase": True, "word_dropout": 0.3})
    words = compose([odd], "ja").tables["words"]
    assert words == WordsConfig(embedding=10, encoder=EncoderConfig(size=8))
    assert compose([odd], "de").tables["words"].lowercase  # type: ignore[attr-defined]


def test_a_source_that_reads_the_language_otherwise_knows_other_words(source: Any) -> None:
    other = source("other", romanizer={"name": "surface", "truecase": False})
    found = compose([source("ja"), other], "ja")
    assert list(parts(found)) == ["ja"]


def test_a_gazetteer_above_needs_the_encoder_that_it_enters(source: Any) -> None:
    gazetteer = {"phrases": {"東京": "place"}, "layer": "upper"}
    above = {"classifier": {"encoder": {"kind": "gru", "size": 6}}}
    found = compose([source("ja", gazetteer=gazetteer, **above)], "ja")
    assert parts(found)["ja"] == ("chars", "words", "features", "upper", "classifier")
    assert found.phrases == {"東京": "place"}
    without = compose([source("a", words={"encoder": 4}), source("ja", gazetteer=gazetteer)], "ja")
    assert "gazetteer" not in without.tables


def test_heads_that_label_documents_cross_where_the_files_have_such_labels(source: Any) -> None:
    model = source("ja", heads={"intent": {}, "mood": {}})
    found = compose([model], "ja", {"intent"})
    assert parts(found)["ja"] == ("chars", "words", "features", "classifier", "intent")
    assert list(found.heads) == ["intent"]


def test_parts_can_be_left_out(source: Any) -> None:
    found = compose([source()], "ja", without={"words", "classifier"})
    assert parts(found) == {"own": ("chars", "features")}
    assert found.tagging is None


def test_a_source_is_a_shipped_model_or_a_directory() -> None:
    with pytest.raises(ConfigError, match="unknown model 'nobody'"):
        read_source("nobody")
