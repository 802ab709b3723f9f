"""Exact-match span scores, against numbers worked by hand and against seqeval."""

from __future__ import annotations

import random

import pytest
from seqeval.metrics import f1_score, precision_score, recall_score
from seqeval.scheme import IOB2

from xscript_ner.core.tags import SCHEMES, decode
from xscript_ner.core.types import (
    Document,
    Entity,
    OpenSpan,
    Sentence,
    SentenceLabel,
    Span,
    Token,
)
from xscript_ner.evaluation.frames import Answered, score_documents
from xscript_ner.evaluation.spans import Score, counted, entities_of, score_spans


def entity(start: int, end: int, label: str) -> Entity:
    return Entity(start, end, label, "x" * (end - start))


def test_the_hand_worked_example() -> None:
    gold = [[entity(0, 2, "PER"), entity(3, 5, "LOC"), entity(6, 7, "LOC")], [entity(0, 1, "ORG")]]
    predicted = [
        [entity(0, 2, "PER"), entity(3, 4, "LOC"), entity(6, 7, "ORG")],
        [entity(0, 1, "ORG"), entity(2, 3, "ORG")],
    ]
    # Right: PER 0-2 and ORG 0-1. Precision 2/5, recall 2/4, F1 2·2/(5+4) = 4/9.
    evaluation = score_spans(gold, predicted)
    assert evaluation.overall == Score(gold=4, predicted=5, correct=2)
    assert evaluation.overall.precision == 0.4
    assert evaluation.overall.recall == 0.5
    assert evaluation.overall.f1 == pytest.approx(4 / 9)
    assert evaluation.labels == {
        "LOC": Score(gold=2, predicted=1, correct=0),
        "ORG": Score(gold=1, predicted=3, correct=1),
        "PER": Score(gold=1, predicted=1, correct=1),
    }
    shown = evaluation.as_dict()
    assert (shown["precision"], shown["recall"], shown["f1"]) == (40.0, 50.0, 44.44)
    assert shown["labels"]["PER"]["f1"] == 100.0


@pytest.mark.parametrize("score", [Score(0, 0, 0), Score(3, 0, 0), Score(0, 3, 0)])
def test_nothing_right_is_0_and_no_division_fails(score: Score) -> None:
    assert (score.precision, score.recall, score.f1) == (0.0, 0.0, 0.0)


def test_a_span_said_twice_counts_once() -> None:
    evaluation = score_spans([[entity(0, 1, "A")]], [[entity(0, 1, "A"), entity(0, 1, "A")]])
    assert evaluation.overall == Score(1, 1, 1)


def test_the_same_span_in_another_document_is_wrong() -> None:
    assert score_spans([[entity(0, 1, "A")], []], [[], [entity(0, 1, "A")]]).overall.correct == 0


def test_documents_must_correspond() -> None:
    with pytest.raises(ValueError, match="shorter"):
        score_spans([[], []], [[]])


def test_gold_that_no_token_boundary_fits_counts_as_missed() -> None:
    gold = (Entity(0, 2, "LOC", "東京"), Entity(1, 3, "LOC", "京都"))
    tokens = (Token("東京", 0, 2), Token("都", 2, 3))
    sentence = Sentence(Document("東京都", gold), tokens, ("Tokyo", "to"), (Span(0, 1, "LOC"),))
    found = entities_of(sentence, sentence.spans)  # the best a tagger of these tokens can do
    evaluation = score_spans([gold], [found])
    assert evaluation.overall == Score(gold=2, predicted=1, correct=1)


def test_token_spans_become_entities_of_the_original_text() -> None:
    tokens = (Token("New", 1, 4), Token("York", 6, 10))
    sentence = Sentence(Document(" New  York"), tokens, ("New", "York"))
    assert entities_of(sentence, [Span(0, 2, "LOC")]) == [Entity(1, 10, "LOC", "New  York")]


