"""MeCab with unidic-lite: one handle for all threads, and its answers made into analyses once."""

from __future__ import annotations

import csv
import shlex
from functools import lru_cache
from importlib.metadata import version
from typing import Any, NamedTuple

from ...core.errors import ConfigError, DataError
from ...core.lending import Pool
from ...core.types import Analysis
from .columns import Word

CACHE_SIZE = 100_000
"""Distinct answers kept, about 70 MB when full; then the cache starts anew."""

HANDLES = 1
"""Analysers in a process. fugashi frees none of them, 11 MB each, and holds Python's lock while
one reads, so that a second would bring no speed."""

_POS = slice(0, 4)
_LEMMA, _ORIGIN, _KANA = 7, 12, 17  # UniDic 2.1.2 as unidic-lite lays it out


class Morph(NamedTuple):
    """One answer line: blanks before the word, the word's length, and the word."""

    gap: int
    length: int
    word: Word


class Mecab:
    """Morphological analyser, safe to share between threads and across ``fork``.

    All objects and threads of a process share its handles. The cache of answers is shared by
    threads: a lost race only parses a line twice.

    Raises:
        ConfigError: fugashi or its dictionary is not installed.
    """

    def __init__(self) -> None:
        self._cache: dict[str, Morph] = {}
        self._words: dict[tuple[str, Analysis], Word] = {}
        with _handles.lend():
            pass  # what is missing shows now, not at the first text

    def __call__(self, text: str) -> list[Morph]:
        """Analyses text that can be UTF-8 encoded and holds neither NUL nor line breaks."""
        cache = self._cache
        with _handles.lend() as handle:
            answer = handle.parse(text)
        lines = answer.split("\n")
        if not lines[-1]:
            lines.pop()
        try:
            return list(map(cache.__getitem__, lines))  # the usual case, at half the cost
        except KeyError:
            pass
        morphs = []
        for line in lines:
            morph = cache.get(line)
            if morph is None:
                if not line:
                    continue
                morph = self._remember(line)
            morphs.append(morph)
        return morphs

    def _remember(self, line: str) -> Morph:
        if len(self._cache) >= CACHE_SIZE:
            self._cache.clear()
        before, _, features = line.partition("\t")
        surface = before.lstrip(" ")
        word, length = self.word(surface, _analysis(features)), len(surface)
        morph = self._cache[line] = Morph(len(before) - length, length, word)
        return morph

    def word(self, surface: str, analysis: Analysis) -> Word:
        """The word of a surface and an analysis, the same as long as it is remembered."""
        if len(self._words) >= CACHE_SIZE:
            self._words.clear()
        word = self._words.get((surface, analysis))
        if word is None:
            word = self._words[surface, analysis] = Word(surface, analysis)
        return word


def mecab_signature() -> str:
    """Versions of the analyser and its dictionary."""
    return f"fugashi {version('fugashi')}, unidic-lite {version('unidic-lite')}"


def mecab_tagger() -> Any:
    """A bare fugashi tagger over unidic-lite.

    Raises:
        ConfigError: One of them is not installed.
        DataError: Its files cannot be read, or there is no memory for them.
    """
    try:
        import fugashi
        import unidic_lite
    except ImportError as error:
        raise ConfigError(
            f"Japanese needs {error.name}: pip install fugashi unidic-lite"
        ) from None
    folder = shlex.quote(unidic_lite.DICDIR)
    # One line a word: blanks and word, a tab, all features. Text beats walking over nodes.
    line = r"%M\\t%H\\n"
    options = (
        f"-d {folder} -r {folder}/mecabrc --output-format-type= --eos-format= "
        f"--node-format={line} --unk-format={line}"
    )
    try:
        return fugashi.GenericTagger(options)
    except RuntimeError as error:  # a page of advice; its last lines are the fault
        fault = [line for line in str(error).splitlines() if line.strip(" -")][-1:]
        raise DataError(f"MeCab does not start: {''.join(fault)}") from None


_handles = Pool(mecab_tagger, HANDLES)


def forget_analyses() -> None:
    """Empties what all analysers of the process share, so that speed can be measured cold."""
    _shared_pos.cache_clear()


def _analysis(features: str) -> Analysis:
    """Reads the features of a known word, or the bare part of speech of an unknown one."""
    # Quotes, which are rare, guard commas within a field.
    raw = next(csv.reader([features])) if '"' in features else features.split(",")
    fields = ["" if value == "*" else value for value in raw]
    pos = _shared_pos(*fields[_POS])
    if len(fields) <= _KANA:
        return Analysis(pos)
    return Analysis(pos, fields[_KANA], fields[_LEMMA], fields[_ORIGIN])


@lru_cache(maxsize=1000)
def _shared_pos(*pos: str) -> tuple[str, str, str, str]:
    first, second, third, fourth = pos
    return first, second, third, fourth
