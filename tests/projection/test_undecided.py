"""What of a target line is left open."""

from __future__ import annotations

from xscript_ner.core.types import Entity, OpenSpan
from xscript_ner.projection.undecided import doubtful, unclaimed_names
from xscript_ner.text.frontends import build_frontend

JAPANESE, LATIN = build_frontend("japanese"), build_frontend("latin")


def names(text: str, *claimed: str) -> list[str]:
    starts = [text.index(name) for name in claimed]
    entities = [
        Entity.of(text, start, start + len(name), "LOC")
        for start, name in zip(starts, claimed, strict=True)
    ]
    return [text[s.start : s.end] for s in unclaimed_names(JAPANESE(text), entities)]


def test_a_doubtful_entity_may_be_its_label_or_nothing() -> None:
    assert doubtful(Entity(2, 4, "PER", "田中")) == OpenSpan(2, 4, ("PER", "O"))


def test_runs_of_nouns_around_a_proper_noun_are_open_as_a_whole() -> None:
    assert names("京都市の古い寺は大阪大学に近い。") == ["京都市", "大阪大学"]


def test_nothing_is_open_where_an_entity_lies_or_no_proper_noun_stands() -> None:
    assert names("京都の寺と奈良の寺", "京都") == ["奈良"]
    assert names("古い寺と猫がいる。") == []


def test_a_run_ends_where_an_entity_begins() -> None:
    assert names("東京田中商店", "田中") == ["東京"]


def test_without_parts_of_speech_any_word_may_be_a_name() -> None:
    text = "Kyoto is old"
    found = unclaimed_names(LATIN(text), [Entity.of(text, 0, 5, "LOC")])
    assert found == [OpenSpan(6, 12)]
