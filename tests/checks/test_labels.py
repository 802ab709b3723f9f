"""What models call the kinds of names in suites."""

from __future__ import annotations

import pytest

from xscript_ner.checks.labels import KNOWN, labels_of_kinds
from xscript_ner.checks.suite import read_suite
from xscript_ner.core.errors import ConfigError
from xscript_ner.corpora.label_maps import read_label_map, read_source_labels

SETS = {
    "stockmark": set(read_label_map("stockmark").values()),
    "stockmark's own": set(read_label_map("stockmark")),
    "IREX": {"PERSON", "LOCATION", "ORGANIZATION", "ARTIFACT", "DATE", "TIME", "MONEY", "PERCENT"},
    "CoNLL-2003": {"PER", "LOC", "ORG", "MISC"},
    "OntoNotes": {"PERSON", "GPE", "LOC", "FAC", "ORG", "PRODUCT", "EVENT", "NORP", "DATE"},
    "wnut17": {"person", "location", "group", "corporation", "product", "creative-work"},
}


@pytest.mark.parametrize("name", SETS)
def test_widely_used_label_sets_have_a_label_for_every_kind(name: str) -> None:
    labels = labels_of_kinds(SETS[name], None)
    for suite in ("ja", "en"):
        assert {kind for kind in read_suite(suite).kinds if not labels[kind]} == set()
    assert all(set(names) <= SETS[name] for names in labels.values())


def test_the_map_names_all_kinds_of_the_shipped_suites() -> None:
    kinds = read_source_labels(KNOWN)
    assert read_suite("ja").kinds | read_suite("en").kinds <= set(kinds)


def test_a_model_without_products_has_no_label_for_them() -> None:
    assert labels_of_kinds({"PER", "LOC", "ORG"}, None)["product"] == ()


def test_labels_come_in_the_order_of_the_map() -> None:
    assert labels_of_kinds(SETS["OntoNotes"], None)["place"] == ("GPE", "LOC")


def test_one_s_own_map_counts_alone_and_must_name_labels_that_there_are() -> None:
    assert labels_of_kinds({"NAME", "PER"}, {"person": "NAME"}) == {"person": ("NAME",)}
    with pytest.raises(ConfigError, match="unknown label 'NAM'; choose from NAME"):
        labels_of_kinds({"NAME"}, {"person": ["NAM"]})
