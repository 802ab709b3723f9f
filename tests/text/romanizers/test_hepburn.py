"""Kana in, Hepburn out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xscript_ner.text.romanizers.hepburn import SYLLABLES, hepburn


@pytest.mark.parametrize(
    ("kana", "romaji"),
    [
        ("", ""),
        ("トウキョウ", "toukyou"),
        ("オオサカ", "oosaka"),
        ("エイガ", "eiga"),
        ("とうきょう", "toukyou"),
        ("ガッコウ", "gakkou"),
        ("ザッシ", "zasshi"),
        ("マッチ", "matchi"),
        ("ミッツ", "mittsu"),
        ("バッジ", "bajji"),
        ("イッ", "it"),
        ("アッア", "ata"),
        ("アッッカ", "akka"),
        ("シンイチ", "shin'ichi"),
        ("ホンヤ", "hon'ya"),
        ("カンナ", "kanna"),
        ("シンブン", "shinbun"),
        ("コンピューター", "konpyuutaa"),
        ("ー", "-"),
        ("ンー", "n-"),
        ("フォークソング", "fookusongu"),
        ("ファン", "fan"),
        ("パーティー", "paatii"),
        ("ヴァイオリン", "vaiorin"),
        ("ウィキ", "wiki"),
        ("チェス", "chesu"),
        ("シェフ", "shefu"),
        ("デュオ", "dyuo"),
        ("トゥールーズ", "tuuruuzu"),
        ("クォーツ", "kwootsu"),
        ("ャッ", "yat"),
        ("ヂヅヰヱヲ", "jizuwiwewo"),
        ("チヂミ", "chijimi"),
        ("ヵヶ", "kake"),
        ("イスヾ", "isuzu"),
        ("こゝろ", "kokoro"),
        ("カヾヽ", "kagaka"),
        ("ヽ", ""),
        ("東", ""),
    ],
)
def test_spelling(kana: str, romaji: str) -> None:
    assert hepburn(kana) == romaji


def test_the_table_knows_every_katakana_but_those_with_a_rule() -> None:
    katakana = {chr(code) for code in range(0x30A1, 0x30FB)}
    assert katakana - set(SYLLABLES) == {"ッ", "ン"}


@given(st.text("".join(sorted(set("".join(SYLLABLES)) | set("ッンー"))), min_size=1))
def test_any_kana_give_ascii(kana: str) -> None:
    assert hepburn(kana).isascii()
    assert hepburn(kana)
