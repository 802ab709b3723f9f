"""Tag schemes, exhaustively over short sequences and at random over longer ones."""

from __future__ import annotations

from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xscript_ner.core.errors import ConfigError
from xscript_ner.core.tags import (
    OUTSIDE,
    SCHEMES,
    Scheme,
    TagSet,
    continues,
    decode,
    encode,
    may_follow,
    scheme_named,
    split_tag,
)
from xscript_ner.core.types import Span

EXAMPLE = [Span(0, 2, "A"), Span(2, 3, "A"), Span(3, 4, "B"), Span(5, 8, "B")]
WRITTEN = {
    "IOB1": "I-A I-A B-A I-B O I-B I-B I-B O",
    "IOB2": "B-A I-A B-A B-B O B-B I-B I-B O",
    "BIOES": "B-A E-A S-A S-B O B-B I-B E-B O",
    "BILUO": "B-A L-A U-A U-B O B-B I-B L-B O",
}
# The grammars in words, apart from the tables: which tags may come right after which.
AFTER = {
    "IOB1": lambda p, t: t[0] != "B" or (p != OUTSIDE and p[2:] == t[2:]),
    "IOB2": lambda p, t: t[0] != "I" or p[2:] == t[2:] != "",
    "BIOES": lambda p, t: (p[0] in "BI") == (t[0] in "IE") and (p[0] not in "BI" or p[2:] == t[2:]),
    "BILUO": lambda p, t: (p[0] in "BI") == (t[0] in "IL") and (p[0] not in "BI" or p[2:] == t[2:]),
}

every_scheme = pytest.mark.parametrize("name", SCHEMES)


def tags_of(name: str, labels: str = "AB") -> tuple[str, ...]:
    return TagSet(labels, name).tags


def span_sets(length: int, labels: str = "AB", start: int = 0) -> list[list[Span]]:
    """All sets of spans that do not overlap, over ``length`` tokens."""
    found: list[list[Span]] = [[]]
    for first in range(start, length):
        for end in range(first + 1, length + 1):
            for label in labels:
                rest = span_sets(length, labels, end)
                found += [[Span(first, end, label), *others] for others in rest]
    return found


@st.composite
def random_spans(draw: st.DrawFn) -> tuple[list[Span], int]:
    length = draw(st.integers(1, 30))
    cuts = sorted(draw(st.sets(st.integers(0, length))))
    labels = st.sampled_from(["PER", "LOC", "ORG-X"])
    pairs = pairwise(cuts)
    return [Span(a, b, draw(labels)) for a, b in pairs if draw(st.booleans())], length


@every_scheme
def test_an_example_is_written_as_the_scheme_s_inventors_would(name: str) -> None:
    tags = encode(EXAMPLE, 9, SCHEMES[name])
    assert " ".join(tags) == WRITTEN[name]
    assert decode(tags, SCHEMES[name]) == EXAMPLE


@every_scheme
@pytest.mark.parametrize("length", range(5))
def test_every_set_of_spans_survives_encoding(name: str, length: int) -> None:
    scheme = SCHEMES[name]
    written = [tuple(encode(spans, length, scheme)) for spans in span_sets(length)]
    assert len(set(written)) == len(written)
    for spans, tags in zip(span_sets(length), written, strict=True):
        assert decode(tags, scheme) == spans


@every_scheme
@pytest.mark.parametrize("length", range(5))
def test_strict_decoding_takes_exactly_the_legal_sequences(name: str, length: int) -> None:
    scheme, tags = SCHEMES[name], TagSet("AB", name)
    for rows in product(range(len(tags)), repeat=length):
        sequence = [tags.tags[row] for row in rows]
        steps = list(zip([OUTSIDE, *sequence], [*sequence, OUTSIDE], strict=True))
        legal = all(may_follow(before, after, scheme) for before, after in steps)
        assert legal == all(AFTER[name](before, after) for before, after in steps)
        allowed = not rows or (
            tags.starts[rows[0]]
            and all(tags.allowed[a][b] for a, b in pairwise(rows))
            and tags.ends[rows[-1]]
        )
        assert allowed == legal
        if legal:
            spans = decode(sequence, scheme)
            assert spans == tags.decode(rows)
            assert encode(spans, length, scheme) == sequence
        else:
            with pytest.raises(ValueError, match="may not follow"):
                decode(sequence, scheme)


@every_scheme
def test_lenient_decoding_gives_spans_in_order_that_do_not_overlap(name: str) -> None:
    for sequence in product(tags_of(name), repeat=4):
        spans = decode(sequence, SCHEMES[name], strict=False)
        covered = [position for span in spans for position in range(span.start, span.end)]
        assert covered == [i for i, tag in enumerate(sequence) if tag != OUTSIDE]
        for span in spans:
            assert {tag[2:] for tag in sequence[span.start : span.end]} == {span.label}


