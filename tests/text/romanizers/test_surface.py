"""Tokens as they stand."""

from xscript_ner.text.frontends.japanese import JapaneseFrontEnd
from xscript_ner.text.romanizers.surface import SurfaceRomanizer


def test_surfaces_are_unchanged() -> None:
    tokens = JapaneseFrontEnd()("東京でＡＢＣé😀")
    assert SurfaceRomanizer().romanize(tokens) == [token.surface for token in tokens]
