"""Everything that is neither kana nor kanji."""

import pytest

from xscript_ner.text.romanizers.letters import ascii_letters


@pytest.mark.parametrize(
    ("text", "spelt"),
    [
        ("ABC123", "ABC123"),
        ("ＡＢＣ１２３", "ABC123"),
        ("①", "1"),
        ("℡", "TEL"),
        ("é Ñ ſt", "e_N_st"),
        ("Straße Łódź Ærø", "Strasse_Lodz_AEro"),
        ("Москва", "Moskva"),
        ("Ёж й", "Ezh_i"),
        ("Αθήνα", "Athena"),
        ("서울 한글", "seoul_hangeul"),
        ("、。「」・〜…", ',."".~...'),
        ("→", "->"),
        ("😀", "_"),
        ("😀😀 😀", "_"),
        ("👨\u200d👩", "_"),
        ("ไทย", "_"),
        ("a\u200bb\x00\u0301", "ab"),
        ("\ud800", "_"),
        ("\u200b", ""),
    ],
)
def test_spelling(text: str, spelt: str) -> None:
    assert ascii_letters(text) == spelt