@every_scheme
def test_a_continuing_tag_is_always_one_that_may_follow(name: str) -> None:
    scheme = SCHEMES[name]
    for before, after in product(tags_of(name), repeat=2):
        if continues(before, after, scheme):
            assert may_follow(before, after, scheme)
            assert before[2:] == after[2:]


@every_scheme
@given(case=random_spans())
def test_random_spans_survive_encoding(name: str, case: tuple[list[Span], int]) -> None:
    spans, length = case
    assert decode(encode(spans, length, SCHEMES[name]), SCHEMES[name]) == spans
    tags = TagSet(["PER", "LOC", "ORG-X"], name)
    assert tags.decode(tags.encode(spans, length)) == spans


@pytest.mark.parametrize(("one", "other"), list(product(SCHEMES, repeat=2)))
def test_any_scheme_turns_into_any_other(one: str, other: str) -> None:
    for spans in span_sets(4):
        tags = encode(spans, 4, SCHEMES[one])
        assert encode(decode(tags, SCHEMES[one]), 4, SCHEMES[other]) == encode(
            spans, 4, SCHEMES[other]
        )


@every_scheme
def test_spans_may_come_from_an_iterator(name: str) -> None:
    assert encode(iter(EXAMPLE), 9, SCHEMES[name]) == encode(EXAMPLE, 9, SCHEMES[name])


@pytest.mark.parametrize(
    ("sequence", "spans"),
    [
        ("O I-A I-A", [Span(1, 3, "A")]),
        ("B-A I-B", [Span(0, 1, "A"), Span(1, 2, "B")]),
    ],
)
def test_a_stray_continuation_begins_a_span_when_lenient(
    sequence: str, spans: list[Span]
) -> None:
    assert decode(sequence.split(), SCHEMES["IOB2"], strict=False) == spans


@pytest.mark.parametrize(
    ("sequence", "name", "position"),
    [
        ("O I-A", "IOB2", 1),
        ("B-A I-B O", "IOB2", 1),
        ("O B-A", "BIOES", 1),
        ("S-A E-A", "BIOES", 1),
        ("O X-A", "IOB2", 1),
        ("O B-A B-A", "IOB1", 1),
    ],
)
def test_the_position_at_fault_is_told(sequence: str, name: str, position: int) -> None:
    with pytest.raises(ValueError) as caught:
        decode(sequence.split(), SCHEMES[name])
    assert caught.value.position == position


@pytest.mark.parametrize("tag", ["", "B", "B-", "-A", "X-A", "BI-A", "o", "O-A", "B_A"])
def test_what_is_no_tag_is_refused_with_what_was_expected(tag: str) -> None:
    with pytest.raises(ValueError, match=r"expected O or B-…, I-…, found"):
        split_tag(tag, SCHEMES["IOB2"])


def test_a_label_may_contain_dashes() -> None:
    assert split_tag("B-ORG-X", SCHEMES["IOB2"]) == ("B", "ORG-X")


@pytest.mark.parametrize("span", [Span(*ends, "A") for ends in ((1, 1), (2, 1), (-1, 1), (2, 4))])
def test_a_span_outside_the_sentence_is_refused(span: Span) -> None:
    with pytest.raises(ValueError, match=r"expected a span within 0\.\.3"):
        encode([span], 3, SCHEMES["IOB2"])


def test_overlapping_spans_are_refused() -> None:
    with pytest.raises(ValueError, match=r"1\.\.3 overlaps"):
        encode([Span(0, 2, "A"), Span(1, 3, "B")], 3, SCHEMES["BIOES"])


def test_an_unknown_scheme_says_what_there_is() -> None:
    with pytest.raises(ConfigError, match="'IOB3'; choose from BILUO, BIOES, IOB1, IOB2"):
        scheme_named("IOB3")


def test_a_tag_set_refuses_a_label_it_does_not_have() -> None:
    with pytest.raises(ValueError, match=r"B-C.*not among A, B"):
        TagSet("AB", "IOB2").encode([Span(0, 2, "C")], 2)


def test_row_0_is_outside_and_every_label_has_every_prefix() -> None:
    tags = TagSet(["A", "B"], "BIOES")
    assert tags.tags == ("O", "B-A", "I-A", "E-A", "S-A", "B-B", "I-B", "E-B", "S-B")


def test_a_new_table_is_a_new_scheme() -> None:
    pairs = frozenset({("I", "I")})
    plain = Scheme("I", pairs, "", "", "", "I", "I", "I", "I")
    assert decode(encode([Span(1, 3, "A")], 4, plain), plain) == [Span(1, 3, "A")]


@pytest.mark.parametrize("name", SCHEMES)
@pytest.mark.parametrize("labels", [[], ["A"], ["A", "B", "a-b"]])
def test_the_tables_of_pairs_say_what_the_scheme_says(name: str, labels: list[str]) -> None:
    tags = TagSet(labels, name)
    scheme = scheme_named(name)
    assert tags.allowed == [[may_follow(a, b, scheme) for b in tags.tags] for a in tags.tags]
    assert tags.continues == [[continues(a, b, scheme) for b in tags.tags] for a in tags.tags]
