"""Frames: documents right as a whole."""

from __future__ import annotations

import pytest

from xscript_ner.core.types import Document, Entity, SentenceLabel
from xscript_ner.evaluation.frames import Answered, score_documents, unknown_labels

CITY, DAY = Entity(0, 5, "city", "Paris"), Entity(6, 11, "day", "today")
ASK = {"intent": "ask", "domain": "travel"}
GOLD = [
    Document("Paris today", (CITY, DAY), labels=ASK),
    Document("Paris today", (CITY, DAY), labels=ASK),
    Document("Paris today", (CITY, DAY), labels=ASK),
    Document("Paris today", (CITY, DAY), labels=ASK),
    Document("hello", (), labels={"intent": "greet"}),
]


def answered(*entities: Entity, intent: str = "ask", domain: str = "travel") -> Answered:
    labels = {"intent": SentenceLabel(intent, 0.9), "domain": SentenceLabel(domain, 0.9)}
    return Answered(entities, labels)


ANSWERS = [
    answered(CITY, DAY),
    answered(CITY),
    answered(CITY, DAY, intent="tell"),
    answered(CITY, DAY, domain="food"),
    answered(intent="greet", domain="food"),
]


def test_a_frame_is_right_when_slots_and_all_labels_are() -> None:
    scores = score_documents(GOLD, ANSWERS, ["intent", "domain"])
    assert list(scores) == ["classifier", "intent", "domain", "frame"]
    # The last has no gold domain, and needs none.
    assert (scores["frame"].overall.correct, scores["frame"].overall.gold) == (2, 5)
    assert scores["frame"].overall.f1 == pytest.approx(2 / 5)
    assert scores["intent"].overall.f1 == pytest.approx(4 / 5)
    assert (scores["domain"].overall.correct, scores["domain"].overall.gold) == (3, 4)
    assert (scores["classifier"].overall.correct, scores["classifier"].overall.gold) == (7, 8)


def test_without_heads_there_are_no_frames() -> None:
    assert list(score_documents(GOLD, ANSWERS, [])) == ["classifier"]


def test_as_many_answers_as_documents_are_needed() -> None:
    with pytest.raises(ValueError, match="zip"):
        score_documents(GOLD, ANSWERS[:-1], ["intent"])


def test_labels_that_a_model_does_not_know_are_named() -> None:
    known = {"intent": ("ask", "tell"), "domain": ("travel",)}
    assert unknown_labels(GOLD, known) == [
        "intent: 1 of 5 documents have labels that the model does not know and will miss: greet (1)"
    ]
