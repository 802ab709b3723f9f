"""From entities that have found their place to a document: what is known of it, what is open."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from ..core.types import Document, Entity, Span, Token
from ..text.frontends import FrontEnd
from .endings import PERSON, PLACE, Endings
from .undecided import doubtful, is_name, unclaimed_names

Uncertain = Literal["drop", "open"]
"""What becomes of lines with an entity that is not sure, or has no counterpart."""
LEAST_VOTES = 1.0
"""Sum of probabilities from which on a name's entities have a say."""


class Placed(NamedTuple):
    """A line, its entities with their scores, and how many more have no counterpart in it."""

    text: str
    entities: tuple[Entity, ...]
    lost: int = 0


class Votes:
    """Which label the entities of one writing have, weighted by their scores.

    Args:
        lines: All of them.
        agreement: Share of a name's votes that settles its label.
    """

    def __init__(self, lines: Iterable[Placed], agreement: float) -> None:
        self.agreement = agreement
        self.names: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for line in lines:
            for entity in line.entities:
                self.names[entity.text][entity.label] += entity.score or 0.0  # type: ignore[assignment]

    def settled(self, entity: Entity, confidence: float) -> Entity:
        """The entity under the label that its name has; score 1 if that is sure, 0 if it is not."""
        votes = self.names[entity.text]
        label, most = max(votes.items(), key=lambda item: (item[1], item[0]))
        if most >= LEAST_VOTES and most >= self.agreement * votes.total():
            return replace(entity, label=label, score=1.0)
        alike = entity.label == label and (entity.score or 0.0) >= confidence
        return replace(entity, score=float(alike))


@dataclass(frozen=True)
class Marker:
    """Says of a line what is known and what is open.

    Attributes:
        frontend: Finds its words.
        confidence: From what score on an entity is known.
        uncertain: Whether a line with another one, or with one that is lost, is left out, or kept
            with that left open.
        open_names: Whether proper nouns that nothing lies on are open in every line.
        endings: Widens what is known, and adds to it.
        votes: Settle what label a name has.
    """

    frontend: FrontEnd
    confidence: float = 0.0
    uncertain: Uncertain = "drop"
    open_names: bool = False
    endings: Endings | None = None
    votes: Votes | None = None

    def __call__(self, line: Placed) -> tuple[Document | None, bool]:
        """The document, ``None`` if it is left out, and whether an entity is not sure."""
        plain = not line.entities and not line.lost
        if plain and not self.open_names and not self.endings:
            return Document(line.text), False
        tokens = self.frontend(line.text)
        entities = [self._settled(entity) for entity in line.entities]
        known = [e for e in entities if (e.score or 0.0) >= self.confidence]
        unsure = len(known) < len(entities)
        if self.uncertain == "drop" and (unsure or line.lost):
            return None, unsure
        if self.endings:
            bare = [e for e in known if self.endings.is_generic(e.text) or _is_bare(e, tokens)]
            known = self._widened(line.text, tokens, [e for e in known if e not in bare])
        rest = [e for e in entities if (e.score or 0.0) < self.confidence]
        rest = [e for e in rest if all(e.end <= k.start or k.end <= e.start for k in known)]
        spans = [doubtful(entity) for entity in rest]
        if line.lost or self.open_names:
            spans += unclaimed_names(tokens, [*known, *rest])
        found = tuple(replace(entity, score=None) for entity in known)
        return Document(line.text, found, open_spans=tuple(spans)), unsure

    def _settled(self, entity: Entity) -> Entity:
        return self.votes.settled(entity, self.confidence) if self.votes else entity

    def _widened(
        self, text: str, tokens: Sequence[Token], entities: Sequence[Entity]
    ) -> list[Entity]:
        assert self.endings is not None
        first = {token.start: position for position, token in enumerate(tokens)}
        last = {token.end: position + 1 for position, token in enumerate(tokens)}
        spans = [Span(first[e.start], last[e.end], e.label) for e in entities]
        return [
            Entity.of(text, tokens[start].start, tokens[end - 1].end, label)
            for start, end, label in self.endings(tokens, spans)
        ]


def _is_bare(entity: Entity, tokens: Sequence[Token]) -> bool:
    """Whether a person or a place has no proper noun, and so is most likely misplaced."""
    inside = (t for t in tokens if entity.start <= t.start and t.end <= entity.end)
    return entity.label in (PERSON, PLACE) and not any(is_name(token) for token in inside)
