"""What was found in a text, written into a spaCy document of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from spacy.tokens import Doc, Span, SpanGroup

from ...core.types import Entity
from ..tagged_document import TaggedDocument

Alignment = Literal["expand", "contract", "strict"]
"""What becomes of a span that spaCy's tokens do not fit: the tokens that it touches, those that
lie in it, or none."""


@dataclass(frozen=True)
class DocMarker:
    """Marks documents; see ``component.EntityComponent``, whose arguments these are.

    Attributes:
        alignment: See ``Alignment``.
        key: Of ``doc.spans``.
        overwrite: Whether what is found replaces what earlier components found.
        min_score: Least probability.
    """

    alignment: Alignment
    key: str
    overwrite: bool
    min_score: float

    def __call__(self, doc: Doc, found: TaggedDocument) -> list[Entity]:
        """Writes what was found into the document; gives what its tokens do not fit."""
        spans, scores, misaligned = [], [], []
        for entity in found.entities:
            if (entity.score or 0.0) < self.min_score:
                continue
            span = doc.char_span(entity.start, entity.end, label=entity.label)
            if span is None:
                misaligned.append(entity)
                span = self._aligned(doc, entity)
            if span is not None:
                spans.append(span)
                scores.append(entity.score or 0.0)
        attrs = {
            "scores": np.array(scores, dtype="float32"),
            "misaligned": [entity.as_dict() for entity in misaligned],
        }
        doc.spans[self.key] = SpanGroup(doc, name=self.key, attrs=attrs, spans=spans)
        by_score = sorted(zip(scores, spans, strict=True), key=lambda pair: -pair[0])
        ours, theirs = [span for _, span in by_score], list(doc.ents)
        doc.ents = _apart([*ours, *theirs] if self.overwrite else [*theirs, *ours])
        for head, (label, score) in found.labels.items():
            doc.cats[f"{head}:{label}"] = score
        return misaligned

    def _aligned(self, doc: Doc, entity: Entity) -> Span | None:
        if self.alignment == "strict":
            return None
        start, end, label = entity.start, entity.end, entity.label
        return doc.char_span(start, end, label=label, alignment_mode=self.alignment)


def _apart(spans: Sequence[Span]) -> list[Span]:
    """Those that overlap no earlier one, in the order of the text."""
    kept: list[Span] = []
    taken: set[int] = set()
    for span in spans:
        tokens = range(span.start, span.end)
        if taken.isdisjoint(tokens):
            kept.append(span)
            taken.update(tokens)
    return sorted(kept, key=lambda span: span.start)
