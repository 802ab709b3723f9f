"""Document + front-end + romaniser = sentence; training and tagging share this path."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from ..core.errors import DataError
from ..core.tags import OUTSIDE
from ..core.types import Document, Entity, OpenSpan, Sentence, Span, Token
from .frontends import FrontEnd
from .romanizers import Romanizer

logger = logging.getLogger(__name__)

Misaligned = Literal["error", "drop", "expand", "contract"]
"""What to do with an entity that no token boundary fits."""


Misfits = list[tuple[Document, Entity, tuple[str, ...]]]
"""Gold entities, each with its document and the tokens it touches."""


@dataclass
class AlignmentReport:
    """What became of the gold entities that tags over tokens cannot say.

    Attributes:
        policy: What was done with those that no token boundary fits.
        entities: Number of gold entities seen.
        misaligned: Those that no token boundary fits.
        overlapping: Those left out because another, or what it was expanded to, has a token of
            theirs; they may be misaligned too.
    """

    policy: Misaligned
    entities: int = 0
    misaligned: Misfits = field(default_factory=list)
    overlapping: Misfits = field(default_factory=list)

    def rows(self) -> Iterator[dict[str, Any]]:
        """Every entity that did not fit, as a plain dictionary; ``reason`` says why."""
        for reason, misfits in (("boundary", self.misaligned), ("overlap", self.overlapping)):
            for document, entity, surfaces in misfits:
                yield {
                    **entity.as_dict(),
                    "reason": reason,
                    "tokens": list(surfaces),
                    "document": document.text,
                    "meta": dict(document.meta),
                }

    def summary(self, shown: int = 3) -> str:
        """``12 of 1,345 entities fit no token boundary (drop): 'アン' in アンデ|ス; …``."""
        text = f"{len(self.misaligned):,} of {self.entities:,} entities fit no token boundary"
        if self.misaligned:
            text += f" ({self.policy}): {_examples(self.misaligned, shown)}"
        if self.overlapping:
            text += f"; {len(self.overlapping):,} left out because others have their tokens: "
            text += _examples(self.overlapping, shown)
        return text


def _examples(misfits: Misfits, shown: int) -> str:
    examples = [f"{entity.text!r} in {'|'.join(tokens)}" for _, entity, tokens in misfits[:shown]]
    return "; ".join(examples) + ("; …" if len(misfits) > shown else "")


class Preparer:
    """Turns documents into sentences, the same way in training and in tagging.

    Args:
        frontend: Finds or keeps tokens.
        romanizer: Gives each token a Latin string.
        boundaries: ``"given"`` keeps the token boundaries a document brings; ``"own"``
            tokenises its text again.
    """

    def __init__(
        self,
        frontend: FrontEnd,
        romanizer: Romanizer,
        boundaries: Literal["given", "own"] = "given",
    ) -> None:
        self.frontend = frontend
        self.romanizer = romanizer
        self.boundaries = boundaries

    @property
    def versions(self) -> dict[str, str]:
        """Signatures of the front-end and the romaniser."""
        return {"frontend": self.frontend.signature, "romanizer": self.romanizer.signature}

    @property
    def readers(self) -> tuple[Preparer, ...]:
        """Those that read a language each; of text in one language, this one."""
        return (self,)

    def language(self, text: str, given: str = "") -> str:
        """What a text is read as, ``""`` where languages are not told apart."""
        return ""

    def reader(self, language: str) -> Preparer:
        """What reads a language."""
        return self

    def alike(self, language: str) -> int:
        """How many languages are read as this one is, itself included."""
        return 1

    def tokens(self, document: Document) -> list[Token]:
        """The document's tokens."""
        if document.tokens is not None and self.boundaries == "given":
            return self.frontend.given(document.text, document.tokens)
        return self.frontend(document.text)

    def sentences(
        self, documents: Iterable[Document], policy: Misaligned = "drop"
    ) -> tuple[list[Sentence], AlignmentReport]:
        """Prepares documents with gold entities. Documents without tokens are left out.

        Raises:
            DataError: With policy ``"error"``, at the first span that does not fit; or a
                document's language is not among those that are read.
        """
        report = AlignmentReport(policy)
        sentences = []
        for document in documents:
            reader = self.reader(self.language(document.text, document.language))
            tokens = reader.tokens(document)
            spans = align(document, tokens, report)
            if tokens:
                romaji = tuple(reader.romanizer.romanize(tokens))
                unknown = open_tokens(document, tokens)
                sentence = Sentence(
                    document, tuple(tokens), romaji, tuple(spans), open_spans=unknown
                )
                sentences.append(sentence)
        if report.misaligned or report.overlapping:
            logger.warning("%s", report.summary())
        return sentences, report


