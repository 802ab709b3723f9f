"""CoNLL-U with entities in MISC: ``NE=B-DATE`` and so on.

What the reader takes for what:

* ``# text = …`` is the text, and tokens must make it; without it, the text is put together by
  ``SpaceAfter=No``. Other comments go to ``meta``.
* A multiword token (``3-4``) whose words spell it (``don't``: ``do``, ``n't``) stays divided.
  Otherwise it is one token with the columns of its first word, and an entity that begins or ends
  inside it is widened to it, which the log tells.
* Empty nodes (``3.1``) have no surface and are passed over; one that has an entity is an error.
* ``Document.columns`` holds LEMMA to MISC; MISC is without the entity.

Source: universaldependencies.org/format.html.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from os import PathLike

from ...core.errors import DataError
from ...core.tags import OUTSIDE
from ...core.types import Boundaries, Document
from .comments import parse_comment
from .lines import read_lines
from .tagged import Rows, find_tokens

logger = logging.getLogger(__name__)

_WORD = re.compile(r"[1-9]\d*")
_RANGE = re.compile(r"([1-9]\d*)-([1-9]\d*)")
_EMPTY = re.compile(r"\d+\.[1-9]\d*")


@dataclass
class _Sentence(Rows):
    """Rows are words; units are what stands in the text.

    Attributes:
        units: Surface of each, its number of words, and whether a space follows.
        until: The last word of the multiword token that is being read.
    """

    units: list[tuple[str, int, bool]] = field(default_factory=list)
    until: int = 0


def read_conllu(
    path: str | PathLike[str],
    *,
    errors: str = "strict",
    key: str = "NE",
    scheme: str = "BILUO",
    repair: bool = False,
) -> Iterator[Document]:
    """Yields a document a sentence, streaming.

    Args:
        path: The file.
        errors: ``"replace"`` reads broken UTF-8 as U+FFFD.
        key: The key of entities in MISC; a word without it is outside.
        scheme: Key into ``tags.SCHEMES``.
        repair: Read illegal tag sequences as conlleval does.

    Raises:
        DataError: Not ten columns, an index out of order, tokens that do not make the text, an
            unknown tag or an illegal sequence, or a file that cannot be read.
    """
    for sentence in _sentences(path, errors, key):
        meta = dict(sentence.meta)
        text, boundaries = _place(sentence, meta.pop("text", None), path)
        yield sentence.document(
            text, boundaries, scheme=scheme, repair=repair, path=path, meta=meta
        )


def _sentences(path: str | PathLike[str], errors: str, key: str) -> Iterator[_Sentence]:
    sentence = _Sentence()
    for number, line in read_lines(path, errors):
        if not line.strip(" \t"):
            if sentence.tokens:
                yield sentence
                sentence = _Sentence()
        elif line.startswith("#"):
            sentence.meta.update(parse_comment(line))
        else:
            cells = line.split("\t")
            if len(cells) != 10 or not cells[1]:
                raise DataError(
                    f"expected 10 columns with a form, found {len(cells)}: {line:.40}",
                    path=path, line=number,
                )
            try:
                _add(sentence, cells, key, number)
            except ValueError as error:
                raise DataError(str(error), path=path, line=number) from None
    if sentence.tokens:
        yield sentence


def _add(sentence: _Sentence, cells: list[str], key: str, number: int) -> None:
    """Takes one row in; raises ``ValueError`` where it is out of order."""
    index, form = cells[0], cells[1]
    misc = [] if cells[9] == "_" else cells[9].split("|")
    tags = [item.removeprefix(f"{key}=") for item in misc if item.startswith(f"{key}=")]
    following = len(sentence.tokens) + 1
    space = "SpaceAfter=No" not in misc
    words = _RANGE.fullmatch(index)
    if _EMPTY.fullmatch(index):
        if tags:
            raise ValueError(f"expected no entity on an empty node, found {tags[0]}")
    elif words:
        first, last = int(words[1]), int(words[2])
        if first != following or last <= first or following <= sentence.until:
            raise ValueError(f"expected word {following}, found {index}")
        sentence.until = last
        sentence.units.append((form, last - first + 1, space))
    elif _WORD.fullmatch(index) and int(index) == following:
        others = "|".join(item for item in misc if not item.startswith(f"{key}=")) or "_"
        sentence.add(form, tags[0] if tags else OUTSIDE, (*cells[2:9], others), number)
        if following > sentence.until:
            sentence.units.append((form, 1, space))
    else:
        raise ValueError(f"expected word {following}, found {index}")


def _place(
    sentence: _Sentence, text: str | None, path: str | PathLike[str]
) -> tuple[str, Boundaries]:
    """The text and where each word lies in it; words of one token may share its place."""
    line = sentence.lines[-1]
    if sentence.until > len(sentence.tokens):
        raise DataError(
            f"expected word {len(sentence.tokens) + 1}, found the sentence's end",
            path=path, line=line,
        )
    surfaces = [surface for surface, _, _ in sentence.units]
    if text is None:
        text = "".join(s + " " * space for s, _, space in sentence.units).rstrip(" ")
    places = find_tokens(surfaces, text)
    if places is None:
        raise DataError(
            f"expected the tokens of '# text = {text:.40}', found {' '.join(surfaces):.40}",
            path=path, line=line,
        )
    boundaries: list[tuple[int, int]] = []
    for (surface, count, _), (start, end) in zip(sentence.units, places, strict=True):
        first = len(boundaries)
        words = sentence.tokens[first : first + count]
        inside = find_tokens(words, surface)
        if inside is None:
            boundaries += [(start, end)] * count
            if set(sentence.tags[first : first + count]) != {OUTSIDE}:
                logger.warning(
                    "%s:%d: entity widened to multiword token %r",
                    path, sentence.lines[first], surface,
                )
        else:
            boundaries += [(start + a, start + b) for a, b in inside]
    return text, tuple(boundaries)
