"""Which rows of a source stand for each row of a target: by symbol, never by number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import torch
from torch import Tensor

from ..core.tags import OUTSIDE, Scheme, TagSet, split_tag
from ..core.vocab import PADDING, Vocabulary
from ..inputs.vocabularies import Vocabularies
from ..nn.heads import LABEL, TAGS

ROLES = ("first", "middle", "single", "last")
"""Roles of a tag in its span, as attributes of ``Scheme``. A prefix of several roles (IOB2's B
is first and single, its I middle and last) counts as the one listed before."""


@dataclass(frozen=True)
class Match:
    """Source rows for the rows of a target; M of them, those that stand for something.

    Attributes:
        unit: What a row stands for, in the plural.
        rows: Target rows.
        symbols: What each stands for.
        sources: Source rows of each, whose mean is taken; empty where there is none.
        reason: Why some have none.
        flat: Whether a row is a pair: the tensor is a square table, laid out flat.
    """

    unit: str
    rows: tuple[int, ...]
    symbols: tuple[str, ...]
    sources: tuple[tuple[int, ...], ...]
    reason: str
    flat: bool = False

    @property
    def missing(self) -> list[str]:
        """Symbols without a source."""
        pairs = zip(self.symbols, self.sources, strict=True)
        return [symbol for symbol, sources in pairs if not sources]

    def copy(self, target: Tensor, source: Tensor) -> None:
        """Fills the target's rows; those without a source stay.

        Shape: target (N, ...), changed in place, source (N', ...).
        """
        by_count: dict[int, list[int]] = {}
        for position, sources in enumerate(self.sources):
            by_count.setdefault(len(sources), []).append(position)
        for count, positions in by_count.items():
            if count:
                rows = torch.tensor([self.rows[p] for p in positions], device=target.device)
                theirs = torch.tensor([self.sources[p] for p in positions], device=source.device)
                target[rows] = source[theirs].mean(dim=1).to(target.device)


def match_symbols(unit: str, target: Vocabulary, source: Vocabulary) -> Match:
    """Equal symbols; ``<unk>`` is one of them, padding is left alone."""
    rows = tuple(row for row in range(len(target)) if row != PADDING)
    symbols = tuple(target.symbols[row] for row in rows)
    sources = tuple((source.index[s],) if s in source else () for s in symbols)
    return Match(unit, rows, symbols, sources, "not in the source")


def match_units(ours: Vocabularies, theirs: Vocabularies) -> Match:
    """Equal units of the spelling; none where the two sides read units of another kind."""
    if ours.unit == theirs.unit:
        return match_symbols(ours.unit, ours.units, theirs.units)
    nothing = match_symbols(ours.unit, ours.units, Vocabulary())
    return replace(
        nothing,
        sources=((),) * len(nothing.rows),
        reason=f"the source reads {theirs.unit}",
    )


def source_tags(
    target: TagSet, source: TagSet, labels: Mapping[str, Sequence[str]]
) -> list[tuple[int, ...]]:
    """For each target tag, rows of the source tags of the same role under the mapped labels."""
    found: list[tuple[int, ...]] = []
    for tag in target.tags:
        prefix, label = split_tag(tag, target.scheme)
        if tag == OUTSIDE:
            found.append((source.index[OUTSIDE],))
            continue
        theirs = same_role(prefix, target.scheme, source.scheme)
        found.append(tuple(source.index[f"{theirs}-{name}"] for name in labels.get(label, ())))
    return found


def same_role(prefix: str, target: Scheme, source: Scheme) -> str:
    """The source scheme's prefix for the place in a span that the target's stands for."""
    roles = [role for role in ROLES if getattr(target, role) == prefix]
    found: str = getattr(source, roles[0] if roles else ROLES[0])
    return found


def match_tags(target: TagSet, sources: Sequence[tuple[int, ...]], reason: str) -> Match:
    """Rows of the output layer."""
    return Match("tags", tuple(range(len(target))), target.tags, tuple(sources), reason)


def match_edges(
    target: Sequence[bool],
    source: Sequence[bool],
    tags: TagSet,
    sources: Sequence[tuple[int, ...]],
    reason: str,
) -> Match:
    """Scores of tags that may begin (or end) a sentence in both grammars."""
    rows = tuple(row for row in range(len(tags)) if target[row])
    legal = tuple(tuple(theirs for theirs in sources[row] if source[theirs]) for row in rows)
    return Match("tags", rows, tuple(tags.tags[row] for row in rows), legal, reason)


def match_pairs(
    target: TagSet, source: TagSet, sources: Sequence[tuple[int, ...]], reason: str
) -> Match:
    """Scores of tag pairs, in tables laid out flat: (i, j) is row i * K + j.

    Only pairs that a grammar allows are learnt: those that the target forbids do not count,
    and those that the source forbids are no source.
    """
    rows, symbols, theirs = [], [], []
    for i, before in enumerate(target.tags):
        for j, after in enumerate(target.tags):
            if target.allowed[i][j]:
                rows.append(i * len(target) + j)
                symbols.append(f"{before} {after}")
                pairs = [(a, b) for a in sources[i] for b in sources[j] if source.allowed[a][b]]
                theirs.append(tuple(a * len(source) + b for a, b in pairs))
    return Match("tag pairs", tuple(rows), tuple(symbols), tuple(theirs), reason, flat=True)


def tag_matches(
    ours: Any, theirs: Any, labels: Mapping[str, Sequence[str]]
) -> dict[str, Match]:
    """How each kind of row of a tag head is matched."""
    sources = source_tags(ours, theirs, labels)
    fresh = [label for label in ours.labels if not labels.get(label)]
    reason = f"no source for label {', '.join(fresh)}" if fresh else ""
    grammar = "; ".join(filter(None, [reason, "the source's grammar forbids the rest"]))
    if ours.scheme == theirs.scheme:
        grammar = reason  # what this grammar allows, the same grammar allows there
    return {
        "tag": match_tags(ours, sources, reason),
        "pair": match_pairs(ours, theirs, sources, grammar),
        "start": match_edges(ours.starts, theirs.starts, ours, sources, grammar),
        "end": match_edges(ours.ends, theirs.ends, ours, sources, grammar),
    }


def label_matches(
    ours: Any, theirs: Any, labels: Mapping[str, Sequence[str]]
) -> dict[str, Match]:
    """How the rows of a head that labels sentences are matched."""
    rows = tuple(range(len(ours)))
    sources = [tuple(theirs.index[name] for name in labels.get(own, ())) for own in ours.labels]
    return {"label": Match("labels", rows, ours.labels, tuple(sources), "without a source")}


MATCHES = {TAGS: tag_matches, LABEL: label_matches}
"""By what a head answers: from its answers, those of the source and the label map, how each kind
of row (see ``Head.ROWS``) is matched."""
