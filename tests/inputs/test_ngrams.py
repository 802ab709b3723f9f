"""Features of a sentence that is classified by its words and their spelling."""

from __future__ import annotations

from xscript_ner.core.types import Token
from xscript_ner.inputs.ngrams import LONGEST, ngrams


def tokens(*surfaces: str) -> list[Token]:
    return [Token(surface, 0, len(surface)) for surface in surfaces]


def test_runs_of_words_in_lower_case_and_of_the_letters_of_each_word() -> None:
    assert list(ngrams(tokens("Play", "it"), ["Play", "it"], 2, (3, 4))) == [
        "w:play", "w:it", "w:play it",
        "c:^pl", "c:pla", "c:lay", "c:ay$", "c:^pla", "c:play", "c:lay$",
        "c:^it", "c:it$", "c:^it$",
    ]  # fmt: skip


def test_japanese_words_are_spelled_by_their_romaji() -> None:
    found = ngrams(tokens("東京", "へ"), ["Tokyo", "e"], 1, (5, 5))
    assert list(found) == ["w:東京", "w:へ", "c:^toky", "c:tokyo", "c:okyo$"]


def test_what_is_twice_there_is_one_feature_and_width_makes_no_difference() -> None:
    assert list(ngrams(tokens("ＮＨＫ", "NHK"), ["NHK", "NHK"], 1, (5, 5))) == ["w:nhk", "c:^nhk$"]


def test_a_word_of_a_million_letters_has_few_features() -> None:
    found = ngrams(tokens("a" * 10**6), ["ab" * 10**6], 2, (2, 5))
    assert len(found) < 10 * LONGEST
    assert max(map(len, found)) <= LONGEST + 2


def test_no_token_has_no_feature() -> None:
    assert not ngrams([], [], 2, (2, 5))
