"""Words that keep company over pairs of lines."""

from __future__ import annotations

import pytest

from xscript_ner.vectors.translations import LEAST, Translations


def test_dice_is_that_of_the_lines_two_words_share() -> None:
    pairs = [({"寺", "は"}, {"temple", "is"}), ({"寺"}, {"temple"}), ({"山", "は"}, {"hill", "is"})]
    found = Translations([*pairs, ({"寺", "山"}, {"hill"})])
    assert found.dice("寺", "temple") == pytest.approx(2 * 2 / (3 + 2))
    assert found.dice("は", "is") == 1.0
    assert found.dice("山", "temple") == 0.0, "they share no line"
    assert found.dice("寺", "hill") == 0.0, "one line is chance"
    assert LEAST < 0.5
