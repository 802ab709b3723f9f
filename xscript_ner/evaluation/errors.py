"""Wrong spans beside the gold ones, by kind; what was taken for what; scores of groups of spans."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from ..core.types import Document, Entity
from .frames import Answer
from .spans import Score, counted

MISSED, SPURIOUS, LABEL = "missed", "spurious", "label"
BOUNDARY, BOTH = "boundary", "boundary and label"
KINDS = {
    MISSED: "a gold entity where nothing was found",
    SPURIOUS: "something was found where no gold entity is",
    BOUNDARY: "the right label on a span that overlaps the gold one",
    LABEL: "the gold span with another label",
    BOTH: "another label on a span that overlaps the gold one",
}
"""Kinds of mistakes, and what they are."""
NOTHING = ""
"""Stands in a confusion table where there is no entity."""


@dataclass(frozen=True)
class Mistake:
    """A gold entity that was not found as it is, or one that was found and is not there.

    Attributes:
        kind: Key into ``KINDS``.
        gold: What should have been found; ``None`` if spurious.
        predicted: What was found; ``None`` if missed.
    """

    kind: str
    gold: Entity | None
    predicted: Entity | None

    def as_dict(self) -> dict[str, Any]:
        """``{"kind", "gold", "predicted"}``."""
        return {
            "kind": self.kind,
            "gold": self.gold and self.gold.as_dict(),
            "predicted": self.predicted and self.predicted.as_dict(),
        }


def mistakes(document: Document, answer: Answer) -> list[Mistake]:
    """All mistakes in a document, in the order of the text.

    Each entity is in one mistake at most: the pairs that share the same span come first, then those
    that share the most characters, of these the ones of the same label.

    Args:
        document: With gold entities; what lies in its open spans is no mistake.
        answer: What was found.
    """
    found = counted(document, answer.entities)
    exact = {_key(e) for e in document.entities} & {_key(e) for e in found}
    golds = [entity for entity in document.entities if _key(entity) not in exact]
    others = [entity for entity in found if _key(entity) not in exact]
    pairs = sorted(
        ((ours, theirs) for ours in golds for theirs in others if _shared(ours, theirs) > 0),
        key=lambda pair: (
            pair[0].start != pair[1].start or pair[0].end != pair[1].end,
            -_shared(*pair),
            pair[0].label != pair[1].label,
            pair[0].start,
        ),
    )
    met: set[int] = set()
    made = []
    for ours, theirs in pairs:
        if id(ours) in met or id(theirs) in met:
            continue
        met |= {id(ours), id(theirs)}
        made.append(Mistake(_kind(ours, theirs), ours, theirs))
    made += [Mistake(MISSED, entity, None) for entity in golds if id(entity) not in met]
    made += [Mistake(SPURIOUS, None, entity) for entity in others if id(entity) not in met]
    return sorted(made, key=lambda one: (one.gold or one.predicted or _NOWHERE).start)


_NOWHERE = Entity(0, 0, "", "")


def _kind(gold: Entity, predicted: Entity) -> str:
    if (gold.start, gold.end) == (predicted.start, predicted.end):
        return LABEL
    return BOUNDARY if gold.label == predicted.label else BOTH


def _key(entity: Entity) -> tuple[int, int, str]:
    return entity.start, entity.end, entity.label


def _shared(ours: Entity, theirs: Entity) -> int:
    return min(ours.end, theirs.end) - max(ours.start, theirs.start)


def confusion(
    documents: Sequence[Document], answers: Sequence[Answer]
) -> Counter[tuple[str, str]]:
    """How often an entity of one label was found as one of another.

    Returns:
        Gold and predicted label to how many pairs; ``""`` where there was none. What is right is
        counted under its label twice; boundaries do not count.
    """
    counts: Counter[tuple[str, str]] = Counter()
    for document, answer in zip(documents, answers, strict=True):
        found = {_key(entity) for entity in answer.entities}
        counts.update((e.label, e.label) for e in document.entities if _key(e) in found)
        for one in mistakes(document, answer):
            labels = (entity.label if entity else NOTHING for entity in (one.gold, one.predicted))
            counts[next(labels), next(labels)] += 1
    return counts


def grouped(
    documents: Sequence[Document],
    answers: Sequence[Answer],
    group: Callable[[int, Entity], str],
    order: Iterable[str] = (),
) -> dict[str, Score]:
    """Scores of entities of a kind, such as those of two tokens.

    Args:
        documents: With gold entities.
        answers: As many.
        group: Of an entity, gold or found, in the document of that number, counted from 0.
        order: Groups in the order in which they come; others follow, the largest first.

    Returns:
        Group to its score, of the gold entities and of those found that are of it.
    """
    gold: Counter[str] = Counter()
    found: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for number, (document, answer) in enumerate(zip(documents, answers, strict=True)):
        wanted = {_key(entity) for entity in document.entities}
        gold.update(group(number, entity) for entity in document.entities)
        for entity in counted(document, answer.entities):
            name = group(number, entity)
            found[name] += 1
            right[name] += _key(entity) in wanted
    names = sorted(gold | found, key=lambda name: (-gold[name], name))
    names.sort(key=[*order, *names].index)
    return {name: Score(gold[name], found[name], right[name]) for name in names}
