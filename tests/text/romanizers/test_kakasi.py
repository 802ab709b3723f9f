"""pykakasi's own reading, brought to ASCII."""

from xscript_ner.core.types import Token
from xscript_ner.text.frontends.japanese import JapaneseFrontEnd
from xscript_ner.text.romanizers.kakasi import KakasiRomanizer


def test_words_are_read_without_context() -> None:
    tokens = JapaneseFrontEnd()("東京の学校は３年、Google")
    expected = "toukyou no gakkou ha 3 nen , Google".split()
    assert KakasiRomanizer().romanize(tokens) == expected


def test_variation_selectors_are_passed_over() -> None:
    # pykakasi itself fails on one that stands alone.
    tokens = [Token("\U000e0100", 0, 1), Token("葛\U000e0100", 1, 3), Token("\ufe0f", 3, 4)]
    assert KakasiRomanizer().romanize(tokens) == ["_", "kuzu", "_"]
