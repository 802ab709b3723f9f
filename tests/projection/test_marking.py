"""What is known of a line, and what is open."""

from __future__ import annotations

from xscript_ner.core.types import Entity, OpenSpan
from xscript_ner.projection.endings import read_endings
from xscript_ner.projection.marking import Marker, Placed, Votes
from xscript_ner.text.frontends import build_frontend

JAPANESE = build_frontend("japanese")


def entity(text: str, name: str, label: str, score: float) -> Entity:
    start = text.index(name)
    return Entity(start, start + len(name), label, name, score)


def test_votes_give_a_name_the_label_that_most_of_its_scores_have() -> None:
    labels = ("LOC", "LOC", "ORG")
    lines = [Placed("京都", (entity("京都", "京都", label, 0.6),)) for label in labels]
    one = entity("京都", "京都", "ORG", 0.6)
    settled = Votes(lines, 0.6).settled(one, 0.5)
    assert (settled.label, settled.score) == ("LOC", 1.0)
    unsettled = Votes(lines, 0.7).settled(one, 0.5)
    assert (unsettled.label, unsettled.score) == ("ORG", 0.0), "two thirds are for LOC"
    assert Votes(lines, 0.7).settled(entity("京都", "京都", "LOC", 0.6), 0.5).score == 1.0


def test_endings_widen_what_is_known_and_free_what_is_misplaced() -> None:
    text = "京都市の議員は外務省へ"
    line = Placed(text, (entity(text, "京都", "LOC", 0.9), entity(text, "議員", "PER", 0.9)))
    plain, _ = Marker(JAPANESE, 0.5)(line)
    assert plain is not None
    assert [e.text for e in plain.entities] == ["京都", "議員"]
    widened, unsure = Marker(JAPANESE, 0.5, endings=read_endings("ja"))(line)
    assert widened is not None
    assert [(e.text, e.label, e.score) for e in widened.entities] == [
        ("京都市", "LOC", None), ("外務省", "ORG", None)
    ]  # fmt: skip
    assert not unsure


def test_nothing_is_open_where_something_is_known() -> None:
    text = "京都大学"
    line = Placed(text, (entity(text, "京都", "LOC", 0.2),))
    document, unsure = Marker(JAPANESE, 0.5, "open", endings=read_endings("ja"))(line)
    assert document is not None
    assert [e.text for e in document.entities] == ["京都大学"]
    assert (document.open_spans, unsure) == ((), True)
    without, _ = Marker(JAPANESE, 0.5, "open")(line)
    assert without is not None
    assert without.open_spans == (OpenSpan(0, 2, ("LOC", "O")),)
