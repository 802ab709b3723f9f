"""uroman's romanisation of many scripts, brought to ASCII."""

import subprocess
import sys

import pytest

from xscript_ner.text.frontends.spaced import SpacedFrontEnd
from xscript_ner.text.romanizers.uroman import UromanRomanizer

TABLE = [
    ("नमस्ते दुनिया।", "namaste duniyaa ."),
    ("शुक्रवार को मौसम कैसा है", "shukravaar ko mausam kaisaa hai"),
    ("Какая погода в Москве?", "Kakaya pogoda v Moskve ?"),
    ("Τι καιρό θα κάνει", "Ti kairo tha kanei"),
    ("금요일 서울 날씨", "geumyoil seoul nalssi"),
    ("كيف الطقس اليوم؟", "kyf altqs alywm ?"),
    ("für ७:३० \U00020bb7 😀", "fuer 7:30 _ _"),
]


@pytest.mark.parametrize(("text", "expected"), TABLE, ids=[text for text, _ in TABLE])
def test_scripts_are_written_in_latin_letters(text: str, expected: str) -> None:
    assert UromanRomanizer().romanize(SpacedFrontEnd()(text)) == expected.split()


def test_its_tables_are_not_read_for_ascii_and_its_lack_is_told() -> None:
    program = (
        "import sys\n"
        "from xscript_ner.text.frontends import build_frontend\n"
        "from xscript_ner.text.romanizers import build_romanizer, uroman\n"
        "assert 'uroman' not in sys.modules\n"
        "print(*build_romanizer('uroman').romanize(build_frontend('spaced')('play jazz')))\n"
        "print(uroman._tables.cache_info().currsize)\n"
        "sys.modules['uroman'] = None\n"
        "try: build_romanizer('uroman')\n"
        "except Exception as error: print(type(error).__name__, error)\n"
    )
    output = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", program],
        capture_output=True, text=True, encoding="utf-8", check=True,
    ).stdout.splitlines()  # fmt: skip
    assert output == [
        "play jazz",
        "0",
        "ConfigError romanizer 'uroman' needs uroman: pip install 'xscript-ner[uroman]'",
    ]
