"""Texts to tag and results to compare, for the tests of the tagger."""

from __future__ import annotations

import random

import pytest
from small_corpus import MARKED, unmarked

from xscript_ner.tagging.tagger import TaggedDocument

TEXTS = tuple(unmarked(marked).text for marked in MARKED)
NAMES = ("田中", "東京", "ソニー", "ＮＨＫ", "スティーブ・ジョブズ", "京都")


def bare(result: TaggedDocument) -> list[tuple[int, int, str, str]]:
    return [(e.start, e.end, e.label, e.text) for e in result.entities]


def assert_alike(one: list[TaggedDocument], other: list[TaggedDocument]) -> None:
    """The same entities in the same order, and nearly the same scores."""
    assert [document.text for document in one] == [document.text for document in other]
    assert [bare(document) for document in one] == [bare(document) for document in other]
    scores = [[e.score for d in side for e in d.entities] for side in (one, other)]
    assert scores[0] == pytest.approx(scores[1], abs=1e-4)


def mixed_texts(count: int) -> list[str]:
    generator = random.Random(3)
    return [
        "".join(generator.choices([*NAMES, *TEXTS, "", " ", "。"], k=generator.randrange(8)))
        for _ in range(count)
    ]
