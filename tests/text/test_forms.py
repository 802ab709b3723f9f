"""Forms of a word."""

from __future__ import annotations

import pytest

from xscript_ner.core.types import Analysis, Token
from xscript_ner.text.forms import FORMS


@pytest.mark.parametrize(
    ("surface", "lemma", "expected"),
    [
        ("いう", "言う", ("いう", "いう", "言う")),
        ("ＮＨＫ", "", ("NHK", "nhk", "")),
        ("ボール", "ボール-ball", ("ボール", "ボール", "ボール")),
        ("Co", "CO", ("Co", "co", "co")),
        ("-", "-", ("-", "-", "")),
    ],
)
def test_forms_by_name(surface: str, lemma: str, expected: tuple[str, ...]) -> None:
    token = Token(surface, 0, len(surface), Analysis(lemma=lemma))
    assert tuple(form(token) for form in FORMS.values()) == expected
    assert list(FORMS) == ["surface", "lowercase", "lemma"]
