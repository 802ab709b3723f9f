"""Tokens as columns."""

import pickle

from xscript_ner.core.types import Analysis, Token
from xscript_ner.text.frontends import build_frontend
from xscript_ner.text.frontends.columns import TokenColumns, Word

PLACE = Analysis(("名詞", "固有名詞", "地名", "一般"))
TOKENS = (Token("京都", 0, 2, PLACE), Token("へ", 2, 3), Token("京都", 4, 6, PLACE))


def columns() -> TokenColumns:
    kyoto, to = Word("京都", PLACE), Word("へ", Analysis())
    return TokenColumns([0, 2, 4], [2, 3, 6], [kyoto, to, kyoto])


def test_they_are_what_a_tuple_of_the_tokens_is() -> None:
    assert columns() == TOKENS
    assert columns() == TOKENS
    assert columns() == columns()
    assert columns() != TOKENS[:2]
    assert hash(columns()) == hash(TOKENS)
    assert repr(columns()) == repr(TOKENS)
    assert (len(columns()), columns()[-1], columns().index(TOKENS[1])) == (3, TOKENS[2], 1)


def test_a_part_of_them_is_columns_too() -> None:
    part = columns()[1:]
    assert isinstance(part, TokenColumns)
    assert part == TOKENS[1:]


def test_elsewhere_they_are_a_tuple() -> None:
    elsewhere = pickle.loads(pickle.dumps(columns()))
    assert type(elsewhere) is tuple
    assert elsewhere == TOKENS


def test_a_word_is_one_object_wherever_it_stands() -> None:
    japanese = build_frontend("japanese")
    first, second = japanese.columns("京都の京都"), japanese.columns("ＡとA、京都")
    assert isinstance(first, TokenColumns)
    assert isinstance(second, TokenColumns)
    assert first.words[0] is first.words[2] is second.words[-1]
    wide, _, narrow, *_ = second.words
    assert (wide.surface, narrow.surface) == ("Ａ", "A")
    again = japanese.columns("ＡとA、京都")
    assert isinstance(again, TokenColumns)
    assert narrow is again.words[2]
