"""Two models compared, label by label."""

from __future__ import annotations

from xscript_ner.core.types import Document, Entity
from xscript_ner.evaluation.comparison import compare_answers
from xscript_ner.evaluation.frames import Answered

GOLD = (Entity(0, 1, "A", "x"),)


def test_equal_models_do_not_differ() -> None:
    documents = [Document("x", GOLD)] * 5
    found = compare_answers(documents, [Answered(GOLD)] * 5, [Answered(GOLD)] * 5, rounds=200)
    assert {label: (one.f1, one.p) for label, one in found.items()} == {
        "all": (0.0, 1.0), "A": (0.0, 1.0)
    }  # fmt: skip


def test_a_model_that_is_always_right_beats_one_that_never_is() -> None:
    n = 12
    documents, right, wrong = [Document("x", GOLD)] * n, [Answered(GOLD)] * n, [Answered(())] * n
    found = compare_answers(documents, right, wrong, rounds=2_000)["A"]
    assert (found.ours.f1, found.theirs.f1, found.f1) == (1.0, 0.0, 1.0)
    # Only if all or none of the 12 are exchanged does F1 differ as much: 2 in 4,096.
    assert found.p < 0.005
    assert found.as_dict()["difference"] == 100.0


def test_labels_that_one_model_alone_gives_are_there() -> None:
    documents = [Document("x", GOLD)] * 3
    strange = [Answered((Entity(0, 1, "B", "x"),))] * 3
    found = compare_answers(documents, [Answered(GOLD)] * 3, strange, rounds=100)
    assert set(found) == {"all", "A", "B"}
    assert found["B"].theirs.predicted == 3
    p = {label: one.p for label, one in found.items()}
    assert p["A"] >= p["all"]  # corrected for two labels
