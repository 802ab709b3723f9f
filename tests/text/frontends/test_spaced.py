"""Languages that separate words by spaces, in whatever script."""

from itertools import pairwise

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from xscript_ner.text.frontends.spaced import SpacedFrontEnd

SPACED = SpacedFrontEnd()
TABLE = [
    ("नमस्ते दुनिया।", "नमस्ते|दुनिया|।"),
    ("शुक्रवार को मौसम कैसा है?", "शुक्रवार|को|मौसम|कैसा|है|?"),
    ("क्\u200dया ७:३० बजे", "क्\u200dया|७:३०|बजे"),
    ("می\u200cخواهم، امروز؟", "می\u200cخواهم|،|امروز|؟"),
    ("İstanbul'da 7:30'da kur.", "İstanbul'da|7:30'da|kur|."),
    ("Какая погода в Санкт-Петербурге?", "Какая|погода|в|Санкт-Петербурге|?"),
    ("l'ora è 1.234,5", "l'ora|è|1.234,5"),
    ("צה״ל כאן", "צה״ל|כאן"),
    ("금요일 서울 날씨…", "금요일|서울|날씨|…"),
    ("https://दुनिया.भारत @राम #मौसम", "https://दुनिया.भारत|@राम|#मौसम"),
    ("wait... \u0301 ok!!", "wait|...|\u0301|ok|!!"),
]


@pytest.mark.parametrize(("text", "expected"), TABLE, ids=[text for text, _ in TABLE])
def test_text_is_cut_into_words_and_marks(text: str, expected: str) -> None:
    assert "|".join(token.surface for token in SPACED(text)) == expected


LETTERS = st.text(
    st.sampled_from("कखगनमсловоñüğabcأبتאבג가나다αβγ"), min_size=1, max_size=4
)
MARKS = st.text(st.sampled_from("\u093e\u094d\u093f\u0902\u0301\u064e\u05b8\u200d"), max_size=2)
WORD = st.lists(st.builds("{}{}".format, LETTERS, MARKS), min_size=1, max_size=3).map("".join)


@given(words=st.lists(WORD, max_size=6), end=st.sampled_from(["", "।", "?", "؟", " ."]))
@settings(max_examples=300, deadline=None)
def test_a_word_with_its_marks_is_one_token_at_its_place(words: list[str], end: str) -> None:
    text = " ".join(words) + end
    tokens = SPACED(text)
    assert [token.surface for token in tokens] == [*words, *end.split()]
    assert all(text[token.start : token.end] == token.surface for token in tokens)


@given(text=st.text())
@settings(max_examples=300, deadline=None)
def test_a_combining_mark_is_never_cut_from_its_letter(text: str) -> None:
    tokens = SPACED(text)
    for before, token in pairwise(tokens):
        if before.end == token.start and regex.match(r"\p{M}", token.surface):
            assert not regex.search(r"[\p{L}\p{N}]\p{M}*\Z", before.surface)
