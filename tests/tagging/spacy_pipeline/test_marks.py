"""What was found, in spaCy's documents: alignment, overlaps, probabilities."""

from __future__ import annotations

from typing import Any

import pytest

from xscript_ner.core.types import Entity, SentenceLabel
from xscript_ner.tagging.tagged_document import TaggedDocument

spacy = pytest.importorskip("spacy", reason="spaCy is not installed")
tokens = pytest.importorskip("spacy.tokens", reason="spaCy is not installed")
marks = pytest.importorskip("xscript_ner.tagging.spacy_pipeline.marks")

TEXT = "東京都庁と京都"
FOUND = TaggedDocument(
    TEXT,
    (
        Entity(0, 2, "PLACE", "東京", 0.25),
        Entity(2, 4, "ORG", "都庁", 0.75),
        Entity(5, 7, "PLACE", "京都", 0.5),
    ),
    (),
    {"intent": SentenceLabel("travel", 0.875)},
)


def marked(words: list[str], alignment: str, overwrite: bool = False, least: float = 0.0) -> Any:
    doc = tokens.Doc(spacy.blank("xx").vocab, words=words, spaces=[False] * len(words))
    return doc, marks.DocMarker(alignment, "key", overwrite, least)(doc, FOUND)


def spans(doc: Any) -> list[tuple[str, str, float]]:
    group = doc.spans["key"]
    scores = group.attrs["scores"].tolist()
    return [(s.text, s.label_, score) for s, score in zip(group, scores, strict=True)]


def test_entities_that_fit_are_marked_exactly() -> None:
    doc, misaligned = marked(["東京", "都庁", "と", "京都"], "strict")
    assert spans(doc) == [("東京", "PLACE", 0.25), ("都庁", "ORG", 0.75), ("京都", "PLACE", 0.5)]
    assert [e.text for e in doc.ents] == ["東京", "都庁", "京都"]
    assert misaligned == []


@pytest.mark.parametrize(
    ("alignment", "expected", "ents"),
    [
        # 東京 and 都庁 both touch the token 東京都庁; the more probable is the entity.
        ("expand", ["東京都庁", "東京都庁", "と京都"], [("東京都庁", "ORG"), ("と京都", "PLACE")]),
        ("contract", [], []),
        ("strict", [], []),
    ],
)
def test_entities_that_do_not_fit_are_never_lost(
    alignment: str, expected: list[str], ents: list[tuple[str, str]]
) -> None:
    doc, misaligned = marked(["東京都庁", "と京都"], alignment)
    assert [text for text, _, _ in spans(doc)] == expected
    assert [(e.text, e.label_) for e in doc.ents] == ents
    assert misaligned == list(FOUND.entities)
    assert doc.spans["key"].attrs["misaligned"] == [e.as_dict() for e in FOUND.entities]


def test_contracted_entities_are_the_tokens_that_lie_in_them() -> None:
    doc, misaligned = marked(["東京都", "庁", "と", "京都"], "contract")
    assert spans(doc) == [("庁", "ORG", 0.75), ("京都", "PLACE", 0.5)]
    assert [entity.text for entity in misaligned] == ["東京", "都庁"]


@pytest.mark.parametrize(
    ("overwrite", "expected"), [(False, ["東京都庁"]), (True, ["東京", "都庁"])]
)
def test_what_earlier_components_found_stays_unless_overwritten(
    overwrite: bool, expected: list[str]
) -> None:
    words = ["東京", "都庁", "と", "京都"]
    doc = tokens.Doc(spacy.blank("xx").vocab, words=words, spaces=[False] * 4)
    doc.ents = [tokens.Span(doc, 0, 2, label="NAME")]
    marks.DocMarker("expand", "key", overwrite, 0.0)(doc, FOUND)
    assert [e.text for e in doc.ents] == [*expected, "京都"]
    assert len(spans(doc)) == 3


def test_less_probable_entities_are_left_out_when_asked() -> None:
    doc, _ = marked(["東京", "都庁", "と", "京都"], "expand", least=0.5)
    assert [text for text, _, _ in spans(doc)] == ["都庁", "京都"]
    assert [e.text for e in doc.ents] == ["都庁", "京都"]


def test_labels_of_the_whole_are_categories() -> None:
    doc, _ = marked(["東京", "都庁", "と", "京都"], "expand")
    assert doc.cats == {"intent:travel": 0.875}
