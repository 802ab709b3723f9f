"""What travels through the library: documents, tokens, entities, sentences.

All offsets are code points of the original text, which nothing here ever changes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple


class Analysis(NamedTuple):
    """What an analyser knows of a word, independent of where the word stands.

    A named tuple, because one is looked up for every token of every text and its hash and
    equality must be cheap. Front-ends share one object between equal words.
    """

    pos: tuple[str, str, str, str] = ("", "", "", "")
    """Part of speech, coarse to fine; ``""`` where the analyser says nothing."""
    reading: str = ""
    """Katakana reading of the surface in context; ``""`` when unknown."""
    lemma: str = ""
    """Dictionary form as the analyser writes it, UniDic's hyphenated gloss included."""
    origin: str = ""
    """Word origin (UniDic goshu): 和, 漢, 外, 固, 混, 記号."""


class Token(NamedTuple):
    """A word of a text: ``text[start:end] == surface``."""

    surface: str
    start: int
    end: int
    analysis: Analysis = Analysis()


@dataclass(frozen=True, slots=True)
class Entity:
    """A labelled span: ``document.text[start:end] == text``.

    ``score`` is the model's probability of exactly this span and label, ``None`` for gold.
    """

    start: int
    end: int
    label: str
    text: str
    score: float | None = None

    @classmethod
    def of(
        cls, text: str, start: int, end: int, label: str, score: float | None = None
    ) -> Entity:
        """The entity that lies at ``start..end`` of a text."""
        return cls(start, end, label, text[start:end], score)

    def as_dict(self) -> dict[str, Any]:
        """``{"start", "end", "label", "text"}`` and ``"score"`` where there is one."""
        plain: dict[str, Any] = {
            "start": self.start, "end": self.end, "label": self.label, "text": self.text,
        }
        if self.score is not None:
            plain["score"] = round(self.score, 4)
        return plain


class SentenceLabel(NamedTuple):
    """A label of a whole sentence, and the model's probability of it."""

    label: str
    score: float


CLASSIFIER = "classifier"
"""The head that tags entities."""
FRAME = "frame"
"""Beside the heads, where their scores stand: the answers of all of them together."""

class OpenSpan(NamedTuple):
    """A span of which nobody has said whether, or as what, it is an entity.

    In a document it runs over characters, in a sentence over tokens, as entities and spans do.

    Attributes:
        start, end: ``text[start:end]``, or ``tokens[start:end]``.
        labels: What what lies there may be; ``O`` among them where it may be nothing. Without any
            it may be anything.
    """

    start: int
    end: int
    labels: tuple[str, ...] = ()


Boundaries = tuple[tuple[int, int], ...]
"""``(start, end)`` of each token of a text, in order, not overlapping."""


@dataclass(frozen=True, slots=True)
class Document:
    """A text, the entities known of it, and what its file said beside.

    Attributes:
        text: The original text, untouched.
        entities: Spans sorted by start; not overlapping.
        tokens: Given token boundaries, or ``None`` when the text is raw and a front-end must
            find them.
        columns: Per given token, the further columns of its file (part of speech and so on).
        meta: Whatever else the format carries: sentence id, page id, comments.
        labels: Of the whole document, by what they answer: ``{"intent": "PlayMusic"}``.
        language: ISO code; ``""`` when nobody has said.
        open_spans: Where entities are not known; what is an entity all the same is among
            ``entities``. They may overlap.
    """

    text: str
    entities: tuple[Entity, ...] = ()
    tokens: Boundaries | None = None
    columns: tuple[tuple[str, ...], ...] | None = None
    meta: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    language: str = ""
    open_spans: tuple[OpenSpan, ...] = ()


class Span(NamedTuple):
    """A labelled run of tokens, ``tokens[start:end]``."""

    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A document made ready for a model.

    Attributes:
        document: Where it comes from.
        tokens: T tokens.
        romaji: T Latin strings, one a token.
        spans: The gold entities that token boundaries fit; ``()`` when there are none.
        weight: How many times, on average, an epoch of training sees it.
        head: The head that the spans are tags of; other heads that tag learn nothing from it.
        open_spans: Runs of tokens of which it is not known whether they are entities.
    """

    document: Document
    tokens: tuple[Token, ...]
    romaji: tuple[str, ...]
    spans: tuple[Span, ...] = ()
    weight: float = 1.0
    head: str = CLASSIFIER
    open_spans: tuple[OpenSpan, ...] = ()
