"""White space is the only boundary."""

from xscript_ner.text.frontends.pretokenized import PretokenizedFrontEnd


def test_only_white_space_separates() -> None:
    tokens = PretokenizedFrontEnd()("don't\t東京タワー。\u3000(a b)\x85c")
    assert [token.surface for token in tokens] == ["don't", "東京タワー。", "(a", "b)", "c"]
