"""Rows of two models are paired by what they stand for."""

from __future__ import annotations

import pytest
import torch

from xscript_ner.core.tags import SCHEMES, TagSet
from xscript_ner.core.vocab import Vocabulary
from xscript_ner.transfer_learning.matching import (
    Match,
    match_edges,
    match_pairs,
    match_symbols,
    same_role,
    source_tags,
)


def test_symbols_are_paired_and_padding_is_left_alone() -> None:
    match = match_symbols("words", Vocabulary(["a", "b", "c"]), Vocabulary(["c", "x", "a"]))
    assert match.rows == (1, 2, 3, 4)
    assert match.symbols == ("<unk>", "a", "b", "c")
    assert match.sources == ((1,), (4,), (), (2,))
    assert match.missing == ["b"]


def test_copied_rows_are_the_mean_of_their_sources() -> None:
    target, source = torch.zeros(4, 2), torch.tensor([[1.0, 2.0], [3.0, 6.0], [8.0, 8.0]])
    Match("tags", (0, 2, 3), ("x", "y", "z"), ((2,), (0, 1), ()), "").copy(target, source)
    assert target.tolist() == [[8, 8], [0, 0], [2, 4], [0, 0]]


@pytest.mark.parametrize(
    ("target", "source", "pairs"),
    [
        ("BIOES", "BIOES", "BB II EE SS"),
        ("BIOES", "BILUO", "BB II EL SU"),
        ("BILUO", "BIOES", "BB II LE US"),
        ("BIOES", "IOB2", "BB II EI SB"),
        ("IOB2", "BIOES", "BB II"),
        ("IOB2", "BILUO", "BB II"),
        ("BIOES", "IOB1", "BI II EI SI"),
    ],
)
def test_a_prefix_becomes_the_one_of_the_same_place_in_a_span(
    target: str, source: str, pairs: str
) -> None:
    for ours, theirs in pairs.split():
        assert same_role(ours, SCHEMES[target], SCHEMES[source]) == theirs


def test_tags_follow_the_label_map_many_to_one_one_to_many_and_missing() -> None:
    target, source = TagSet(["PSN", "X", "NEW", "GRP"], "IOB2"), TagSet(["ORG", "PER"], "BIOES")
    labels = {"PSN": ("PER",), "GRP": ("PER",), "X": ("PER", "ORG"), "NEW": ()}
    found = dict(zip(target.tags, source_tags(target, source, labels), strict=True))
    named = {tag: [source.tags[row] for row in rows] for tag, rows in found.items()}
    assert named == {
        "O": ["O"],
        "B-PSN": ["B-PER"], "I-PSN": ["I-PER"],
        "B-X": ["B-PER", "B-ORG"], "I-X": ["I-PER", "I-ORG"],
        "B-NEW": [], "I-NEW": [],
        "B-GRP": ["B-PER"], "I-GRP": ["I-PER"],
    }  # fmt: skip


def pairs_of(target: TagSet, source: TagSet, labels: dict[str, tuple[str, ...]]) -> dict[str, str]:
    """``{"O B-X": "O B-PER"}`` of all pairs that have a source."""
    match = match_pairs(target, source, source_tags(target, source, labels), "")
    size = len(source)
    names = [
        ", ".join(f"{source.tags[row // size]} {source.tags[row % size]}" for row in rows)
        for rows in match.sources
    ]
    return {ours: theirs for ours, theirs in zip(match.symbols, names, strict=True) if theirs}


def test_pairs_follow_their_tags_where_both_grammars_allow_them() -> None:
    # IOB2 lets B follow B; BIOES does not, so the pair starts fresh.
    found = pairs_of(TagSet(["X"], "IOB2"), TagSet(["PER"], "BIOES"), {"X": ("PER",)})
    assert found == {"O O": "O O", "O B-X": "O B-PER", "B-X I-X": "B-PER I-PER",
                     "I-X I-X": "I-PER I-PER"}  # fmt: skip
    # The other way round, S and E are B and I; what BIOES forbids is not counted at all.
    found = pairs_of(TagSet(["X"], "BIOES"), TagSet(["PER"], "IOB2"), {"X": ("PER",)})
    assert found == {
        "O O": "O O", "O B-X": "O B-PER", "O S-X": "O B-PER",
        "B-X I-X": "B-PER I-PER", "B-X E-X": "B-PER I-PER",
        "I-X I-X": "I-PER I-PER", "I-X E-X": "I-PER I-PER",
        "E-X O": "I-PER O", "E-X B-X": "I-PER B-PER", "E-X S-X": "I-PER B-PER",
        "S-X O": "B-PER O", "S-X B-X": "B-PER B-PER", "S-X S-X": "B-PER B-PER",
    }  # fmt: skip


def test_pairs_of_a_label_with_several_sources_stay_within_each() -> None:
    found = pairs_of(TagSet(["X"], "IOB2"), TagSet(["A", "B"], "IOB2"), {"X": ("A", "B")})
    assert found["B-X I-X"] == "B-A I-A, B-B I-B"
    assert found["B-X B-X"] == "B-A B-A, B-A B-B, B-B B-A, B-B B-B"


def test_pairs_of_labels_without_a_source_are_missing() -> None:
    target, source = TagSet(["NEW", "PER"], "IOB2"), TagSet(["PER"], "IOB2")
    match = match_pairs(target, source, source_tags(target, source, {"PER": ("PER",)}), "why")
    assert "O B-NEW" in match.missing
    assert "B-PER B-NEW" in match.missing
    assert "O B-PER" not in match.missing
    assert "O I-NEW" not in match.symbols


def test_edges_need_a_tag_that_may_stand_there_in_both_grammars() -> None:
    target, source = TagSet(["X"], "IOB2"), TagSet(["PER"], "BIOES")
    sources = source_tags(target, source, {"X": ("PER",)})
    start = match_edges(target.starts, source.starts, target, sources, "")
    assert start.symbols == ("O", "B-X")
    assert start.sources == ((0,), (source.index["B-PER"],))
    end = match_edges(target.ends, source.ends, target, sources, "")
    assert end.symbols == ("O", "B-X", "I-X")
    assert end.sources == ((0,), (), ())  # B and I cannot end a sentence in BIOES
