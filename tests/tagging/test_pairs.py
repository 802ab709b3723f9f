"""Streams of texts with something beside them, read ahead as far as the caller says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from tagged import TEXTS, bare

from xscript_ner.core.errors import ConfigError
from xscript_ner.core.types import Document
from xscript_ner.tagging.tagger import Tagger


def test_what_stands_beside_a_text_comes_back_beside_its_answer(tagger: Tagger) -> None:
    beside = [object() for _ in TEXTS]
    found = list(tagger.pipe(zip(TEXTS, beside, strict=True), as_tuples=True, batch_size=5))
    assert [context for _, context in found] == beside  # the very objects, in order
    assert [bare(result) for result, _ in found] == [bare(r) for r in tagger.pipe(TEXTS)]


def test_pairs_may_be_lists_and_hold_documents(tagger: Tagger) -> None:
    pairs: list[Any] = [["京都", 1], (Document("東京都", tokens=((0, 3),)), None)]
    (first, one), (second, nothing) = tagger.pipe(pairs, as_tuples=True)
    assert (first.text, one, nothing) == ("京都", 1, None)
    assert [token.surface for token in second.tokens] == ["東京都"]


@pytest.mark.parametrize(
    ("item", "found"),
    [("東京", "str"), (("東京",), "tuple of 1"), (("a", 1, 2), "tuple of 3"), (None, "NoneType")],
)
def test_what_is_no_pair_is_a_type_error(tagger: Tagger, item: Any, found: str) -> None:
    stream = tagger.pipe([("京都", 1), item], as_tuples=True)
    with pytest.raises(
        TypeError, match=f"^item 1: expected a pair of text and context, .* {found}$"
    ):
        list(stream)


def test_a_pair_without_a_text_is_a_type_error(tagger: Tagger) -> None:
    stream: Any = [("京都", 1), (None, 2)]
    with pytest.raises(TypeError, match=r"^item 1: expected a str or a Document, found NoneType$"):
        list(tagger.pipe(stream, as_tuples=True))
    with pytest.raises(TypeError, match=r"^item 0: expected a str or a Document, found tuple$"):
        list(tagger.pipe(stream))


def test_a_single_text_is_no_stream_of_pairs(tagger: Tagger) -> None:
    with pytest.raises(TypeError, match=r"^expected an iterable of texts, found one str"):
        tagger.pipe("東京", as_tuples=True)  # type: ignore[call-overload]


@pytest.mark.parametrize("size", [1, 3, 100])
def test_no_more_is_read_ahead_than_a_batch(tagger: Tagger, size: int) -> None:
    read: list[str] = []

    def texts() -> Iterator[tuple[str, int]]:
        for number, text in enumerate(TEXTS):
            read.append(text)
            yield text, number

    results = tagger.pipe(texts(), as_tuples=True, batch_size=size)
    assert read == []
    next(results)
    assert len(read) == min(size, len(TEXTS))
    assert [number for _, number in results] == list(range(1, len(TEXTS)))


def test_a_batch_of_none_is_refused_at_once(tagger: Tagger) -> None:
    with pytest.raises(ConfigError, match=r"^batch_size: expected 1 or more, found 0$"):
        tagger.pipe(TEXTS, batch_size=0)
