"""What the spelling and the analyser say of a token."""


import pytest
from hypothesis import given
from hypothesis import strategies as st

from xscript_ner.core.types import Analysis, Token
from xscript_ner.text.features import FEATURES, normalized, script, shape


@pytest.mark.parametrize(
    ("surface", "expected"),
    [
        ("東京", "kanji"), ("々", "kanji"), ("𠮷", "kanji"), ("ひらがな", "hiragana"),
        ("カタカナ", "katakana"), ("コーヒー", "katakana"), ("ｶﾀｶﾅ", "katakana"),
        ("食べる", "mixed"), ("東京タワー", "mixed"), ("123", "digit"), ("１２", "digit"),
        ("。", "symbol"), ("!?", "symbol"), ("NHK", "latin-upper"), ("ＮＨＫ", "latin-upper"),
        ("Tokyo", "latin-title"), ("A", "latin-title"), ("tokyo", "latin-lower"),
        ("é", "latin-lower"), ("Москва", "other"), ("3月", "mixed"), ("Yahoo!", "latin"),
        ("🙂", "symbol"),
    ],
)  # fmt: skip
def test_script(surface: str, expected: str) -> None:
    assert script(surface) == expected


@pytest.mark.parametrize(
    ("surface", "expected"),
    [
        ("Tokyo", "Xxx"), ("NHK", "XX"), ("2024", "dd"), ("U.S.A.", "X.X.X."), ("iPhone6", "xXxxd"),
        ("食べる", "jhh"), ("カタカナ", "kk"), ("ＡＢＣ", "XX"), ("---", "--"), ("Дом", "ll"),
    ],
)  # fmt: skip
def test_shape(surface: str, expected: str) -> None:
    assert shape(surface) == expected


@pytest.mark.parametrize(
    ("surface", "expected"), [("ＡＢＣ１", "ABC1"), ("ｶﾞｽ", "ガス"), ("が", "が"), ("abc", "abc")]
)
def test_width_makes_no_difference(surface: str, expected: str) -> None:
    assert normalized(surface) == expected


def test_each_feature_reads_its_own_field() -> None:
    analysis = Analysis(pos=("名詞", "固有名詞", "地名", "一般"), origin="固")
    token = Token("東京タワー", 0, 5, analysis)
    assert {name: feature(token) for name, feature in FEATURES.items()} == {
        "pos1": "名詞", "pos2": "固有名詞", "pos3": "地名", "pos4": "一般", "origin": "固",
        "script": "mixed", "shape": "jjkk", "first": "東", "last": "ー", "first2": "東京",
        "last2": "ワー",
    }  # fmt: skip


@given(st.text(st.characters(codec=None, exclude_categories=()), min_size=1))
def test_any_surface_has_every_feature(surface: str) -> None:
    token = Token(surface, 0, len(surface))
    assert all(isinstance(feature(token), str) for feature in FEATURES.values())
