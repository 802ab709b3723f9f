"""Half and full width."""

from __future__ import annotations

import pytest

from xscript_ner.text.frontends.aligned_copy import aligned_copy
from xscript_ner.text.width import full_width, half_width


@pytest.mark.parametrize(
    ("text", "half"),
    [
        ("トヨタ", "ﾄﾖﾀ"),
        ("ガス。", "ｶﾞｽ｡"),
        ("パリー・ヴ、「ッ」", "ﾊﾟﾘｰ･ｳﾞ､｢ｯ｣"),
        ("漢字とひらがな ABC", "漢字とひらがな ABC"),
        ("ヱビス", "ヱﾋﾞｽ"),
    ],
)
def test_katakana_in_half_width(text: str, half: str) -> None:
    assert half_width(text) == half


def test_ascii_in_full_width() -> None:
    assert full_width("NHK 12-3、トヨタ") == "ＮＨＫ １２－３、トヨタ"


@pytest.mark.parametrize("text", ["ガス・パリー", "NHK-12"])
def test_an_analyser_sees_the_same_in_either_width(text: str) -> None:
    seen = {aligned_copy(form).text for form in (text, half_width(text), full_width(text))}
    assert len(seen) == 1
