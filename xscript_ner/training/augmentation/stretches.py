"""A document in stretches, names and the text between, so that offsets stay exact."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ...core.tags import OUTSIDE
from ...core.types import Document, Entity, OpenSpan


class Stretch(NamedTuple):
    """Text between names, or a name with its label.

    Attributes:
        text: Part of the document.
        label: Of a name; else empty.
        added: Put in by an alteration, so that the corpus says nothing of it.
    """

    text: str
    label: str = ""
    added: bool = False


def stretches_of(document: Document) -> list[Stretch]:
    """The document cut at its entities; none is empty."""
    stretches: list[Stretch] = []
    position = 0
    for entity in document.entities:
        stretches.append(Stretch(document.text[position : entity.start]))
        stretches.append(Stretch(entity.text, entity.label))
        position = entity.end
    stretches.append(Stretch(document.text[position:]))
    return [stretch for stretch in stretches if stretch.text]


def covers(span: OpenSpan, document: Document) -> bool:
    """Whether all of a document is left open, as where guidelines leave a label out."""
    return (span.start, span.end) == (0, len(document.text))


def document_of(
    stretches: Sequence[Stretch], like: Document, strange: Sequence[str] = ()
) -> Document:
    """The document that stretches make.

    Token boundaries stay where every stretch is as long as it was; else a front-end finds them
    in the new text.

    Args:
        stretches: In order.
        like: The document they come from, with what else is known of it.
        strange: What text that was added may be beside nothing: labels of the corpus that whoever
            added it does not know.
    """
    text, entities, unknown = "", [], []
    for stretch in stretches:
        if stretch.added and strange:
            end = len(text) + len(stretch.text)
            unknown.append(OpenSpan(len(text), end, (*strange, OUTSIDE)))
        if stretch.label:
            start, end = len(text), len(text) + len(stretch.text)
            entities.append(Entity(start, end, stretch.label, stretch.text))
        text += stretch.text
    fits = [len(s.text) for s in stretches] == [len(s.text) for s in stretches_of(like)]
    return Document(
        text,
        tuple(entities),
        tokens=like.tokens if fits else None,
        meta=like.meta,
        labels=like.labels,
        language=like.language,
        open_spans=(
            *(span._replace(end=len(text)) for span in like.open_spans if covers(span, like)),
            *unknown,
        ),
    )
