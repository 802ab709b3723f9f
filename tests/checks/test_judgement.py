"""Whether what was found is what a reader expects."""

from __future__ import annotations

import re

import pytest

from xscript_ner.checks.cases import Case
from xscript_ner.checks.judgement import is_right, outline
from xscript_ner.checks.pieces import Part, Piece, parts_of
from xscript_ner.core.types import Entity

LABELS = {"person": ("PER",), "place": ("GPE", "LOC"), "event": ("EVENT",), "dog": ()}


def case_of(*pieces: str) -> Case:
    """Names are written ``kind=marked``."""
    made = []
    for piece in pieces:
        kind, equals, marked = piece.partition("=")
        made.append(Piece(parts_of(marked), kind) if equals else Piece.of(piece))
    return Case("row", "open", "template", tuple(made))


def found_in(case: Case, *found: str) -> list[Entity]:
    """Entities are written ``LABEL=text``; the first place of the text is meant."""
    entities = []
    for item in found:
        label, _, text = item.partition("=")
        match = re.search(re.escape(text), case.text)
        assert match
        entities.append(Entity(match.start(), match.end(), label, text))
    return sorted(entities, key=lambda entity: entity.start)


SENTENCE = case_of("昨日", "person=田中", "さんは", "place=東京(都)", "にいた。")
ADDRESS = case_of("住所は", "place=東京都|港区|赤坂(5-3-6)", "です。")


@pytest.mark.parametrize(
    ("case", "found", "right"),
    [
        (SENTENCE, ("PER=田中", "LOC=東京都"), True),
        (SENTENCE, ("PER=田中", "GPE=東京"), True),
        (SENTENCE, ("PER=田中", "LOC=東京", "DATE=昨日"), True),
        (SENTENCE, ("PER=田中", "LOC=東京", "EVENT=昨日"), False),
        (SENTENCE, ("PER=田中さん", "LOC=東京"), False),
        (SENTENCE, ("PER=昨日田中", "LOC=東京"), False),
        (SENTENCE, ("PER=中", "LOC=東京"), False),
        (SENTENCE, ("PER=田中",), False),
        (SENTENCE, ("PER=東京", "LOC=田中"), False),
        (SENTENCE, ("PER=田中", "LOC=東京", "LOC=都"), False),
        (SENTENCE, (), False),
        (ADDRESS, ("LOC=東京都港区赤坂5-3-6",), True),
        (ADDRESS, ("LOC=東京都港区赤坂",), True),
        (ADDRESS, ("LOC=東京都", "LOC=港区", "LOC=赤坂"), True),
        (ADDRESS, ("LOC=東京都", "LOC=港区赤坂5-3-6"), True),
        (ADDRESS, ("LOC=東京都港区",), False),
        (ADDRESS, ("LOC=東京都", "LOC=赤坂"), False),
        (ADDRESS, ("LOC=東京都港", "LOC=区赤坂"), False),
        (ADDRESS, ("LOC=東京都港区赤坂", "LOC=5-3-6"), False),
        (ADDRESS, ("LOC=東京都港区赤坂5-3"), False),
    ],
)
def test_a_case_is_right_when_each_name_is_found_and_nothing_else(
    case: Case, found: tuple[str, ...], right: bool
) -> None:
    given = (found,) if isinstance(found, str) else found
    assert is_right(case, found_in(case, *given), LABELS) is right


def test_the_sign_before_a_name_may_be_part_of_it() -> None:
    name = Piece((Part("#", optional=True, sign=True), Part("東京")), "place")
    case = Case("row", "open", "template", (Piece.of("帰宅 "), name))
    assert is_right(case, found_in(case, "LOC=#東京"), LABELS)
    assert is_right(case, found_in(case, "LOC=東京"), LABELS)
    assert not is_right(case, found_in(case, "LOC=#"), LABELS)


def test_fillings_that_are_read_alike_have_the_same_outline() -> None:
    other = case_of("昨日", "person=長谷川", "さんは", "place=京都(府)", "にいた。")

    def alike(mine: tuple[str, ...], theirs: tuple[str, ...]) -> bool:
        one = outline(SENTENCE, found_in(SENTENCE, *mine), LABELS)
        return one == outline(other, found_in(other, *theirs), LABELS)

    assert alike(("PER=田中",), ("PER=長谷川",))
    assert alike(("PER=田中さん", "LOC=東京都"), ("PER=長谷川さん", "LOC=京都府"))
    assert alike(("DATE=昨日",), ())
    assert not alike(("PER=田中",), ("PER=長谷川さん",))
    assert not alike(("PER=田中",), ("LOC=長谷川",))
    assert not alike(("PER=田中さ",), ("PER=長谷川さん",))
    assert not alike(("PER=田中",), ())
