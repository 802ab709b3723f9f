"""Sentences of raw text that teachers are asked about: a sample, the same each time."""

from __future__ import annotations

import hashlib
import heapq
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import regex

from ...config import CorpusConfig, DistillationConfig
from ...core.errors import ConfigError
from ...core.progress import Callback, Reading, silent
from ...core.types import Document, Sentence
from ...corpora.raw_lines import raw_lines
from ...corpora.registry import corpus_named
from ...text.prepare import Preparer

NOBODY = ""
"""The head of a sentence without gold answers: none learns from them."""
_AT_ONCE = 1_000
_END = regex.compile(
    r"(?<=[。！？｡।؟])(?![」』）)】〉》”’。！？])"
    r"|(?<=\p{Ll}{3}[.!?])\s+(?=[\"“(]?\p{Lu})"  # behind a word, not Dr. or U.S.
)
"""Between sentences."""

Drawn = tuple[bytes, int, str]
"""What decides whether a sentence is taken, the place of its corpus, the sentence."""


def taught_sentences(
    config: DistillationConfig,
    preparer: Preparer,
    data_dir: Path | None = None,
    callback: Callback = silent,
) -> dict[int, list[Sentence]]:
    """Distinct sentences that are not too long, by the place of their corpus in ``text``.

    Whether one is taken hangs on what it says alone, so that a larger sample contains the smaller.

    Raises:
        ConfigError: A corpus is no raw text, or no sentence is short enough.
        DataError: A file is missing or differs from the registry, or the preparer does not read
            its language.
    """
    languages = [_language(corpus) for corpus in config.text]
    found: dict[int, list[Sentence]] = {place: [] for place in range(len(config.text))}
    taken = 0
    for seen, (_, place, text) in enumerate(_in_order(config, data_dir), 1):
        if seen % _AT_ONCE == 0:
            callback(Reading("reading text to teach", seen))
        document = Document(text, language=languages[place])
        for sentence in preparer.sentences([document])[0]:
            if len(sentence.tokens) <= config.longest:
                found[place].append(replace(sentence, weight=config.weight, head=NOBODY))
                taken += 1
        if taken == config.size:
            break
    if not taken:
        message = f"expected sentences of at most {config.longest} tokens, found none"
        raise ConfigError(f"distillation.text: {message}")
    return found


def _in_order(config: DistillationConfig, data_dir: Path | None) -> Iterator[Drawn]:
    """All distinct sentences, lowest draw first; no more than are asked for are held, at first."""
    done, wanted = 0, config.size
    last = b""
    while True:
        lines = _drawn(config.text, data_dir)
        found = sorted(lines) if wanted is None else heapq.nsmallest(wanted, lines)
        for drawn in found[done:]:
            if drawn[0] != last:
                yield drawn
            last = drawn[0]
        if wanted is None or len(found) < wanted:
            return
        done, wanted = wanted, 2 * wanted  # some were too long, or were there twice


def _drawn(corpora: Sequence[CorpusConfig], data_dir: Path | None) -> Iterator[Drawn]:
    for place, config in enumerate(corpora):
        for line in raw_lines(config, data_dir).lines():
            for text in _END.split(line):
                if text := text.strip():
                    yield hashlib.sha1(text.encode()).digest(), place, text


def _language(config: CorpusConfig) -> str:
    """As ``load_corpus`` has it of documents."""
    info = None if config.name is None else corpus_named(config.name)
    return config.language or (info.single_language if info else "")
