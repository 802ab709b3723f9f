"""Which tags a token whose tag is not known may have."""

from xscript_ner.core.open_tags import open_rows
from xscript_ner.core.tags import TagSet
from xscript_ner.core.types import Document, OpenSpan, Sentence, Span, Token

TAGS = TagSet(["LOC", "PER"], "IOB2")  # O B-LOC I-LOC B-PER I-PER


def rows(*open_spans: OpenSpan, spans: tuple[Span, ...] = ()) -> dict[int, tuple[int, ...]]:
    tokens = tuple(Token("a", n, n + 1) for n in range(4))
    sentence = Sentence(Document("aaaa"), tokens, ("a",) * 4, spans, open_spans=open_spans)
    return dict(open_rows(sentence, TAGS, "classifier"))


def test_without_open_spans_all_is_known() -> None:
    assert rows() == {}


def test_a_span_of_no_known_kind_may_be_anything() -> None:
    assert rows(OpenSpan(1, 3)) == {1: (0, 1, 2, 3, 4), 2: (0, 1, 2, 3, 4)}


def test_a_span_may_be_what_its_labels_say() -> None:
    assert rows(OpenSpan(0, 1, ("PER", "O"))) == {0: (0, 3, 4)}
    assert rows(OpenSpan(0, 1, ("PER",))) == {0: (3, 4)}
    assert rows(OpenSpan(0, 1, ("O",))) == {}


def test_a_label_that_is_not_learnt_may_be_nothing() -> None:
    assert rows(OpenSpan(0, 1, ("PER", "DATE"))) == {0: (0, 3, 4)}
    assert rows(OpenSpan(0, 1, ("DATE",))) == {}


def test_where_open_spans_overlap_either_may_be_right() -> None:
    assert rows(OpenSpan(0, 2, ("LOC",)), OpenSpan(1, 2, ("PER", "O"))) == {
        0: (1, 2), 1: (0, 1, 2, 3, 4)
    }  # fmt: skip


def test_known_entities_are_known_within_open_spans() -> None:
    found = rows(OpenSpan(0, 4, ("LOC", "O")), spans=(Span(1, 3, "PER"),))
    assert found == {0: (0, 1, 2), 3: (0, 1, 2)}
    assert rows(OpenSpan(1, 2, ("LOC", "O")), spans=(Span(1, 3, "DATE"),)) == {1: (0, 1, 2)}
