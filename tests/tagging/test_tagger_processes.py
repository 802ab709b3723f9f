"""A tagger under threads, fork and spawn, and as a pickle."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import torch
from tagged import TEXTS, assert_alike, mixed_texts

from xscript_ner.models.checkpoint import Checkpoint
from xscript_ner.tagging import word_rows
from xscript_ner.tagging.tagger import TaggedDocument, Tagger


def test_threads_share_a_tagger(
    checkpoint: Checkpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    tagger = Tagger(checkpoint)
    texts = mixed_texts(80)
    expected = list(Tagger(checkpoint).pipe(texts))
    monkeypatch.setattr(word_rows, "CACHE", 5)  # tables are rewritten all the time
    barrier = threading.Barrier(4)

    def work(_: int) -> list[TaggedDocument]:
        barrier.wait(10)
        return [tagger(text) for text in texts]

    with ThreadPoolExecutor(4) as pool:
        for found in pool.map(work, range(4)):
            assert_alike(found, expected)


def test_a_stream_may_be_read_by_several_threads_in_turn(checkpoint: Checkpoint) -> None:
    tagger = Tagger(checkpoint)
    first, second = tagger.pipe(TEXTS), tagger.pipe(TEXTS)
    with ThreadPoolExecutor(2) as pool:
        results = [pool.submit(next, stream).result() for stream in (first, second, first)]
    assert [result.text for result in results] == [TEXTS[0], TEXTS[0], TEXTS[1]]


def test_a_pickled_tagger_tags_alike(checkpoint: Checkpoint) -> None:
    tagger = Tagger(checkpoint, frontend="japanese")
    expected = list(tagger.pipe(TEXTS))
    assert_alike(list(pickle.loads(pickle.dumps(tagger)).pipe(TEXTS)), expected)


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_other_processes_tag_alike(tagger: Tagger, method: str) -> None:
    if method not in multiprocessing.get_all_start_methods():
        pytest.skip(f"this system cannot {method}")
    expected = list(tagger.pipe(TEXTS))
    context = multiprocessing.get_context(method)
    with context.Pool(1) as pool:
        found = pool.apply_async(_tag, (tagger, TEXTS)).get(60)
    assert_alike(found, expected)


def _tag(tagger: Tagger, texts: tuple[str, ...]) -> list[TaggedDocument]:
    return list(tagger.pipe(texts))


_INHERITED: list[Tagger] = []


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
def test_a_forked_child_uses_the_tagger_it_inherits(tagger: Tagger) -> None:
    expected = list(tagger.pipe(TEXTS))
    _INHERITED[:] = [tagger]
    torch.set_num_threads(2)
    try:
        _occupy_threads()
        with multiprocessing.get_context("fork").Pool(1) as pool:
            found = pool.apply_async(_tag_inherited, (TEXTS,)).get(20)
    finally:
        torch.set_num_threads(1)
    assert_alike(found, expected)
    assert_alike(list(tagger.pipe(TEXTS)), expected)


def _occupy_threads() -> None:
    """Work large enough for PyTorch to share it among its threads."""
    torch.ones(1_000_000).exp().sum()


def _tag_inherited(texts: tuple[str, ...]) -> list[TaggedDocument]:
    _occupy_threads()
    return list(_INHERITED[0].pipe(texts))