@pytest.mark.parametrize("seed", range(5))
def test_it_agrees_with_seqeval(seed: int) -> None:
    generator = random.Random(seed)
    tags = ["O", "O", "B-PER", "I-PER", "B-LOC", "I-LOC"]

    def corpus() -> list[list[str]]:
        return [[generator.choice(tags) for _ in range(12)] for _ in range(30)]

    def entities(rows: list[list[str]]) -> list[list[Entity]]:
        spans = [decode(row, SCHEMES["IOB2"], strict=False) for row in rows]
        return [[entity(s.start, s.end, s.label) for s in found] for found in spans]

    gold, predicted = corpus(), corpus()
    overall = score_spans(entities(gold), entities(predicted)).overall
    assert overall.correct > 0
    assert overall.f1 == pytest.approx(f1_score(gold, predicted))
    assert overall.precision == pytest.approx(precision_score(gold, predicted))
    assert overall.recall == pytest.approx(recall_score(gold, predicted))


@pytest.mark.parametrize("seed", range(5))
def test_it_agrees_with_seqeval_s_strict_mode_on_legal_tags(seed: int) -> None:
    generator = random.Random(seed)

    def legal() -> list[str]:
        row: list[str] = []
        while len(row) < 12:
            label = generator.choice(["PER", "LOC"])
            inside = [f"I-{label}"] * generator.randrange(3)
            row += generator.choice([["O"], [f"B-{label}", *inside]])
        return row[:12]

    gold, predicted = ([legal() for _ in range(30)] for _ in range(2))
    spans = [[decode(row, SCHEMES["IOB2"]) for row in rows] for rows in (gold, predicted)]
    ours = score_spans(*([[entity(*s) for s in found] for found in rows] for rows in spans))
    strict = f1_score(gold, predicted, mode="strict", scheme=IOB2)
    assert ours.overall.f1 == pytest.approx(strict)


def test_confidence_is_held_against_precision_by_tenths() -> None:
    gold = [[Entity(0, 1, "A", "a"), Entity(2, 3, "A", "b")]]
    sure = [
        Entity(0, 1, "A", "a", 0.95), Entity(2, 3, "A", "b", 0.91), Entity(4, 5, "A", "c", 0.93),
        Entity(6, 7, "A", "d", 0.25), Entity(8, 9, "A", "e", 1.0),
    ]  # fmt: skip
    found = score_spans(gold, [sure])
    low, high = found.confidence
    assert (low.predicted, low.mean, low.precision) == (1, 0.25, 0.0)
    assert (high.predicted, high.precision) == (4, 0.5)
    assert high.mean == pytest.approx(0.9475)
    # (1 * 0.25 + 4 * 0.4475) / 5
    assert found.calibration_error == pytest.approx(0.408)


def test_without_probabilities_there_is_no_confidence() -> None:
    found = score_spans([[]], [[Entity(0, 1, "A", "a")]])
    assert found.confidence == ()
    assert "confidence" not in found.as_dict()


def test_predictions_that_nobody_can_call_wrong_are_not_counted() -> None:
    text = "東京と英と独"
    gold = (Entity.of(text, 0, 2, "LOC"), Entity.of(text, 5, 6, "LOC"))
    document = Document(
        text, gold, open_spans=(OpenSpan(3, 4), OpenSpan(5, 6), OpenSpan(0, 6, ("MISC", "O")))
    )
    right = Entity.of(text, 5, 6, "LOC")
    found = [
        Entity.of(text, 0, 1, "LOC"),  # wrong: only MISC is not known there
        Entity.of(text, 0, 2, "MISC"),
        Entity.of(text, 2, 4, "PER"),  # overlaps 英, which may be anything
        right,
    ]
    assert counted(document, found) == [found[0], right]
    evaluation = score_documents([document], [Answered(found)], [])["classifier"]
    assert evaluation.overall == Score(gold=2, predicted=2, correct=1)
    assert counted(Document(text, gold), found) == found


def test_a_frame_is_right_whatever_stands_in_an_open_span() -> None:
    document = Document("ab", open_spans=(OpenSpan(0, 1),), labels={"intent": "x"})
    answer = Answered([Entity.of("ab", 0, 2, "A")], {"intent": SentenceLabel("x", 1.0)})
    assert score_documents([document], [answer], ["intent"])["frame"].overall.correct == 1
