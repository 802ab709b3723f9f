"""Which parts learn in which epoch."""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import Any

import pytest

from xscript_ner.config import TrainingConfig, parse
from xscript_ner.config.transfer import TransferConfig
from xscript_ner.core.errors import TransferError
from xscript_ner.training.schedule import (
    Policy,
    Schedule,
    has_stalled,
    learning_warnings,
    schedule_of,
)
from xscript_ner.transfer_learning.report import TensorReport, TransferReport

NAMES = (
    "chars.embedding.weight", "chars.encoder.w", "words.embedding.weight", "words.encoder.w",
    "features.tables.pos1.weight", "classifier.dense.weight",
)  # fmt: skip
MODEL: Any = SimpleNamespace(
    named_parameters=lambda: [(name, None) for name in NAMES],
    stages={"chars": 2, "words": 1, "features": 1, "classifier": 0},
)
"""What a schedule asks of a model."""
PARTS = ("chars", "words.encoder", "features", "classifier")
TRAINING = TrainingConfig(epochs=10, patience=4)


def schedule(
    learning: dict[str, Any], parts: tuple[str, ...] = PARTS, dev: bool = True
) -> Schedule:
    values = {"source": "x", "parts": list(parts), "learning": learning}
    return schedule_of(parse(TransferConfig, values), MODEL, TRAINING, dev)


def learning_epochs(policy: Policy, scores: list[float]) -> list[int]:
    """Epochs in which a part learns, given the dev F1 that each epoch brings."""
    return [e for e in range(1, len(scores) + 1) if not policy.frozen(e, scores[: e - 1])]


@pytest.mark.parametrize(
    ("policy", "epochs"),
    [
        (Policy(), [1, 2, 3, 4, 5, 6]),
        (Policy(epochs=2), [3, 4, 5, 6]),
        (Policy(epochs=math.inf), []),
        # Best so far .3 .5 .5 .5 .6: the first two epochs in a row without a new best are 3 and 4.
        (Policy(plateau=2), [5, 6]),
        (Policy(plateau=1), [4, 5, 6]),
        (Policy(plateau=3), []),
    ],
)
def test_a_policy_says_in_which_epochs_a_part_learns(policy: Policy, epochs: list[int]) -> None:
    assert learning_epochs(policy, [0.3, 0.5, 0.5, 0.4, 0.6, 0.7]) == epochs


@pytest.mark.parametrize(
    ("history", "stalled"),
    [
        ([], False),
        ([0.0], False),
        ([0.5, 0.4], False),
        ([0.5, 0.5, 0.5], True),
        ([0.5, 0.4, 0.3, 0.9, 1.0], True),  # once is enough: what has thawed stays so
        ([0.1, 0.2, 0.1, 0.3, 0.2, 0.4], False),
    ],
)
def test_a_plateau_is_two_epochs_without_a_new_best(history: list[float], stalled: bool) -> None:
    assert has_stalled(history, 2) is stalled


def test_the_longest_path_decides() -> None:
    rules = schedule({"chars": {"frozen": True}, "chars.encoder": {"factor": 0.1}})
    assert rules.policy("chars.embedding.weight") == Policy(epochs=math.inf)
    assert rules.policy("chars.encoder.w") == Policy(factor=0.1)
    assert rules.policy("words.encoder.w") == Policy()
    assert rules.part("words.encoder.w") is None
    assert rules.frozen_parts(1, []) == ["chars"]


def test_a_factor_goes_with_freezing_for_a_while() -> None:
    rules = schedule({"chars": {"frozen_epochs": 3, "factor": 0.5}})
    assert rules.policy("chars.encoder.w") == Policy(epochs=3, factor=0.5)


def test_gradual_thaws_from_the_classifier_downwards() -> None:
    rules = schedule({"policy": "gradual", "epochs": 2})
    frozen = [rules.frozen_parts(epoch, []) for epoch in range(1, 6)]
    assert frozen[:2] == [["chars", "words.encoder", "features"]] * 2
    assert frozen[2:] == [["chars"], ["chars"], []]


def test_gradual_leaves_what_was_not_copied_free() -> None:
    rules = schedule({"policy": "gradual"}, ("chars",))
    assert [name for name in NAMES if rules.policy(name).epochs] == list(NAMES[:2])
    assert not schedule({"policy": "gradual"}, PARTS).policy("words.embedding.weight").epochs


@pytest.mark.parametrize(
    ("learning", "message"),
    [
        ({"char": {"factor": 0.1}}, "unknown part 'char'; choose from chars"),
        ({"words": {"frozen": True}},
         r"'words' would be frozen with words\.embedding\.weight, which is not copied"),
        ({"chars": {"frozen_until_plateau": 4}},
         "waits for 4 epochs without a better dev F1, but training stops after 4"),
    ],
)  # fmt: skip
def test_rules_that_cannot_work_are_refused(learning: dict[str, Any], message: str) -> None:
    with pytest.raises(TransferError, match=message):
        schedule(learning)


def test_a_plateau_needs_dev_data() -> None:
    with pytest.raises(TransferError, match=r"plateau of dev F1, but data\.dev is empty"):
        schedule({"chars": {"frozen_until_plateau": True}}, dev=False)


def test_a_part_not_copied_may_have_a_learning_rate_of_its_own() -> None:
    assert schedule({"words": {"factor": 2.0}}).policy("words.embedding.weight").factor == 2.0


def test_parts_that_cannot_learn_in_time_and_fresh_rows_that_never_do_are_told() -> None:
    rules = schedule({"chars": {"frozen": True}, "classifier": {"frozen_epochs": 10}})
    tensors = (
        TensorReport.counted("chars.embedding.weight", (9, 2), "bigrams", 3, 9, ["x"], ""),
        TensorReport.counted("chars.encoder.w", (2,), "rows", 2, 2),
        TensorReport.counted("words.embedding.weight", (9, 2), "words", 0, 9),
    )
    late, stiff = learning_warnings(rules, TransferReport(tensors), TRAINING)
    assert late == "classifier is frozen for 10 epochs, and training runs 10 at most"
    assert stiff.startswith("chars.embedding.weight is frozen, and 6 of its 9 bigrams are not")
