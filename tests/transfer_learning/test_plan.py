"""Plans: which tensors they cover, and how they are written down."""

from __future__ import annotations

import pytest
from small_models import side

from xscript_ner.transfer_learning.plan import TransferPlan, known_parts


@pytest.mark.parametrize(
    ("part", "covered"),
    [
        ("chars", True),
        ("chars.embedding", True),
        ("chars.embedding.weight", True),
        ("char", False),
        ("chars.embed", False),
        ("chars.encoder", False),
        ("words", False),
    ],
)
def test_a_part_covers_what_lies_below_its_path(part: str, covered: bool) -> None:
    assert TransferPlan((part,)).covers("chars.embedding.weight") is covered


def test_parts_worth_naming_are_modules_and_feature_tables() -> None:
    names = list(side(labels="A", features={"script": "x"}).weights)
    assert known_parts(names) == [
        "chars", "chars.embedding", "chars.encoder",
        "words", "words.embedding", "words.encoder",
        "features", "features.tables", "features.tables.script",
        "classifier", "classifier.dense", "classifier.crf",
    ]  # fmt: skip


def test_a_plan_is_written_in_plain_values() -> None:
    intents = {"intent": {"ask": "query"}}
    labels = {"X": "A", "Y": ("A", "B"), "Z": ""}
    plan = TransferPlan(("chars",), labels, other_symbols=True, heads=intents)
    assert plan.as_dict() == {
        "parts": ["chars"],
        "labels": {"X": ["A"], "Y": ["A", "B"], "Z": []},
        "other_symbols": True,
        "heads": {"intent": {"ask": ["query"]}},
    }
    assert TransferPlan(("chars",)).as_dict()["labels"] is None
