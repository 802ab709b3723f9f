"""What is possible and perhaps not meant is said."""

from __future__ import annotations

from typing import Any

import pytest
from small_models import Side, side

from xscript_ner.transfer_learning.apply import TransferPlan, apply_transfer

CASED, UNCASED = "^T To o$", "^t to o$"


def warnings(source: Side, target: Side, *parts: str, **options: Any) -> tuple[str, ...]:
    plan = TransferPlan(parts, **options)
    return apply_transfer(
        source, target.model, target.vocabularies, plan, target.recipe
    ).warnings


def written(bigrams: str, **romanizer: Any) -> Side:
    return side(units=bigrams, labels="A", tables=[("romanizer", romanizer)])


@pytest.mark.parametrize(
    ("source", "target", "warned"),
    [
        (written(CASED), written(UNCASED, name="unidic"), "names in capitals, the target's"),
        (written(CASED), written(UNCASED + " ^N", name="unidic"), "names in capitals"),
        (written(CASED), written(UNCASED, lowercase=True), "names in capitals"),
        (written(UNCASED, lowercase=True), written(CASED, name="unidic", truecase=True),
         "names in lower case, the target's has them in capitals"),
        (written(CASED), written(CASED + " to", name="unidic", truecase=True), None),
        (written(UNCASED, lowercase=True), written(UNCASED, name="unidic"), None),
    ],
)  # fmt: skip
def test_capitals_on_one_side_only(source: Side, target: Side, warned: str | None) -> None:
    found = warnings(source, target, "chars")
    assert len(found) == (warned is not None)
    assert all(warned is not None and warned in warning for warning in found)
    assert warnings(source, target, "classifier") == ()


def test_words_lower_cased_on_one_side_only() -> None:
    source = side(words="a", labels="A", tables=[("words", {"lowercase": True})])
    (warning,) = warnings(source, side(words="a", labels="A"), "words.embedding")
    assert warning == "words.lowercase is true in the source and false in the target"


def test_few_rows_are_told_with_their_share() -> None:
    source = side(words=" ".join("abcdefghij"), labels="A")
    few = side(words=" ".join("0123456789"), labels="A", seed=2)
    (warning,) = warnings(source, few, "words.embedding")
    # <unk> is the one word of eleven that both have.
    assert warning == "words.embedding.weight: only 1 of 11 words copied (not in the source)"
    enough = side(words="0 1 2 3 4 5 6 7 8 a", labels="A", seed=2)
    assert warnings(source, enough, "words.embedding") == ()


def test_no_label_in_common() -> None:
    found = warnings(side(labels="A"), side(labels="B"), "classifier.dense")
    assert found[0] == "no label has a source: of the classifier only O is copied"


def test_other_symbols_without_their_part() -> None:
    source, target = side(units="to", labels="A"), side(units="to", labels="A")
    (warning,) = warnings(source, target, "chars.encoder", other_symbols=True)
    assert warning == "other_symbols brings nothing: no embedding is in the plan"


@pytest.mark.parametrize("data", [{"size": 5}, {"label_map": {"x": "DATE", "y": "PSN"}}])
def test_a_label_that_only_the_sample_lacks(data: dict[str, Any]) -> None:
    target = side(labels="PSN", tables=[("data", data)])
    labels = {"PSN": "PER", "DATE": "PER"}
    (warning,) = warnings(side(labels="PER"), target, "classifier", labels=labels)
    assert warning == "label 'DATE' of the map is not among the training sentences'"
