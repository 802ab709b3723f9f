"""Whether what was found in a case is what a reader expects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from ..core.types import Entity
from .cases import Case
from .pieces import Piece, placed

KindLabels = Mapping[str, Sequence[str]]


def is_right(case: Case, found: Sequence[Entity], labels: KindLabels) -> bool:
    """Whether each name is found as it should be, and nothing where there is none.

    Args:
        case: Names and the text between.
        found: Entities of its text, in order.
        labels: Kind to the labels that are right for it. Entities of other labels, dates say,
            are passed over.
    """
    counted = considered(found, labels)
    for start, end, piece in placed(case.pieces):
        if not piece.kind:
            continue
        within = [e for e in counted if e.start < end and start < e.end]
        if not _is_found(piece, start, within, labels[piece.kind]):
            return False
        counted = [e for e in counted if e not in within]
    return not counted


def considered(found: Sequence[Entity], labels: KindLabels) -> list[Entity]:
    """Entities whose labels belong to some kind."""
    known = {label for names in labels.values() for label in names}
    return [entity for entity in found if entity.label in known]


def _is_found(piece: Piece, start: int, within: Sequence[Entity], labels: Sequence[str]) -> bool:
    """Whether entities make up a name: whole, or cut where it may be, or without its margin."""
    edges, cuts, needed = {start}, set(), set()
    position = start
    for part in piece.parts:
        if part.apart:
            cuts.add(position)
        end = position + len(part.text)
        edges |= {position, end}
        if not part.optional:
            needed |= set(range(position, end))
        position = end
    covered = {place for entity in within for place in range(entity.start, entity.end)}
    neighbours = pairwise(within)
    return (
        needed <= covered
        and all(entity.label in labels for entity in within)
        and all({entity.start, entity.end} <= edges for entity in within)
        and all(any(a.end <= cut <= b.start for cut in cuts) for a, b in neighbours)
    )


def outline(case: Case, found: Sequence[Entity], labels: KindLabels) -> tuple[object, ...]:
    """What was found, said of the template: two fillings of it that are read alike agree.

    An entity is told by its kinds and by where it begins and ends: in which piece, and there at
    its beginning, at its end, within a name, or at which character of the text between.
    """
    pieces = list(placed(case.pieces))

    def place(offset: int, at_end: bool) -> tuple[int, object]:
        inside = offset - 1 if at_end else offset
        number = next(i for i, (start, end, _) in enumerate(pieces) if start <= inside < end)
        start, end, piece = pieces[number]
        if offset in (start, end):
            return number, "beginning" if offset == start else "end"
        return number, "within" if piece.kind else offset - start

    return tuple(
        (
            place(entity.start, False),
            place(entity.end, True),
            tuple(kind for kind, names in labels.items() if entity.label in names),
        )
        for entity in considered(found, labels)
    )
