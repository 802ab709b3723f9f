"""What the analyser is shown instead of the text."""

import unicodedata
from itertools import pairwise

import pytest
import regex
from hypothesis import given

from xscript_ner.text.frontends.aligned_copy import _ODD, aligned_copy

from .texts import any_text


@pytest.mark.parametrize(
    ("text", "copy", "origins"),
    [
        ("東京へ", "東京へ", None),
        ("a1!　東", "ａ１！ 東", None),
        ("ﾊﾞｽ", "バス", [0, 2, 3]),
        ("か\u3099こ", "がこ", [0, 2, 3]),
        ("e\u0301", "é", [0, 2]),
        ("👨\u200d👩だ", "👨だ", [0, 3, 4]),
        ("葛\U000e0100城", "葛城", [0, 2, 3]),
        ("a\r\n\tb", "ａ  ｂ", [0, 1, 3, 4, 5]),
        ("\x00\ud800", "\ufffd\ufffd", [0, 1, 2]),
        (" \u0301", " \u0301", [0, 1, 2]),
        ("\u0600 東", "\u0600 東", [0, 1, 2, 3]),
    ],
)
def test_copies(text: str, copy: str, origins: list[int] | None) -> None:
    assert aligned_copy(text) == (copy, origins)


@given(any_text)
def test_a_copy_can_be_analysed_and_its_origins_rise(text: str) -> None:
    copy, origins = aligned_copy(text)
    copy.encode("utf-8")
    assert not set(copy) & set("\x00\n\t")
    assert all(character == " " or not character.isspace() for character in copy)
    origins = range(len(text) + 1) if origins is None else origins
    assert len(origins) == len(copy) + 1
    assert (origins[0], origins[-1]) == (0, len(text))
    assert all(before < after for before, after in pairwise(origins))


def test_what_skips_the_slow_path_needs_nothing_of_it() -> None:
    plain = [chr(code) for code in range(0x110000) if not _ODD.match(chr(code))]
    assert "東" in plain
    for character in plain:
        assert regex.fullmatch(r"[\p{GCB=Other}\p{GCB=LV}\p{GCB=LVT}]", character)
        assert not unicodedata.category(character).startswith(("C", "M")) or (
            unicodedata.category(character) == "Cn"  # not yet assigned
        )
        assert not character.isspace() or character in " \u3000"
