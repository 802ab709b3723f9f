"""Utterances with their slots in brackets: ``wake me at [time : nine am]``."""

from __future__ import annotations

from ....core.errors import DataError
from ....core.types import Document, Entity
from ..tagged import find_tokens


def annotated_entities(annotated: str, text: str) -> tuple[Entity, ...]:
    """The slots of an annotated utterance, as they lie in its text.

    White space at the edges of brackets and between pieces may differ.

    Raises:
        DataError: A bracket never closes, was never opened, has no label or no words, or what
            remains without the brackets is not the text.
    """
    pieces = [(piece, label) for piece, label in _pieces(annotated) if piece]
    places = find_tokens([piece for piece, _ in pieces], text)
    if places is None:
        raise DataError(f"expected an annotation of {text!r:.60}, found {annotated!r:.80}")
    return tuple(
        Entity.of(text, start, end, label)
        for (start, end), (_, label) in zip(places, pieces, strict=True)
        if label
    )


def annotate(document: Document) -> str:
    """The text with its entities in brackets, as ``annotated_entities`` reads them.

    Raises:
        ValueError: Text, labels or spans that brackets cannot hold.
    """
    parts: list[str] = []
    position = 0
    for entity in document.entities:
        parts += document.text[position : entity.start], f"[{entity.label} : {entity.text}]"
        position = entity.end
    annotated = "".join([*parts, document.text[position:]])
    expected = [(entity.start, entity.end, entity.label) for entity in document.entities]
    try:
        found = [(e.start, e.end, e.label) for e in annotated_entities(annotated, document.text)]
    except DataError as error:
        raise ValueError(error.message) from None
    if found != expected:
        raise ValueError(f"expected slots that brackets can hold, found {annotated!r:.60}")
    return annotated


def _pieces(annotated: str) -> list[tuple[str, str]]:
    """``(words, label)`` in order; the label of words outside brackets is ``""``."""
    pieces = []
    position = 0
    while position < len(annotated):
        start = annotated.find("[", position)
        before = annotated[position : start if start >= 0 else None]
        if "]" in before:
            raise DataError(f"expected '[' before ']', found none: {annotated!r:.80}")
        pieces.append((before.strip(), ""))
        if start < 0:
            break
        end = annotated.find("]", start)
        inside = annotated[start + 1 : end if end >= 0 else None]
        if end < 0 or "[" in inside:
            raise DataError(f"expected ']' that closes {annotated[start:]!r:.40}, found none")
        label, _, words = (part.strip() for part in inside.partition(":"))
        if not label or not words:
            raise DataError(f"expected [slot : words], found {annotated[start : end + 1]!r:.60}")
        pieces.append((words, label))
        position = end + 1
    return pieces
