"""Where the Latin-script front-end cuts."""

import time

import pytest

from xscript_ner.text.frontends.latin import LatinFrontEnd

frontend = LatinFrontEnd()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Obama's win.", "Obama 's win ."),
        ("I don't, CAN’T", "I do n't , CA N’T"),
        ("they're O'Neill's", "they 're O'Neill 's"),
        ("rock'n'roll l'homme", "rock'n'roll l'homme"),
        ("a well-known U.S.-based firm", "a well-known U.S.-based firm"),
        ("(AT&T, R&B)", "( AT&T , R&B )"),
        ("J. K. Rowling met Mr. Smith.", "J. K. Rowling met Mr. Smith ."),
        ("in the U.S. today", "in the U.S. today"),
        ("1,234.5 or 50% at 7:30, $5.", "1,234.5 or 50 % at 7:30 , $ 5 ."),
        ("2nd 3D B2B", "2nd 3D B2B"),
        ("see http://a.b/c?d=1. www.x.org/", "see http://a.b/c?d=1 . www.x.org/"),
        ("me@x.co.uk, @user #tag_1!", "me@x.co.uk , @user #tag_1 !"),
        ('"Wait..." what?!!', '" Wait ... " what ?!!'),
        ("'single' -- dash", "' single ' -- dash"),
        ("Zürich cafe\u0301 São", "Zürich cafe\u0301 São"),
        ("👍🏽 ok", "👍🏽 ok"),
    ],
)
def test_words(text: str, expected: str) -> None:
    assert [token.surface for token in frontend(text)] == expected.split(" ")


@pytest.mark.parametrize("unit", ["a", "a.", "A.", "1.", "'s", "don't ", "a@", "n't", "#", "a-"])
def test_time_grows_with_length_and_no_faster(unit: str) -> None:
    def seconds(count: int) -> float:
        """The best of several: other work on the machine only ever adds."""
        taken = []
        for _ in range(4):
            began = time.process_time()
            frontend(unit * count)
            taken.append(time.process_time() - began)
        return min(taken)

    # A quadratic pattern would take 400 times as long, a linear one 20.
    assert seconds(40_000) < 150 * max(seconds(2_000), 0.001)
