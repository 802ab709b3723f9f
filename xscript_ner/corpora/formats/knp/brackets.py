"""What stood in brackets, put back where it was.

Corpora analysed with KNP may divide ``群（ぐん）は…`` into two sentences: ``群は…``, whose comment
says 括弧削除, and ``ぐん``, whose comment says ``括弧始:（ 括弧終:） 括弧位置:1``. The position
counts the characters of the sentence with the brackets before it put back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from os import PathLike

from ....core.errors import DataError
from ....core.tags import OUTSIDE
from ....core.types import Boundaries, Document, Entity, OpenSpan
from .sentences import COMMENT, SID

BRACKETS = ("apart", "restored")
WITHOUT = "括弧削除"

_PLACE = re.compile(r"括弧始:(\S+) 括弧終:(\S+) 括弧位置:(\d+)")
_OPENING = ("特殊", "1", "括弧始", "3", "*", "0", "*", "0", "")
_CLOSING = ("特殊", "1", "括弧終", "4", "*", "0", "*", "0", "")

Columns = tuple[tuple[str, ...], ...]


def restored(documents: Iterable[Document], path: str | PathLike[str]) -> Iterator[Document]:
    """Yields documents with what their comments say of brackets put back.

    An entity that a bracket divides (``1946年（昭和21年）11月5日``) is left open over its whole
    length: as it is annotated it does not stand in the text.

    Raises:
        DataError: A bracket without a sentence, or beyond its end.
    """
    whole: Document | None = None
    for document in documents:
        comment = document.meta.get(COMMENT, "")
        place = _PLACE.search(comment)
        if place is None:
            if whole is not None:
                yield whole
            whole = _plain(document)
            continue
        position = int(place[3])
        if whole is None or position > len(whole.text):
            found = "no sentence before it" if whole is None else f"{len(whole.text)} characters"
            named = document.meta.get(SID, document.text)
            message = f"expected a sentence with a place {position} for {named}, found {found}"
            raise DataError(message, path=path)
        whole = _inserted(whole, position, _bracketed(document, place[1], place[2]))
    if whole is not None:
        yield whole


def _plain(document: Document) -> Document:
    """Without the note that something is missing."""
    words = document.meta.get(COMMENT, "").split(" ")
    if WITHOUT not in words:
        return document
    rest = " ".join(word for word in words if word != WITHOUT)
    return replace(document, meta={**document.meta, COMMENT: rest})


def _bracketed(document: Document, opening: str, closing: str) -> Document:
    """A document within its brackets, which are tokens."""
    width, end = len(opening), len(opening) + len(document.text)
    columns = document.columns or ()
    return Document(
        opening + document.text + closing,
        tuple(_moved(entity, width) for entity in document.entities),
        (
            (0, width),
            *((start + width, stop + width) for start, stop in document.tokens or ()),
            (end, end + len(closing)),
        ),
        ((opening, opening, *_OPENING), *columns, (closing, closing, *_CLOSING)),
        open_spans=tuple(OpenSpan(s + width, e + width, n) for s, e, n in document.open_spans),
    )


def _moved(entity: Entity, by: int) -> Entity:
    return replace(entity, start=entity.start + by, end=entity.end + by)


def _inserted(whole: Document, at: int, part: Document) -> Document:
    """``part`` between the characters of ``whole``; a token that it divides becomes two."""
    width = len(part.text)
    text = whole.text[:at] + part.text + whole.text[at:]
    divided = [entity for entity in whole.entities if entity.start < at < entity.end]
    entities = [
        _moved(entity, width) if entity.start >= at else entity
        for entity in whole.entities
        if entity not in divided
    ]
    inner = [_moved(entity, at) for entity in part.entities]
    tokens, columns = _tokens(whole, at, part)
    open_spans = [
        *(OpenSpan(s + width * (s >= at), e + width * (e > at), n) for s, e, n in whole.open_spans),
        *(OpenSpan(s + at, e + at, n) for s, e, n in part.open_spans),
        *(OpenSpan(e.start, e.end + width, (e.label, OUTSIDE)) for e in divided),
    ]
    return replace(
        whole,
        text=text,
        entities=tuple(sorted([*entities, *inner], key=lambda entity: entity.start)),
        tokens=tokens,
        columns=columns,
        open_spans=tuple(sorted(open_spans)),
    )


def _tokens(whole: Document, at: int, part: Document) -> tuple[Boundaries, Columns]:
    width = len(part.text)
    before, after = [], []
    for (start, end), row in zip(whole.tokens or (), whole.columns or (), strict=True):
        if start < at:
            before.append(((start, min(end, at)), row))
        if end > at:
            after.append(((max(start, at) + width, end + width), row))
    own = zip(part.tokens or (), part.columns or (), strict=True)
    inside = [((start + at, end + at), row) for (start, end), row in own]
    rows = [*before, *inside, *after]
    return tuple(token for token, _ in rows), tuple(row for _, row in rows)
