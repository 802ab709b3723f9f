"""What every front-end promises, whatever the text."""

import pickle
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xscript_ner.core.errors import ConfigError, DataError
from xscript_ner.core.types import Token
from xscript_ner.text.frontends import FRONTENDS, FrontEnd, build_frontend
from xscript_ner.text.frontends.columns import places

from .texts import HARD_TEXTS, any_text

BUILT = {name: build_frontend(name) for name in FRONTENDS}

every_frontend = pytest.mark.parametrize("frontend", BUILT.values(), ids=BUILT)


def check_tokens(text: str, tokens: list[Token]) -> None:
    position = 0
    for token in tokens:
        assert type(token) is Token
        assert position <= token.start < token.end <= len(text)
        assert text[token.start : token.end] == token.surface
        assert text[position : token.start].strip() == ""
        position = token.end
    assert text[position:].strip() == ""


@every_frontend
@pytest.mark.parametrize("text", HARD_TEXTS, ids=ascii)
def test_hard_texts_are_cut_without_loss(frontend: FrontEnd, text: str) -> None:
    check_tokens(text, frontend(text))


@every_frontend
@given(text=any_text)
@settings(max_examples=300, deadline=None)
def test_any_text_is_cut_without_loss(frontend: FrontEnd, text: str) -> None:
    tokens = frontend(text)
    check_tokens(text, tokens)
    assert not any(character.isspace() for token in tokens for character in token.surface)


@every_frontend
@given(text=any_text)
@settings(max_examples=200, deadline=None)
def test_columns_are_the_same_tokens(frontend: FrontEnd, text: str) -> None:
    tokens, columns = frontend(text), frontend.columns(text)
    assert list(columns) == tokens
    assert [columns[place] for place in range(len(columns))] == tokens
    assert [list(side) for side in places(columns)] == [list(side) for side in places(tokens)]


@every_frontend
def test_every_code_point_survives(frontend: FrontEnd) -> None:
    # Planes 4 to 13 and the private planes hold nothing that any rule looks at.
    for first in (*range(0, 0x30000, 256), 0xE0000, 0xE0100):
        text = " ".join(f"a{chr(code)}b" for code in range(first, first + 256))
        check_tokens(text, frontend(text))


@every_frontend
def test_long_texts_and_long_runs_of_blanks_are_cut_without_loss(frontend: FrontEnd) -> None:
    blanks = "東" + " " * 200_000 + "京"
    for text in ("東京へ行った。" * 3000, "ああ" * 20_000, blanks, "x" * 70_000):
        check_tokens(text, frontend(text))


@every_frontend
@given(data=st.data())
@settings(max_examples=200, deadline=None)
def test_given_boundaries_are_kept_exactly(frontend: FrontEnd, data: st.DataObject) -> None:
    text = data.draw(any_text)
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=10)))
    spans = list(pairwise(cuts))
    kept = data.draw(st.lists(st.booleans(), min_size=len(spans), max_size=len(spans)))
    boundaries = [span for span, keep in zip(spans, kept, strict=True) if keep]
    tokens = frontend.given(text, boundaries)
    assert [(token.start, token.end) for token in tokens] == boundaries
    assert all(text[token.start : token.end] == token.surface for token in tokens)


@every_frontend
@pytest.mark.parametrize("bad", [[(0, 0)], [(2, 1)], [(0, 9)], [(-1, 1)], [(0, 2), (1, 3)]])
def test_impossible_boundaries_are_refused(
    frontend: FrontEnd, bad: list[tuple[int, int]]
) -> None:
    with pytest.raises(DataError, match="token boundary"):
        frontend.given("東京へ", bad)


@every_frontend
def test_a_pickled_copy_cuts_alike(frontend: FrontEnd) -> None:
    text = "東京へ行った。It's fine."
    copy = pickle.loads(pickle.dumps(frontend))
    assert copy(text) == frontend(text)
    assert copy.signature == frontend.signature


@every_frontend
def test_the_signature_begins_with_the_name(frontend: FrontEnd) -> None:
    assert frontend.signature.startswith(f"{frontend.name}/")
    assert FRONTENDS[frontend.name].endswith(f":{type(frontend).__name__}")


def test_an_unknown_name_says_what_there_is() -> None:
    with pytest.raises(ConfigError, match="'japanes'; choose from japanese, latin, pretok"):
        build_frontend("japanes")
