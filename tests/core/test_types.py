"""Documents, tokens and entities as data."""

import dataclasses
import pickle

import pytest

from xscript_ner.core.types import Analysis, Document, Entity, Span, Token


def test_a_gold_entity_has_no_score_in_its_dictionary() -> None:
    entity = Entity(2, 4, "PLACE", "東京")
    assert entity.as_dict() == {"start": 2, "end": 4, "label": "PLACE", "text": "東京"}


@pytest.mark.parametrize(("score", "shown"), [(0.0, 0.0), (0.123456, 0.1235), (1.0, 1.0)])
def test_a_score_is_shown_with_four_digits(score: float, shown: float) -> None:
    assert Entity(0, 2, "PLACE", "東京", score).as_dict()["score"] == shown


def test_documents_and_entities_cannot_be_changed() -> None:
    entity = Entity(0, 2, "PLACE", "東京")
    with pytest.raises(dataclasses.FrozenInstanceError):
        entity.start = 1
    with pytest.raises(dataclasses.FrozenInstanceError):
        Document("東京").text = ""


def test_surface_and_analysis_are_every_third_field_of_a_token() -> None:
    # The tagger's cache of word vectors takes token[::3] as everything a word is.
    analysis = Analysis(reading="トウキョウ")
    assert Token("東京", 5, 7, analysis)[::3] == ("東京", analysis)


def test_all_of_them_can_be_pickled() -> None:
    things = (Token("東", 0, 1), Entity(0, 1, "A", "東", 0.5), Span(0, 1, "A"), Document("東"))
    assert pickle.loads(pickle.dumps(things)) == things


def test_an_entity_of_a_text_has_its_words() -> None:
    assert Entity.of("in Kyoto", 3, 8, "LOC", 0.5) == Entity(3, 8, "LOC", "Kyoto", 0.5)
