"""Source spellings of loanwords and foreign names."""

import pytest

from xscript_ner.text.frontends.japanese import JapaneseFrontEnd
from xscript_ner.text.romanizers.source import SourceRomanizer, source_spelling

ROMANIZER = SourceRomanizer()


@pytest.mark.parametrize(
    ("text", "romaji"),
    [
        ("コンピューターのジョブズ氏は", "computer no Jobs shi wa"),
        ("ロサンゼルスへ", "Los-Angeles e"),
        ("東京の学校", "toukyou no gakkou"),
        ("グーグルとGoogleとＧＯＯＧＬＥ", "Google to Google to GOOGLE"),
        ("線を引く", "sen o hiku"),
        ("フガッシー", "fugasshii"),
    ],
)
def test_sentences(text: str, romaji: str) -> None:
    assert ROMANIZER.romanize(JapaneseFrontEnd()(text)) == romaji.split(" ")


@pytest.mark.parametrize(
    ("lemma", "spelling"),
    [
        ("コンピューター-computer", "computer"),
        ("ロック-rock（音楽）", "rock"),
        ("バット-bat(棒)", "bat"),
        ("ダ-da/de", "da"),
        ("ナイズ--nize", "nize"),
        ("ベンチャー-venture ", "venture"),
        ("オニール-O'Neill", "O'Neill"),
        ("マグロウ-McGraw-Hill", "McGraw-Hill"),
        ("トリニダード・トバゴ-Trinidad and Tobago", "Trinidad-and-Tobago"),
        ("ローパー-外国", ""),
        ("引く-他動詞", ""),
        ("学校", ""),
        ("-", ""),
        ("", ""),
    ],
)
def test_the_gloss_of_a_lemma(lemma: str, spelling: str) -> None:
    assert source_spelling(lemma) == spelling
