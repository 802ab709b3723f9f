"""Tokens as they stand."""

from xscript_ner.frontends.japanese import JapaneseFrontEnd
from xscript_ner.romanizers.surface import SurfaceRomanizer


def test_surfaces_are_unchanged() -> None:
    tokens = JapaneseFrontEnd()("東京でＡＢＣé😀")
    assert SurfaceRomanizer().romanize(tokens) == [token.surface for token in tokens]
