"""Marked text: escaped, in colours that stay, with what is read below."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from xscript_ner.core.types import Entity, SentenceLabel, Token
from xscript_ner.tagging.tagged_document import TaggedDocument
from xscript_ner.tagging.view.marks import COLORS, marked

TEXT = "東京は<b>&雨"
TOKYO = Entity.of(TEXT, 0, 2, "LOC", 0.987)


def test_entities_are_marked_and_everything_is_escaped() -> None:
    assert marked(TEXT, [TOKYO], labels=["ORG", "LOC"]) == (
        '<p><mark class="k1">東京<small>LOC 0.99</small></mark>は&lt;b&gt;&amp;雨</p>'
    )
    strange = Entity.of(TEXT, 0, 2, "<LOC>")
    assert "<small>&lt;LOC&gt;</small>" in marked(TEXT, [strange])


def test_what_does_not_show_is_shown() -> None:
    assert marked("a\x1b[1m\u202eb\tc", []) == "<p>a\\x1b[1m\\u202eb\tc</p>"


def test_a_label_has_its_colour_whatever_else_is_there() -> None:
    labels = [f"L{n}" for n in range(COLORS + 2)]
    for place, label in enumerate(labels):
        found = marked("x", [Entity(0, 1, label, "x")], labels=labels)
        assert f'class="k{place % COLORS}"' in found
    assert 'class="k1"' in marked("x", [Entity(0, 1, "new", "x")], labels=["old"])


def test_what_is_read_stands_below_each_word_that_is_written_otherwise() -> None:
    tokens = [Token("東京", 0, 2), Token("は", 2, 3), Token("NHK", 3, 6), Token("。", 6, 7)]
    found = marked("東京はNHK。", [Entity(0, 2, "LOC", "東京")], tokens=tokens,
                   romaji=["Toukyou", "wa", "nhk", "."])  # fmt: skip
    assert found == (
        '<p><mark class="k0"><ruby>東京<rt>Toukyou</rt></ruby><small>LOC</small></mark>'
        "<ruby>は<rt>wa</rt></ruby>NHK。</p>"
    )


@given(st.text(alphabet="ab<>&\"'\n東\x00\u2028", max_size=12), st.data())
def test_the_text_is_whole_whatever_is_marked(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=4)))
    entities = [Entity.of(text, a, b, "X") for a, b in zip(cuts[::2], cuts[1::2], strict=False)]
    plain = re.sub(r"<small>.*?</small>|<[^>]*>", "", marked(text, entities))
    shown = marked(text, [])
    assert plain == re.sub(r"</?p>", "", shown)


def test_documents_show_themselves_in_notebooks() -> None:
    document = TaggedDocument(TEXT, (TOKYO,), (), {"intent": SentenceLabel("<go>", 0.5)}, "ja")
    found = document._repr_html_()
    assert found == document.to_html()
    assert '<p lang="ja"><mark class="k0">東京<small>LOC 0.99' in found
    assert "<b>intent: &lt;go&gt; 0.50</b>" in found
    assert "<style>" in found
