"""Mistakes by kind, confusion and groups, by hand."""

from __future__ import annotations

import pytest

from xscript_ner.core.types import Document, Entity, OpenSpan
from xscript_ner.evaluation.errors import confusion, grouped, mistakes
from xscript_ner.evaluation.frames import Answered

TEXT = "0123456789"
Spans = list[tuple[int, int, str]]


def entities(spans: Spans) -> tuple[Entity, ...]:
    return tuple(Entity.of(TEXT, *span) for span in spans)


def pair(gold: Spans, found: Spans) -> tuple[Document, Answered]:
    return Document(TEXT, entities(gold)), Answered(entities(found))


@pytest.mark.parametrize(
    ("gold", "found", "kinds"),
    [
        ([(0, 2, "A")], [(0, 2, "A")], []),
        ([(0, 2, "A")], [], ["missed"]),
        ([], [(0, 2, "A")], ["spurious"]),
        ([(0, 2, "A")], [(0, 2, "B")], ["label"]),
        ([(0, 2, "A")], [(1, 3, "A")], ["boundary"]),
        ([(0, 2, "A")], [(1, 3, "B")], ["boundary and label"]),
        ([(0, 2, "A")], [(2, 4, "A")], ["missed", "spurious"]),
        # Two found within one: the longer is its partner, the other has none.
        ([(0, 6, "A")], [(0, 2, "A"), (2, 6, "B")], ["boundary and label", "spurious"]),
        # The same span comes before a larger overlap; in the order of the text.
        ([(0, 9, "A")], [(0, 9, "B")], ["label"]),
        ([(0, 4, "A"), (6, 8, "A")], [(3, 7, "A")], ["boundary", "missed"]),
    ],
)
def test_every_wrong_span_is_of_one_kind(gold: Spans, found: Spans, kinds: list[str]) -> None:
    made = mistakes(*pair(gold, found))
    assert sorted(one.kind for one in made) == sorted(kinds)
    starts = [(one.gold or one.predicted).start for one in made]
    assert starts == sorted(starts)
    met = [e for one in made for e in (one.gold, one.predicted) if e]
    assert len(met) == len({id(e) for e in met})


def test_what_lies_in_an_open_span_is_no_mistake() -> None:
    document = Document(TEXT, open_spans=(OpenSpan(0, 5),))
    assert mistakes(document, Answered(entities([(1, 3, "A")]))) == []


def test_confusion_counts_pairs_and_what_has_none() -> None:
    pairs = [
        pair([(0, 2, "A"), (4, 6, "B")], [(0, 2, "A"), (4, 5, "A"), (8, 9, "B")]),
        pair([(0, 2, "A")], []),
    ]
    counts = confusion(*map(list, zip(*pairs, strict=True)))
    assert counts == {("A", "A"): 1, ("B", "A"): 1, ("", "B"): 1, ("A", ""): 1}


def test_groups_have_scores_of_their_own() -> None:
    documents, answers = map(list, zip(
        pair([(0, 1, "A"), (2, 4, "A")], [(0, 1, "A"), (2, 5, "A")]), strict=True
    ))  # fmt: skip
    scores = grouped(documents, answers, lambda _, e: str(e.end - e.start), ("3", "1"))
    assert list(scores) == ["3", "1", "2"]
    assert [(s.gold, s.predicted, s.correct) for s in scores.values()] == [
        (0, 1, 0), (1, 1, 1), (1, 0, 0)
    ]  # fmt: skip
