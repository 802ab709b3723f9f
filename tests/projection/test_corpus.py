"""A parallel corpus projected: every pair accounted for, pair by pair."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pytest

from xscript_ner.core.progress import Event, Reading, Step
from xscript_ner.core.types import Document, Entity, OpenSpan
from xscript_ner.projection.corpus import LONGEST, ProjectionReport, mark_own, project_corpus
from xscript_ner.projection.marking import Marker
from xscript_ner.tagging.tagger import TaggedDocument, Tagger
from xscript_ner.text.frontends import build_frontend

JAPANESE, LATIN = build_frontend("japanese"), build_frontend("latin")
NAMES = {"Kyoto": 0.9, "Nara": 0.2, "Sapporo": 0.9}
PAIRS = [
    ("Kyoto is old.", "京都は古い。"),
    ("It is Nara.", "奈良だ。"),
    ("It rains.", "雨だ。"),
    ("Sapporo is far.", "遠い町だ。"),
    ("It snows.", "雪だ。"),
]


class Gazetteer:
    """Stands for a tagger: finds the names of the list."""

    def __init__(self, tagger: Tagger) -> None:
        self.preparer = tagger.preparer

    def pipe(self, texts: Iterable[str]) -> Iterator[TaggedDocument]:
        for text in texts:
            found = [
                Entity(text.index(name), text.index(name) + len(name), "LOC", name, score)
                for name, score in NAMES.items()
                if name in text
            ]
            tokens = self.preparer.tokens(Document(text))
            yield TaggedDocument(text, tuple(found), tuple(tokens))


def projected(
    tagger: Tagger,
    pairs: Iterable[tuple[str, str]],
    confidence: float = 0.0,
    **options: int,
) -> tuple[list[tuple[str, list[str]]], ProjectionReport]:
    report = ProjectionReport()
    marker = Marker(JAPANESE, confidence)
    kept = project_corpus(Gazetteer(tagger), pairs, marker, report, **options)  # type: ignore[arg-type]
    return [(d.text, [e.text for e in d.entities]) for d in kept], report


def test_a_corpus_is_projected_and_every_pair_accounted_for(tagger: Tagger) -> None:
    kept, report = projected(tagger, PAIRS, empty=2, confidence=0.5)
    assert kept == [("京都は古い。", ["京都"]), ("雪だ。", [])]
    assert report == ProjectionReport(5, 1, 1, 1, 2, 1, report.labels)
    assert report.summary() == (
        "5 pairs: 1 projected, 1 without a counterpart and 1 unsure left out, 2 without entities "
        "(1 kept); LOC 1"
    )
    assert projected(tagger, PAIRS, every=5)[0] == kept[:1]


def opened(
    tagger: Tagger, pairs: Iterable[tuple[str, str]], marker: Marker, agreement: float | None = None
) -> tuple[list[Document], ProjectionReport]:
    report = ProjectionReport()
    documents = project_corpus(
        Gazetteer(tagger), pairs, marker, report, empty=1, agreement=agreement  # type: ignore[arg-type]
    )  # fmt: skip
    return list(documents), report


def test_what_is_uncertain_may_be_left_open_instead_of_the_pair_left_out(tagger: Tagger) -> None:
    documents, report = opened(tagger, PAIRS, Marker(JAPANESE, 0.5, "open"))
    kept = {document.text: document for document in documents}
    assert list(kept) == [text for _, text in PAIRS]
    assert kept["奈良だ。"] == Document("奈良だ。", open_spans=(OpenSpan(0, 2, ("LOC", "O")),))
    assert kept["遠い町だ。"].open_spans == (), "Sapporo is lost, and no proper noun is there"
    assert (report.projected, report.unsure, report.failed, report.empty) == (1, 1, 1, 4)
    assert report.summary() == (
        "5 pairs: 1 projected, 1 without a counterpart and 1 unsure left open there, 4 without "
        "entities (4 kept); LOC 1; 1 open spans"
    )


def test_with_an_entity_lost_all_other_names_are_open(tagger: Tagger) -> None:
    pairs = [("Sapporo and Kyoto", "東京と京都と猫")]
    (lost,), _ = opened(tagger, pairs, Marker(JAPANESE, uncertain="open"))
    assert [entity.text for entity in lost.entities] == ["京都"]
    assert lost.open_spans == (OpenSpan(0, 2),)


def test_all_names_that_nothing_lies_on_may_be_left_open(tagger: Tagger) -> None:
    pairs = [("Kyoto", "大阪と京都"), ("It rains.", "奈良は雨だ。")]
    documents, report = opened(tagger, pairs, Marker(JAPANESE, open_names=True))
    assert [document.open_spans for document in documents] == [(OpenSpan(0, 2),)] * 2
    assert report.open == 2


def test_a_name_that_is_mostly_sure_settles_what_is_not(tagger: Tagger) -> None:
    pairs = [("Nara", f"奈良{n}") for n in range(6)]
    apart, _ = opened(tagger, pairs, Marker(JAPANESE, 0.5, "open"))
    assert all(not document.entities for document in apart)
    together, report = opened(tagger, pairs, Marker(JAPANESE, 0.5, "open"), agreement=0.75)
    assert [[e.label for e in document.entities] for document in together] == [["LOC"]] * 6
    assert report.unsure == 0
    few, _ = opened(tagger, pairs[:4], Marker(JAPANESE, 0.5, "open"), agreement=0.75)
    assert all(not document.entities for document in few), "four times 0.2 are no vote"


def test_text_may_be_marked_by_a_model_of_its_own_language(tagger: Tagger) -> None:
    report = ProjectionReport()
    documents = mark_own(
        Gazetteer(tagger), ["Kyoto, Nara", " ", "rain"], Marker(LATIN, 0.5, "open"), report, empty=1  # type: ignore[arg-type]
    )  # fmt: skip
    first, second = documents
    assert ([e.text for e in first.entities], first.open_spans) == (
        ["Kyoto"], (OpenSpan(7, 11, ("LOC", "O")),)
    )  # fmt: skip
    assert (second, report.blank, report.empty_kept) == (Document("rain"), 1, 1)


def test_blank_and_over_long_sides_are_left_out_pair_by_pair_and_told(tagger: Tagger) -> None:
    pairs = [("", "雨だ。"), *PAIRS[:1], ("It rains.", " "), ("It rains.", "雨" * (LONGEST + 1))]
    kept, report = projected(tagger, [*pairs, *PAIRS[1:]], empty=2, confidence=0.5)
    assert kept == [("京都は古い。", ["京都"]), ("雪だ。", [])]
    assert (report.pairs, report.blank, report.long) == (5, 2, 1)
    assert report.summary().endswith(
        "; LOC 1; 2 more with a blank side; 1 more with a target of over 300 characters"
    )


def test_pairs_are_read_twice_and_never_held(tagger: Tagger) -> None:
    alive, most = 0, 0

    class Line(str):
        def __new__(cls, text: str) -> Line:
            nonlocal alive, most
            alive += 1
            most = max(most, alive)
            return super().__new__(cls, text)

        def __del__(self) -> None:
            nonlocal alive
            alive -= 1

    class Many:
        passes = 0

        def __iter__(self) -> Iterator[tuple[str, str]]:
            self.passes += 1
            for _ in range(200):
                for source, target in PAIRS:
                    yield Line(source), Line(target)

    pairs = Many()
    heard: list[Event] = []
    report = ProjectionReport()
    documents = project_corpus(
        Gazetteer(tagger), pairs, Marker(JAPANESE), report,  # type: ignore[arg-type]
        callback=heard.append,
    )  # fmt: skip
    assert sum(1 for _ in documents) == report.projected + report.empty_kept > 400
    assert (pairs.passes, report.pairs) == (2, 1000)
    assert most < 200, "of 2,000 lines a pass, those of far pairs are gone"
    assert heard == [Reading("counting words", 1000), Step(1000, 1000)]


@pytest.mark.parametrize("every", [1, 3])
def test_every_counts_pairs_with_two_sides(tagger: Tagger, every: int) -> None:
    blank = ("", "")
    spread = [pair for whole in PAIRS for pair in (blank, whole)]
    assert projected(tagger, spread, every=every)[0] == projected(tagger, PAIRS, every=every)[0]
