"""Kinds of faults in annotated files, and one of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ...core.types import Entity
from .faults import OFFSETS, OVERLAP, UNREADABLE

DOUBLE, LEAK, CONTRADICTION, EDGE = "double", "leak", "contradiction", "white-space"
BOUNDARY, OMISSION, LABEL = "boundary", "omission", "label"
KINDS = {
    UNREADABLE: "a document that is not as its format has it",
    OFFSETS: "an entity outside its text, or of another text",
    OVERLAP: "an entity that overlaps another",
    EDGE: "an entity that begins or ends with white space",
    CONTRADICTION: "a text that is there twice, with different annotations",
    LEAK: "a document of dev that is in train, too",
    DOUBLE: "a document that is there twice",
    BOUNDARY: "an entity that no token boundary fits: it is not learnt",
    OMISSION: "a name that is marked in most places, and here not",
    LABEL: "a name that mostly has another label",
}
"""Kinds of findings, gravest first, and what they say."""
FAULTS = (UNREADABLE, OFFSETS, OVERLAP, EDGE, CONTRADICTION, LEAK)
"""The kinds that are wrong in any case; the others may be right."""


@dataclass(frozen=True)
class Finding:
    """Something in a file that is, or may be, wrong.

    Attributes:
        kind: Key into ``KINDS``.
        corpus: The file, or the registered corpus.
        message: What was expected and what was found.
        document: Which one of the corpus, from 1, of those that could be read; ``None`` where it
            could not.
        line: Of the file, from 1, where the reader told it.
        span: The entity's, or of where one is missing: code points of the document's text.
        text: The document's.
    """

    kind: str
    corpus: str
    message: str
    document: int | None = None
    line: int | None = None
    span: tuple[int, int] | None = None
    text: str = ""

    @property
    def where(self) -> str:
        """``train.jsonl, document 12, 3..5``, as far as it is known."""
        parts = [self.corpus if self.line is None else f"{self.corpus}:{self.line}"]
        if self.document is not None:
            parts.append(f"document {self.document}")
        if self.span is not None:
            parts.append("{}..{}".format(*self.span))
        return ", ".join(parts)

    def as_dict(self) -> dict[str, Any]:
        """What is known of it, as plain values."""
        values: dict[str, Any] = {
            "kind": self.kind, "corpus": self.corpus, "line": self.line,
            "document": self.document, "text": self.text, "message": self.message,
        }  # fmt: skip
        if self.span is not None:
            values |= {"start": self.span[0], "end": self.span[1]}
        return {key: value for key, value in values.items() if value not in (None, "")}


def spelt(entity: Entity) -> str:
    """``'東京' LOCATION``."""
    return f"{entity.text!r} {entity.label}"
