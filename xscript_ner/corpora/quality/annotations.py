"""Annotations held against each other, and against their texts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from ...core.types import Document, Entity, Token
from ...text.prepare import AlignmentReport, align
from .findings import (
    BOUNDARY,
    CONTRADICTION,
    DOUBLE,
    EDGE,
    LABEL,
    LEAK,
    OMISSION,
    Finding,
    spelt,
)

MARKED, LEAST, MOSTLY = 0.5, 3, 0.8
"""A name counts as left out where it is marked in more than this share of its places, and in at
least so many; as of another label where that share of its marks has the other one."""
SHORTEST, LONGEST = 2, 12
"""Characters, and tokens, of names that are looked for."""


class Read(NamedTuple):
    """A document of a corpus, cut into tokens.

    Attributes:
        corpus: As findings call it.
        number: From 1.
        document: With its entities.
        tokens: The front-end's, or those that it brings.
    """

    corpus: str
    number: int
    document: Document
    tokens: Sequence[Token]

    def finding(self, kind: str, message: str, span: tuple[int, int] | None = None) -> Finding:
        """Something about it."""
        text = self.document.text
        return Finding(kind, self.corpus, message, self.number, span=span, text=text)


def edges(read: Read) -> Iterator[Finding]:
    """Entities with white space at their edges."""
    for entity in read.document.entities:
        if entity.text != entity.text.strip():
            message = f"expected no white space at the edges, found {spelt(entity)}"
            yield read.finding(EDGE, message, (entity.start, entity.end))


def misfits(read: Read) -> Iterator[Finding]:
    """Entities that no token boundary fits."""
    report = AlignmentReport("drop")
    align(read.document, read.tokens, report)
    for _, entity, surfaces in report.misaligned:
        message = f"expected token boundaries around {spelt(entity)}, found {'|'.join(surfaces)}"
        yield read.finding(BOUNDARY, message, (entity.start, entity.end))


def repeated(train: Sequence[Read], dev: Sequence[Read]) -> Iterator[Finding]:
    """Documents whose text is there twice: alike, annotated otherwise, or in both parts."""
    first: dict[str, Read] = {}
    of_train = {read.document.text for read in train}
    for position, read in enumerate((*train, *dev)):
        text = read.document.text
        other = first.setdefault(text, read)
        if other is read:
            continue
        there = f"document {other.number} of {other.corpus}"
        if _meaning(other.document) != _meaning(read.document):
            ours, theirs = (_brief(one.document) for one in (other, read))
            message = f"expected what {there} has, {ours}, found {theirs}"
            yield read.finding(CONTRADICTION, message)
        if text in of_train and position >= len(train):
            yield read.finding(LEAK, f"expected other documents in dev, found {there} again")
        elif _meaning(other.document) == _meaning(read.document):
            yield read.finding(DOUBLE, f"expected it once, found {there} again")


def _meaning(document: Document) -> tuple[frozenset[tuple[int, int, str]], frozenset[object]]:
    spans = frozenset((e.start, e.end, e.label) for e in document.entities)
    return spans, frozenset(document.labels.items())


def _brief(document: Document, shown: int = 3) -> str:
    entities = [spelt(entity) for entity in document.entities]
    told = ", ".join(entities[:shown]) or "no entity"
    labels = ", ".join(f"{head} {label}" for head, label in document.labels.items())
    return told + ("…" if len(entities) > shown else "") + (f" ({labels})" if labels else "")


def inconsistent(reads: Sequence[Read]) -> Iterator[Finding]:
    """Names that are marked in most places and not in others, or mostly with another label.

    A place is a run of tokens that spells the name, outside of other entities and open spans; a
    name has at least two characters.
    """
    marks: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for read in reads:
        for entity in read.document.entities:
            marks[entity.text][entity.label] += 1
    names = {
        name: labels
        for name, labels in marks.items()
        if labels.total() >= LEAST and len(name) >= SHORTEST
    }
    unmarked = {(n, start): name for n, read in enumerate(reads)
                for name, start in _unmarked(read, names)}  # fmt: skip
    missing = Counter(unmarked.values())
    for (number, start), name in unmarked.items():
        marked = names[name].total()
        if marked > MARKED * (marked + missing[name]):
            (label, _), *_ = names[name].most_common(1)
            message = (
                f"{name!r} is marked in {marked} of {marked + missing[name]} places, mostly as "
                f"{label}, and not in this one"
            )
            yield reads[number].finding(OMISSION, message, (start, start + len(name)))
    for read in reads:
        for entity in read.document.entities:
            yield from _other_label(read, entity, names.get(entity.text, Counter()))


def _other_label(read: Read, entity: Entity, labels: Counter[str]) -> Iterator[Finding]:
    total = labels.total()
    (usual, count), *_ = labels.most_common(1) or [("", 0)]
    if usual != entity.label and count >= max(LEAST, MOSTLY * total):
        places = f"{count} of {total} places"
        message = f"{entity.text!r} is {usual} in {places}, and {entity.label} here"
        yield read.finding(LABEL, message, (entity.start, entity.end))


def _unmarked(read: Read, names: Mapping[str, object]) -> Iterator[tuple[str, int]]:
    """The longest names at runs of tokens that no entity and no open span touches."""
    document, tokens = read.document, read.tokens
    spans = [(e.start, e.end) for e in document.entities]
    spans += [(start, end) for start, end, _ in document.open_spans]
    taken = {place for start, end in spans for place in range(start, end)}
    position = 0
    while position < len(tokens):
        start = tokens[position].start
        ends = range(min(position + LONGEST, len(tokens)), position, -1)
        found = next(
            (e for e in ends if document.text[start : tokens[e - 1].end] in names), None
        )
        if found is None:
            position += 1
            continue
        if taken.isdisjoint(range(start, tokens[found - 1].end)):
            yield document.text[start : tokens[found - 1].end], start
        position = found
