"""Documents to sentences: gold spans tied to tokens, under each policy."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from xscript_ner.config import CorpusConfig, Recipe, read_recipe
from xscript_ner.core.errors import DataError
from xscript_ner.core.resources import resource
from xscript_ner.core.types import Document, Entity, OpenSpan, Sentence, Span, Token
from xscript_ner.corpora.registry import load_corpus
from xscript_ner.inputs.datasets import labelled
from xscript_ner.inputs.preparation import build_preparer
from xscript_ner.text.frontends.pretokenized import PretokenizedFrontEnd
from xscript_ner.text.prepare import AlignmentReport, Misaligned, Preparer, align, open_tokens
from xscript_ner.text.romanizers.surface import SurfaceRomanizer

TEXT = "aa bb cc dd"
FITS = Entity(0, 2, "X", "aa")
INSIDE = Entity(3, 4, "Y", "b")  # in bb
CROSSING = Entity(4, 8, "Z", "b cc")  # from within bb to the end of cc
LAST = Entity(9, 11, "X", "dd")


@pytest.fixture
def preparer() -> Preparer:
    return Preparer(PretokenizedFrontEnd(), SurfaceRomanizer())


@pytest.mark.parametrize(
    ("policy", "spans"),
    [
        ("drop", [Span(0, 1, "X"), Span(3, 4, "X")]),
        ("expand", [Span(0, 1, "X"), Span(1, 3, "Z"), Span(3, 4, "X")]),
        ("contract", [Span(0, 1, "X"), Span(2, 3, "Z"), Span(3, 4, "X")]),
    ],
)
def test_each_policy_does_what_it_says(
    preparer: Preparer, policy: Misaligned, spans: list[Span]
) -> None:
    document = Document(TEXT, (FITS, CROSSING, LAST))
    (sentence,), report = preparer.sentences([document], policy)
    assert list(sentence.spans) == spans
    assert report.entities == 3
    assert report.misaligned == [(document, CROSSING, ("bb", "cc"))]


def test_expanding_takes_the_whole_token_that_an_entity_lies_in(preparer: Preparer) -> None:
    (sentence,), _ = preparer.sentences([Document(TEXT, (INSIDE,))], "expand")
    assert sentence.spans == (Span(1, 2, "Y"),)


def test_contracting_to_nothing_drops_but_counts(preparer: Preparer) -> None:
    (sentence,), report = preparer.sentences([Document(TEXT, (INSIDE,))], "contract")
    assert sentence.spans == ()
    assert len(report.misaligned) == 1


def test_an_expanded_span_never_overlaps_an_earlier_one(preparer: Preparer) -> None:
    document = Document(TEXT, (INSIDE, CROSSING))
    (sentence,), report = preparer.sentences([document], "expand")
    assert sentence.spans == (Span(1, 2, "Y"),)
    assert len(report.misaligned) == 2
    assert report.overlapping == [(document, CROSSING, ("bb", "cc"))]


NESTED, AROUND = Entity(3, 5, "Y", "bb"), Entity(3, 8, "Z", "bb cc")


@pytest.mark.parametrize("policy", ["drop", "expand", "contract"])
@pytest.mark.parametrize("entities", [(NESTED, AROUND, LAST), (LAST, AROUND, NESTED)])
def test_overlapping_gold_spans_are_counted_listed_and_told(
    preparer: Preparer,
    policy: Misaligned,
    entities: tuple[Entity, ...],
    caplog: pytest.LogCaptureFixture,
) -> None:
    document = Document(TEXT, entities)
    (sentence,), report = preparer.sentences([document], policy)
    assert sentence.spans == (Span(1, 2, "Y"), Span(3, 4, "X"))
    assert report.entities == 3
    assert report.overlapping == [(document, AROUND, ("bb", "cc"))]
    (row,) = report.rows()
    assert (row["start"], row["end"], row["reason"]) == (3, 8, "overlap")
    assert report.summary() == (
        "0 of 3 entities fit no token boundary; 1 left out because others have their tokens: "
        "'bb cc' in bb|cc"
    )
    assert report.summary() in caplog.text


def test_the_error_policy_refuses_overlapping_gold_spans(preparer: Preparer) -> None:
    message = r"entity 'bb cc' \(3\.\.8 Z\) overlaps 'bb' \(3\.\.5 Y\)"
    with pytest.raises(DataError, match=message):
        preparer.sentences([Document(TEXT, (FITS, NESTED, AROUND))], "error")


@pytest.mark.parametrize("entity", [Entity(3, 3, "X", ""), Entity(9, 2, "X", "")])
def test_an_entity_of_no_extent_is_never_lost_in_silence(entity: Entity) -> None:
    tokens = [Token("aa", 0, 2), Token("b", 2, 3), Token("b", 3, 4), Token("dd", 9, 11)]
    report = AlignmentReport("expand")
    document = Document("aabb     dd", (entity,))
    assert align(document, tokens, report) == []
    assert [found for _, found, _ in report.misaligned] == [entity]
    with pytest.raises(DataError, match="fits no token boundary"):
        align(document, tokens, AlignmentReport("error"))


def test_the_error_policy_tells_the_entity_and_the_tokens(preparer: Preparer) -> None:
    with pytest.raises(DataError, match=r"'b cc' \(4\.\.8\).*bb\|cc"):
        preparer.sentences([Document(TEXT, (FITS, CROSSING))], "error")


def test_the_report_counts_and_shows_the_first_few() -> None:
    document, report = Document(TEXT), AlignmentReport("drop", entities=1345)
    assert report.summary() == "0 of 1,345 entities fit no token boundary"
    report.misaligned = [(document, INSIDE, ("bb",)), (document, CROSSING, ("bb", "cc"))]
    counted = "2 of 1,345 entities fit no token boundary (drop): 'b' in bb"
    assert report.summary() == f"{counted}; 'b cc' in bb|cc"
    assert report.summary(shown=1) == f"{counted}; …"


def test_misaligned_entities_are_logged(
    preparer: Preparer, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        preparer.sentences([Document(TEXT, (INSIDE, FITS))])
    assert "1 of 2 entities fit no token boundary" in caplog.text


def test_an_entity_over_white_space_alone_is_counted(preparer: Preparer) -> None:
    report = AlignmentReport("expand")
    document = Document("aa  bb", (Entity(2, 4, "X", "  "),))
    assert align(document, preparer.tokens(document), report) == []
    assert len(report.misaligned) == 1


def test_documents_without_tokens_make_no_sentence(preparer: Preparer) -> None:
    sentences, _ = preparer.sentences([Document(""), Document("a"), Document(" \n")])
    assert [sentence.document.text for sentence in sentences] == ["a"]


def test_every_token_has_its_romaji(sentences: list[Sentence]) -> None:
    for sentence in sentences:
        assert len(sentence.romaji) == len(sentence.tokens)
        assert all(romaji.isascii() for romaji in sentence.romaji)
    assert sentences[0].romaji[0] == "Tanaka"


def test_spans_cover_their_entities_text(sentences: list[Sentence]) -> None:
    for sentence in sentences:
        for span, entity in zip(sentence.spans, sentence.document.entities, strict=True):
            tokens = sentence.tokens[span.start : span.end]
            assert (tokens[0].start, tokens[-1].end) == (entity.start, entity.end)


@pytest.mark.parametrize(("boundaries", "tokens"), [("given", ["a b"]), ("own", ["a", "b"])])
def test_given_boundaries_are_kept_only_when_the_recipe_says_so(
    boundaries: str, tokens: list[str]
) -> None:
    preparer = Preparer(PretokenizedFrontEnd(), SurfaceRomanizer(), boundaries)
    document = Document("a b", tokens=((0, 3),))
    assert [token.surface for token in preparer.tokens(document)] == tokens


def test_the_versions_are_those_of_both_analysers(preparer: Preparer) -> None:
    assert set(preparer.versions) == {"frontend", "romanizer"}
    assert preparer.versions["frontend"].startswith("pretokenized/")


@pytest.mark.parametrize(
    ("split", "counts"),
    [("train", (4234, 10440, 48)), ("dev", (589, 1391, 7)), ("test", (520, 1354, 8))],
)
def test_stockmark_has_the_known_sizes(
    data_dir: Path, split: str, counts: tuple[int, int, int]
) -> None:
    recipe: Recipe = read_recipe(resource("recipes", "ja-wikipedia.toml"))
    corpus = load_corpus(CorpusConfig(name="stockmark", split=split), data_dir)
    preparer = build_preparer(recipe)
    sentences, report = preparer.sentences(labelled(corpus, recipe.data.train[0], recipe.data))
    assert (len(sentences), report.entities, len(report.misaligned)) == counts


def test_open_spans_go_to_the_tokens_that_they_touch() -> None:
    tokens = [Token("英語", 0, 2), Token("と", 2, 3), Token("独", 3, 4)]
    spans = (OpenSpan(0, 1, ("LOCATION",)), OpenSpan(2, 4, ("LOCATION",)), OpenSpan(1, 4))
    found = open_tokens(Document("英語と独", open_spans=spans), tokens)
    # 英 is less than a token can say, hence it may be nothing.
    assert found == (
        OpenSpan(0, 1, ("LOCATION", "O")), OpenSpan(1, 3, ("LOCATION",)), OpenSpan(0, 3)
    )  # fmt: skip


def test_an_open_span_between_tokens_is_of_none() -> None:
    tokens = [Token("a", 0, 1), Token("b", 2, 3)]
    assert open_tokens(Document("a b", open_spans=(OpenSpan(1, 2),)), tokens) == ()
