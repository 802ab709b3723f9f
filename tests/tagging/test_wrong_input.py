"""What is no text is a TypeError that says what is expected, and where."""

from __future__ import annotations

from typing import Any

import pytest

from xscript_ner.core.types import Document
from xscript_ner.tagging.tagger import Tagger

EXPECTED = "expected a str or a Document, found "


@pytest.mark.parametrize(
    ("thing", "found"), [(None, "NoneType"), (b"\xe4", "bytes"), (1, "int"), (["京都"], "list")]
)
def test_what_is_no_text_is_a_type_error(tagger: Tagger, thing: Any, found: str) -> None:
    with pytest.raises(TypeError, match=f"^{EXPECTED}{found}$"):
        tagger(thing)
    with pytest.raises(TypeError, match=f"^item 2: {EXPECTED}{found}$"):
        list(tagger.pipe(["京都", Document("大阪"), thing]))


def test_an_item_far_down_a_stream_is_named(tagger: Tagger) -> None:
    stream = tagger.pipe(None if number == 1500 else "京都" for number in range(2000))  # type: ignore[misc]
    with pytest.raises(TypeError, match=r"^item 1500: "):
        list(stream)


@pytest.mark.parametrize("single", ["東京", b"x", Document("東京")])
def test_a_single_text_is_no_stream(tagger: Tagger, single: Any) -> None:
    with pytest.raises(TypeError, match=r"^expected an iterable of texts, found one \w+; call"):
        tagger.pipe(single)  # at once, before anything is read
