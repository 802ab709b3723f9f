"""Phrases by type."""

import io

import pytest

from xscript_ner.core.errors import DataError
from xscript_ner.core.types import Document, Entity
from xscript_ner.corpora.formats import write


def test_phrases_are_sorted_and_distinct_each_under_its_commonest_label() -> None:
    ueno = Document("Ueno to Edo", (Entity(0, 4, "city", "Ueno"), Entity(8, 11, "city", "Edo")))
    day = Document("Ueno", (Entity(0, 4, "airport", "Ueno"),))
    stream = io.StringIO()
    assert write([ueno, day, ueno], stream, "gazetteer") == 3
    assert stream.getvalue() == "city\tEdo\ncity\tUeno\n"


def test_a_phrase_with_a_tab_is_refused() -> None:
    with pytest.raises(DataError, match=r"document 1: expected entities without tabs"):
        write([Document("a\tb", (Entity(0, 3, "x", "a\tb"),))], io.StringIO(), "gazetteer")
