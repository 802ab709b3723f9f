"""One corpus divided into train, dev and test, so that nothing is in two of them."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from ..core.errors import ConfigError, DataError, choose
from ..core.types import Document
from .splits import TEXT, check_key, key_of, place

Shares = Mapping[str, float]
"""Part to its share of the documents; they sum to 1."""
Groups = list[list[int]]
"""Places of documents that belong together, in the order of the first of each."""


def divide(
    documents: Sequence[Document],
    shares: Shares,
    way: str = "stratified",
    by: str = TEXT,
    seed: int = 1,
) -> dict[str, list[Document]]:
    """Divides documents into parts; each stays in its order.

    Documents of equal text are always in one part.

    Args:
        documents: All of them.
        shares: Part to its share; a part of share 0 is empty.
        way: Key into ``WAYS``.
        by: Key of ``meta`` whose equal values stay in one part, such as a page; or ``text``.
        seed: Of what is left to chance where it is stratified.

    Raises:
        ConfigError: Shares that do not sum to 1, or an unknown way.
        DataError: A document's ``meta`` lacks the key, or a part with a share is empty.
    """
    if way not in WAYS:
        raise ConfigError(choose("way to divide", way, WAYS))
    if min(shares.values(), default=0) < 0 or abs(sum(shares.values()) - 1) > 1e-6:
        told = ", ".join(f"{part}={share:g}" for part, share in shares.items())
        raise ConfigError(f"expected shares that sum to 1, found {told or 'none'}")
    groups = _groups(documents, by)
    parts = WAYS[way](documents, groups, shares, by, seed)
    found: dict[str, list[int]] = {part: [] for part in shares}
    for part, group in zip(parts, groups, strict=True):
        found[part] += group
    for part, share in shares.items():
        if share and not found[part]:
            raise DataError(
                f"expected documents for {part}, found none left: {len(groups):,} "
                f"{'texts' if by == TEXT else f'groups by {by}'} in all"
            )
    return {part: [documents[n] for n in sorted(numbers)] for part, numbers in found.items()}


def _groups(documents: Sequence[Document], by: str) -> Groups:
    """Documents that share a key, or a text, or a document that shares one with each."""
    leader: dict[tuple[str, str], int] = {}
    parent = list(range(len(documents)))

    def root(number: int) -> int:
        while parent[number] != number:
            parent[number] = parent[parent[number]]
            number = parent[number]
        return number

    check_key(documents, by, "by")
    for number, document in enumerate(documents):
        for key in {(by, key_of(document, by)), (TEXT, document.text)}:
            other = root(leader.setdefault(key, number))
            low, high = sorted((other, root(number)))
            parent[high] = low
    groups: dict[int, list[int]] = {}
    for number in range(len(documents)):
        groups.setdefault(root(number), []).append(number)
    return [*groups.values()]


def _contiguous(
    documents: Sequence[Document], groups: Groups, shares: Shares, by: str, seed: int
) -> list[str]:
    """Runs of the file: each group goes where its middle lies."""
    parts, done = [], 0
    for group in groups:
        parts.append(_part_at((done + len(group) / 2) / len(documents), shares))
        done += len(group)
    return parts


def _hashed(
    documents: Sequence[Document], groups: Groups, shares: Shares, by: str, seed: int
) -> list[str]:
    """By the SHA-1 of the key: what joins later moves nothing."""
    return [_part_at(place(min(key_of(documents[n], by) for n in g)), shares) for g in groups]


def _stratified(
    documents: Sequence[Document], groups: Groups, shares: Shares, by: str, seed: int
) -> list[str]:
    """Labels in proportion, the rarest first.

    Source: Sechidis, Tsoumakas and Vlahavas 2011, On the stratification of multi-label data, ECML
    PKDD; a label counts as often as a group has it, and documents without any last.
    """
    counts = [_labels([documents[n] for n in group]) for group in groups]
    total = sum(counts, Counter[str]())
    wanted = {part: {name: share * total[name] for name in total} for part, share in shares.items()}
    room = {part: share * len(documents) for part, share in shares.items()}
    order = list(range(len(groups)))
    random.Random(seed).shuffle(order)
    rank = {name: position for position, (name, _) in enumerate(reversed(total.most_common()))}
    order.sort(key=lambda n: min((rank[name] for name in counts[n]), default=len(rank)))
    parts = [""] * len(groups)
    open_parts = [part for part, share in shares.items() if share]
    for number in order:
        rarest = min(counts[number], key=lambda name: rank[name], default=None)
        part = max(
            open_parts,
            key=lambda name: (wanted[name][rarest] if rarest else 0.0, room[name]),
        )
        parts[number] = part
        room[part] -= len(groups[number])
        for name, count in counts[number].items():
            wanted[part][name] -= count
    return parts


def _labels(documents: Sequence[Document]) -> Counter[str]:
    found = Counter(entity.label for document in documents for entity in document.entities)
    found.update(f"{head}={label}" for d in documents for head, label in d.labels.items())
    return found


def _part_at(position: float, shares: Shares) -> str:
    """The part in whose stretch of 0 to 1 a number lies."""
    reached = 0.0
    for part, share in shares.items():
        reached += share
        if position < reached:
            return part
    return next(part for part in reversed([*shares]) if shares[part])


WAYS: dict[str, Callable[[Sequence[Document], Groups, Shares, str, int], list[str]]] = {
    "contiguous": _contiguous,
    "hashed": _hashed,
    "stratified": _stratified,
}
"""How parts are chosen: runs of the file, by SHA-1, or with labels in proportion."""
