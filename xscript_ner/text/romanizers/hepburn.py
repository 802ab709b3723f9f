"""Kana to Hepburn romaji, by table.

- Long vowels stay as they are spelt: トウキョウ toukyou, オオサカ oosaka, エイガ eiga.
- ー repeats the vowel before it: コーヒー koohii; without one it is ``-``.
- ッ doubles the next consonant (ガッコウ gakkou; before ch a t: マッチ matchi); before a vowel
  and at the end it is ``t``; a run of them counts once.
- ン is n, and n' before a vowel or y: シンイチ shin'ichi.
- ヽ repeats the kana before it, ヾ repeats it voiced.
- Small kana join the syllable before them where a table row says so (ファ fa, ティ ti, ヴァ va,
  デュ dyu), else they are read as large ones.
- Historic ヰ wi, ヱ we, ヲ wo. Hiragana are read as katakana.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import zip_longest

_ROWS = """
ア a イ i ウ u エ e オ o カ ka キ ki ク ku ケ ke コ ko ガ ga ギ gi グ gu ゲ ge ゴ go
サ sa シ shi ス su セ se ソ so ザ za ジ ji ズ zu ゼ ze ゾ zo タ ta チ chi ツ tsu テ te ト to
ダ da ヂ ji ヅ zu デ de ド do ナ na ニ ni ヌ nu ネ ne ノ no ハ ha ヒ hi フ fu ヘ he ホ ho
バ ba ビ bi ブ bu ベ be ボ bo パ pa ピ pi プ pu ペ pe ポ po マ ma ミ mi ム mu メ me モ mo
ヤ ya ユ yu ヨ yo ラ ra リ ri ル ru レ re ロ ro ワ wa ヰ wi ヱ we ヲ wo ヴ vu
ヷ va ヸ vi ヹ ve ヺ vo ァ a ィ i ゥ u ェ e ォ o ャ ya ュ yu ョ yo ヮ wa ヵ ka ヶ ke
ㇰ ku ㇱ shi ㇲ su ㇳ to ㇴ nu ㇵ ha ㇶ hi ㇷ fu ㇸ he ㇹ ho ㇺ mu ㇻ ra ㇼ ri ㇽ ru ㇾ re ㇿ ro

キャ kya キュ kyu キョ kyo ギャ gya ギュ gyu ギョ gyo シャ sha シュ shu ショ sho
ジャ ja ジュ ju ジョ jo チャ cha チュ chu チョ cho ヂャ ja ヂュ ju ヂョ jo
ニャ nya ニュ nyu ニョ nyo ヒャ hya ヒュ hyu ヒョ hyo ビャ bya ビュ byu ビョ byo
ピャ pya ピュ pyu ピョ pyo ミャ mya ミュ myu ミョ myo リャ rya リュ ryu リョ ryo

イェ ye ウィ wi ウェ we ウォ wo キェ kye クァ kwa クィ kwi クェ kwe クォ kwo クヮ kwa
グァ gwa グィ gwi グェ gwe グォ gwo グヮ gwa ギェ gye シェ she ジェ je スィ si ズィ zi
チェ che ツァ tsa ツィ tsi ツェ tse ツォ tso ティ ti トゥ tu テュ tyu テャ tya テョ tyo
ディ di ドゥ du デュ dyu デャ dya デョ dyo ニェ nye ヒェ hye ビェ bye ピェ pye
ファ fa フィ fi フェ fe フォ fo フャ fya フュ fyu フョ fyo ミェ mye リェ rye
ヴァ va ヴィ vi ヴェ ve ヴォ vo ヴャ vya ヴュ vyu ヴョ vyo
""".split()

SYLLABLES: dict[str, str] = dict(zip(_ROWS[::2], _ROWS[1::2], strict=True))
"""One or two katakana to romaji."""

_HIRAGANA = {code: code + 0x60 for code in (*range(0x3041, 0x3097), 0x309D, 0x309E)}
_UNIT = re.compile(
    "ッ+|ン|ー|" + "|".join(sorted(SYLLABLES, key=len, reverse=True)) + "|.", re.DOTALL
)
_REPEAT = re.compile("([^ヽヾ])([ヽヾ]+)")


def hepburn(kana: str) -> str:
    """Romanises kana of either kind; what is not kana is left out."""
    units = _UNIT.findall(_unrepeated(kana.translate(_HIRAGANA)))
    syllables = [SYLLABLES.get(unit, "") for unit in units]
    romaji = ""
    for unit, syllable, after in zip_longest(units, syllables, syllables[1:], fillvalue=""):
        if unit[0] == "ッ":
            romaji += _doubled(after)
        elif unit == "ン":
            romaji += "n'" if after[:1] in tuple("aiueoy") else "n"
        elif unit == "ー":
            romaji += romaji[-1] if romaji[-1:] in tuple("aiueo") else "-"
        else:
            romaji += syllable
    return romaji


def _doubled(after: str) -> str:
    if after[:1] in ("", *"aiueo") or after.startswith("ch"):
        return "t"
    return after[0]


def _unrepeated(kana: str) -> str:
    return _REPEAT.sub(_written_out, kana)


def _written_out(match: re.Match[str]) -> str:
    plain = unicodedata.normalize("NFD", match[1])[0]
    voiced = unicodedata.normalize("NFC", plain + "\u3099")[0]
    return match[1] + "".join(plain if mark == "ヽ" else voiced for mark in match[2])
