"""What a label begins with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from xscript_ner.adaptation.labels import (
    BY_KIND,
    BY_NAME,
    BY_SPANS,
    GIVEN,
    NONE,
    LabelChoice,
    cooccurrence,
    of_same_kind,
    propose_labels,
    with_given,
    write_labels,
)
from xscript_ner.core.errors import ConfigError
from xscript_ner.core.types import Document, Entity
from xscript_ner.corpora.label_maps import read_source_labels
from xscript_ner.tagging.tagged_document import TaggedDocument

TEXT = "0123456789"


def document(*spans: tuple[int, int, str]) -> Document:
    return Document(TEXT, tuple(Entity.of(TEXT, *span) for span in spans))


class Finder:
    """Finds what it is told to find in one document after the other."""

    def __init__(self, *found: tuple[tuple[int, int, str], ...]) -> None:
        self.found = found

    def pipe(self, documents: Iterable[Document]) -> Iterator[TaggedDocument]:
        for _, spans in zip(documents, self.found, strict=True):
            yield TaggedDocument(TEXT, document(*spans).entities, ())


def proposed(
    gold: list[Document], found: list[tuple[tuple[int, int, str], ...]], *known: str
) -> dict[str, tuple[tuple[str, ...], str]]:
    choices = propose_labels(gold, Finder(*found), known)  # type: ignore[arg-type]
    return {one.label: (one.sources, one.why) for one in choices}


def test_the_entity_that_has_most_of_a_span_counts_and_each_span_once() -> None:
    gold = [document((0, 4, "X"), (5, 9, "X")), document((2, 3, "Y"))]
    found = [document((0, 1, "A"), (1, 6, "B"), (6, 9, "C")), document((3, 5, "A"))]
    # The first span has 1 character of A and 3 of B, the second 1 of B and 3 of C; Y has none.
    counts = cooccurrence(gold, [one.entities for one in found])
    assert counts == {"X": Counter({"B": 1, "C": 1})}


def test_a_label_of_the_same_name_is_taken_whatever_is_found() -> None:
    gold = [document((0, 1, "Work-Of-Art"))] * 4
    found = [((0, 1, "PERSON"),)] * 4
    assert proposed(gold, found, "PERSON", "WORK_OF_ART") == {
        "Work-Of-Art": (("WORK_OF_ART",), BY_NAME)
    }


def test_else_what_is_found_on_most_spans_is_taken() -> None:
    gold = [document((0, 1, "ART"))] * 70
    found = [((0, 1, "EVENT"),)] * 21 + [((0, 1, "PRODUCT"),)] * 7 + [()] * 42
    # 21 of 70 spans, and 21 of the 28 on which anything is found; by kind it would be PRODUCT.
    assert proposed(gold, found, "EVENT", "PRODUCT") == {"ART": (("EVENT",), BY_SPANS)}
    few = [document((0, 1, "ART"))] * 10
    assert proposed(few, found[18:28], "EVENT", "PRODUCT") == {"ART": (("PRODUCT",), BY_KIND)}


@pytest.mark.parametrize("count", [0, 1])
def test_what_is_found_on_too_few_spans_does_not_count(count: int) -> None:
    gold = [document((0, 1, "ART"))] * 10
    found = [((0, 1, "EVENT"),)] * count + [()] * (10 - count)
    assert proposed(gold, found, "EVENT", "PRODUCT") == {"ART": (("PRODUCT",), BY_KIND)}
    assert proposed(gold, found, "EVENT") == {"ART": ((), NONE)}


def test_without_a_majority_the_kind_decides_and_then_what_is_found_most() -> None:
    gold = [document((0, 1, "ORG"))] * 10
    found = [((0, 1, "FACILITY"),)] * 4 + [((0, 1, "CORPORATION"),)] * 3 + [((0, 1, "EVENT"),)] * 3
    assert proposed(gold, found, "FACILITY", "CORPORATION", "EVENT") == {
        "ORG": (("CORPORATION",), BY_KIND)
    }
    strange = [document((0, 1, "THING"))] * 10
    assert proposed(strange, found, "FACILITY", "CORPORATION", "EVENT") == {
        "THING": (("FACILITY",), BY_SPANS)
    }


@pytest.mark.parametrize(
    ("label", "known", "expected"),
    [
        ("PSN", ["PERSON", "LOCATION"], "PERSON"),
        ("人名", ["LOC", "PER"], "PER"),
        ("GPE", ["LOC", "ORG"], "LOC"),
        ("ORG", ["FACILITY", "CORPORATION"], "CORPORATION"),
        ("FAC", ["LOC", "ORG"], "LOC"),
        ("ART", ["MISC", "EVENT"], "MISC"),
        ("DATE", ["PERSON", "EVENT"], None),
        ("PERSON", ["EVENT"], None),
    ],
)
def test_label_sets_that_are_widely_used_know_each_other(
    label: str, known: list[str], expected: str | None
) -> None:
    assert of_same_kind(label, known, read_source_labels("checks")) == expected


def test_the_written_map_is_read_back_whatever_labels_are_called(tmp_path: Path) -> None:
    choices = [
        LabelChoice("PSN", 3, ("PERSON",), BY_SPANS, {"PERSON": 2}),
        LabelChoice('a "b"  =', 1, ("X", 'Y "z"'), GIVEN),
        LabelChoice("日付", 1, (), NONE, {"x\ny": 1}),
    ]
    path = tmp_path / "labels.toml"
    write_labels(path, choices)
    assert read_source_labels(path) == {
        "PSN": ("PERSON",), 'a "b"  =': ("X", 'Y "z"'), "日付": (),
    }  # fmt: skip
    assert "3 spans, there the source finds PERSON 67 %" in path.read_text("utf-8")


def test_a_given_map_wins_over_what_is_proposed_and_what_it_leaves_out_begins_fresh() -> None:
    choices = (
        LabelChoice("PSN", 3, ("PER",), BY_SPANS, {"PER": 2}),
        LabelChoice("LOC", 2, ("LOC",), BY_NAME),
        LabelChoice("ORG", 1, ("ORG",), BY_NAME),
    )
    known = ("PER", "LOC", "ORG")
    found = with_given(choices, {"PSN": ("PER",), "ORG": ("ORG", "LOC")}, "en-open", known)
    assert [(one.sources, one.why) for one in found] == [
        (("PER",), BY_SPANS), ((), GIVEN), (("ORG", "LOC"), GIVEN),
    ]  # fmt: skip
    assert found[0].found == {"PER": 2}
    with pytest.raises(ConfigError, match="unknown label of en-open 'PERSON'; choose from LOC"):
        with_given(choices, {"PSN": ("PERSON",)}, "en-open", known)
