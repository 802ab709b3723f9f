"""Tokens whose tag is not known, and the tags that each may have."""

from __future__ import annotations

from collections.abc import Mapping

from .tags import OUTSIDE, TagSet
from .types import Sentence

OpenRows = Mapping[int, tuple[int, ...]]
"""Token to the rows of the tags it may have, where there are several."""


def open_rows(sentence: Sentence, tags: TagSet, head: str) -> OpenRows:
    """What the open spans of a sentence leave open of its tags.

    A token of a known entity is known. What may be a label that the tags do not have may be ``O``,
    as such an entity is. Where open spans overlap, a token may be what either allows.

    Args:
        sentence: With its open spans.
        tags: What the head chooses from.
        head: Its name; a sentence of another head leaves nothing open, as it says nothing at all.
    """
    if not sentence.open_spans or sentence.head != head:
        return {}
    known = {
        token
        for start, end, label in sentence.spans
        if label in tags.labels
        for token in range(start, end)
    }
    rows: dict[int, frozenset[int]] = {}
    for start, end, labels in sentence.open_spans:
        allowed = _allowed(labels, tags)
        for token in range(start, end):
            if token not in known:
                rows[token] = rows.get(token, frozenset()) | allowed
    outside = {tags.index[OUTSIDE]}
    return {token: tuple(sorted(found)) for token, found in rows.items() if found != outside}


def _allowed(labels: tuple[str, ...], tags: TagSet) -> frozenset[int]:
    if not labels:
        return frozenset(range(len(tags)))
    names = {label for label in labels if label in tags.labels}
    rows = {row for row, tag in enumerate(tags.tags) if tag.partition("-")[2] in names}
    return frozenset(rows if names.issuperset(labels) else rows | {tags.index[OUTSIDE]})
