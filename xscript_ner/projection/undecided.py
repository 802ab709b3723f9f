"""Where the target side of a pair is left open, because nobody has said what lies there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..core.tags import OUTSIDE
from ..core.types import Entity, OpenSpan, Token
from ..text.romanizers.base import PROPER_NOUN

NOMINAL = frozenset({"名詞", "接尾辞", "接頭辞", "形状詞"})
"""Parts of speech that names are made of."""


def doubtful(entity: Entity) -> OpenSpan:
    """The place of an entity that the tagger was not sure of: that label, or none."""
    return OpenSpan(entity.start, entity.end, (entity.label, OUTSIDE))


def unclaimed_names(tokens: Sequence[Token], claimed: Sequence[Entity]) -> list[OpenSpan]:
    """Runs of nouns with a proper noun among them that nothing lies on; each may be anything.

    The other nouns of a run are open too, since a name may end in one (*市*, *大学*). Where the
    front-end tells no parts of speech, any word may be a name.

    Args:
        tokens: Of the target side.
        claimed: What lies there, known or not.
    """
    free = [all(t.end <= e.start or e.end <= t.start for e in claimed) for t in tokens]
    return [
        OpenSpan(tokens[first].start, tokens[last - 1].end)
        for first, last in noun_runs(tokens, free)
        if any(is_name(token) for token in tokens[first:last])
    ]


def noun_runs(
    tokens: Sequence[Token], free: Sequence[bool] | None = None
) -> Iterator[tuple[int, int]]:
    """Longest runs of nouns, and of parts of them, that are free; numerals end one."""
    first = 0
    for position in range(len(tokens) + 1):
        inside = position < len(tokens) and (free is None or free[position])
        if inside and _is_nominal(tokens[position]):
            continue
        if first < position:
            yield first, position
        first = position + 1


def _is_nominal(token: Token) -> bool:
    pos = token.analysis.pos
    return (pos[0] in NOMINAL and pos[1] != "数詞") or not pos[0]


def is_name(token: Token) -> bool:
    """Whether a word may be a name by itself: a proper noun, or a noun that no dictionary has."""
    pos = token.analysis.pos
    unknown = _is_nominal(token) and not token.analysis.reading
    return pos[1] == PROPER_NOUN or unknown
