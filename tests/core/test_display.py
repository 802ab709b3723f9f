"""What comes from files is shown, and does nothing else."""

from __future__ import annotations

import unicodedata

import pytest

from xscript_ner.core.display import visible

UNSAFE = [*map(chr, range(32)), *map(chr, range(127, 160)), *"\u2028\u2029\u202e\u2066\ud800"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\x1b[31mred", r"\x1b[31mred"),
        ("a\x9b2Jb", r"a\x9b2Jb"),
        ("gnp.\u202eexe", r"gnp.\u202eexe"),
        ("one\r\ntwo\u2028three", r"one\r\ntwo\u2028three"),
        ("half \udcff", r"half \udcff"),
        ("東京 é😀\\n", "東京 é😀\\n"),
    ],
)
def test_controls_are_shown_and_other_text_stays(text: str, expected: str) -> None:
    assert visible(text) == expected
    assert visible(expected) == expected


@pytest.mark.parametrize("character", UNSAFE, ids=ascii)
def test_nothing_that_acts_on_a_terminal_is_left(character: str) -> None:
    shown = visible(f"a{character}b")
    assert character not in shown
    assert not any(unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"} for c in shown)


def test_what_is_to_be_kept_stays() -> None:
    assert visible("a\n\tb\x07", keep="\n\t") == "a\n\tb\\x07"


@pytest.mark.parametrize("limit", [1, 2, 9, 10])
def test_a_long_text_loses_its_middle_alone(limit: int) -> None:
    shown = visible("0123456789" * 9 + "\x1b", limit)
    assert len(shown) == limit
    assert "…" in shown
    head, tail = shown.split("…")
    assert "0123456789".startswith(head)
    assert r"6789\x1b".endswith(tail)
    assert visible("0123456789", 10) == "0123456789"
