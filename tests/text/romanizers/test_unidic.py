"""Japanese words in context and what the reading rules make of them."""

import subprocess
import sys

import pytest

from xscript_ner.text.frontends.japanese import JapaneseFrontEnd
from xscript_ner.text.frontends.pretokenized import PretokenizedFrontEnd
from xscript_ner.text.romanizers.unidic import UnidicRomanizer

JAPANESE = JapaneseFrontEnd()
ROMANIZER = UnidicRomanizer()


@pytest.mark.parametrize(
    ("text", "romaji"),
    [
        ("東京へ行った。", "toukyou e it ta ."),
        ("私は本を読む", "watakushi wa hon o yomu"),
        ("学校は「マッチ」だ", 'gakkou wa " matchi " da'),
        ("佐々木さんの時々", "sasaki san no tokidoki"),
        ("フガッシーが", "fugasshii ga"),
        ("三人と3人と３人", "san nin to 3 nin to 3 nin"),
        ("①", "1"),
        ("Googleとé", "Google to e"),
        ("ＮＨＫで", "NHK de"),
        ("ﾊﾞｽで", "basu de"),
        ("か\u3099っこうで", "gakkou de"),
        ("一ヶ月", "ichi kagetsu"),
        ("ヴァイオリン、", "vaiorin ,"),
        ("龘で", "x de"),
        ("😀だ", "_ da"),
        ("Москва", "Moskva"),
    ],
)
def test_sentences(text: str, romaji: str) -> None:
    assert ROMANIZER.romanize(JAPANESE(text)) == romaji.split(" ")


@pytest.mark.parametrize(
    ("word", "romaji"),
    [
        ("東京", "toukyou"),
        ("行った", "itta"),
        ("X線", "Xsen"),
        ("Tシャツ", "Tshatsu"),
        ("㈱", "(kabu)"),
        ("㌔", "kiro"),
        ("は", "ha"),  # nothing says that it is a particle
        ("フガッシー", "fugasshii"),
        ("龘々", "xx"),
        ("々", "x"),
        ("学校" * 1000, "gakkou" * 1000),  # longer than is analysed at once
    ],
)
def test_words_without_an_analysis_are_read_alone(word: str, romaji: str) -> None:
    assert ROMANIZER.romanize(PretokenizedFrontEnd()(word)) == [romaji]


def test_truecase_starts_names_with_a_capital() -> None:
    truecased = UnidicRomanizer(truecase=True)
    assert truecased.romanize(JAPANESE("東京の学校")) == ["Toukyou", "no", "gakkou"]


def test_it_runs_without_pykakasi() -> None:
    program = (
        "import sys; sys.modules['pykakasi'] = None\n"
        "from xscript_ner.text.frontends import build_frontend\n"
        "from xscript_ner.text.romanizers import build_romanizer\n"
        "romanizer = build_romanizer('unidic')\n"
        "print(*romanizer.romanize(build_frontend('japanese')('東京へ')))\n"
        "try: build_romanizer('kakasi')\n"
        "except Exception as error: print(type(error).__name__, error)\n"
    )
    output = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", program],
        capture_output=True, text=True, encoding="utf-8", check=True,
    ).stdout.splitlines()  # fmt: skip
    assert output[0] == "toukyou e"
    assert output[1] == "ConfigError romanizer 'kakasi' needs pykakasi: pip install pykakasi"


def test_importing_romanizers_does_not_import_pykakasi() -> None:
    program = (
        "import sys, xscript_ner.text.romanizers;"
        "print({'pykakasi', 'fugashi'} & {*sys.modules})"
    )
    output = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    ).stdout
    assert output.strip() == "set()"