def align(document: Document, tokens: Sequence[Token], report: AlignmentReport) -> list[Span]:
    """Ties a document's entities to its tokens under ``report.policy``; counts in the report.

    ``expand`` takes every token the entity touches, ``contract`` those wholly inside it; a
    span that is then empty is dropped. Of spans that overlap, the one that begins first stays,
    of those the shorter one.

    Raises:
        DataError: With policy ``"error"``, at an entity that no token boundary fits or that
            overlaps another.
    """
    starts = {token.start: position for position, token in enumerate(tokens)}
    ends = {token.end: position + 1 for position, token in enumerate(tokens)}
    spans: list[Span] = []
    kept: Entity | None = None
    for entity in sorted(document.entities, key=lambda e: (e.start, e.end)):
        report.entities += 1
        first, last = starts.get(entity.start), ends.get(entity.end)
        if first is None or last is None or first >= last:
            first, last = _refit(entity, tokens, report, document)
        if first >= last:
            continue
        if kept is not None and spans[-1].end > first:
            if report.policy == "error":
                raise DataError(f"entity {_named(entity)} overlaps {_named(kept)}")
            surfaces = tuple(token.surface for token in tokens[first:last])
            report.overlapping.append((document, entity, surfaces))
        else:
            spans.append(Span(first, last, entity.label))
            kept = entity
    return spans


def open_tokens(document: Document, tokens: Sequence[Token]) -> tuple[OpenSpan, ...]:
    """Ties a document's open spans to the tokens that they touch.

    Where one begins or ends inside a token, what lies there may be nothing that tokens can say, so
    ``O`` joins what it may be.
    """
    runs = []
    for start, end, labels in document.open_spans:
        touched = [
            position
            for position, token in enumerate(tokens)
            if token.start < end and start < token.end
        ]
        if touched:
            first, last = touched[0], touched[-1]
            fits = (tokens[first].start, tokens[last].end) == (start, end)
            if labels and not fits and OUTSIDE not in labels:
                labels = (*labels, OUTSIDE)
            runs.append(OpenSpan(first, last + 1, labels))
    return tuple(runs)


def _named(entity: Entity) -> str:
    return f"{entity.text!r} ({entity.start}..{entity.end} {entity.label})"


def _refit(
    entity: Entity, tokens: Sequence[Token], report: AlignmentReport, document: Document
) -> tuple[int, int]:
    touched = [
        position
        for position, token in enumerate(tokens)
        if token.start < entity.end and entity.start < token.end
    ]
    surfaces = tuple(tokens[position].surface for position in touched)
    if report.policy == "error":
        raise DataError(
            f"entity {entity.text!r} ({entity.start}..{entity.end}) fits no token boundary; "
            f"the tokens there are {'|'.join(surfaces)}"
        )
    report.misaligned.append((document, entity, surfaces))
    if report.policy == "expand" and touched:
        return touched[0], touched[-1] + 1
    inside = [
        position
        for position in touched
        if entity.start <= tokens[position].start and tokens[position].end <= entity.end
    ]
    if report.policy == "contract" and inside:
        return inside[0], inside[-1] + 1
    return 0, 0
