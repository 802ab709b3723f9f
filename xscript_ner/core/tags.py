"""Tag schemes as tables; spans to tags and back; which tag may follow which.

Every scheme is described by three small tables over prefixes. All the rest of the module
walks them, so that a new scheme is a new table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from .errors import ConfigError, choose
from .types import Sentence, Span
from .vocab import UNLABELLED

OUTSIDE = "O"


@dataclass(frozen=True)
class Scheme:
    """A tag scheme.

    Attributes:
        inside: Prefixes that carry a label.
        continues: Pairs (previous, next) of equal label in which next goes on with the span.
        needs_previous: Prefixes that are legal only where they continue a span.
        needs_next: Prefixes that are legal only where the next tag continues the span.
        only_after_same: Prefixes legal only right after a span of the same label (IOB1's B).
        single, first, middle, last: Prefixes a span is written with.
    """

    inside: str
    continues: frozenset[tuple[str, str]]
    needs_previous: str
    needs_next: str
    only_after_same: str
    single: str
    first: str
    middle: str
    last: str


def _pairs(text: str) -> frozenset[tuple[str, str]]:
    return frozenset((pair[0], pair[1]) for pair in text.split())


SCHEMES: dict[str, Scheme] = {
    "IOB1": Scheme("BI", _pairs("BI II"), "", "", "B", "I", "I", "I", "I"),
    "IOB2": Scheme("BI", _pairs("BI II"), "I", "", "", "B", "B", "I", "I"),
    "BIOES": Scheme("BIES", _pairs("BI BE II IE"), "IE", "BI", "", "S", "B", "I", "E"),
    "BILUO": Scheme("BILU", _pairs("BI BL II IL"), "IL", "BI", "", "U", "B", "I", "L"),
}

LEARNABLE = tuple(name for name, scheme in SCHEMES.items() if not scheme.only_after_same)
"""IOB1 is read, but not learnt: its ``I`` does not tell whether a span begins there."""


def scheme_named(name: str) -> Scheme:
    """The scheme of that name.

    Raises:
        ConfigError: There is none; the message lists those there are.
    """
    try:
        return SCHEMES[name]
    except KeyError:
        raise ConfigError(choose("tag scheme", name, SCHEMES)) from None


def split_tag(tag: str, scheme: Scheme) -> tuple[str, str]:
    """``"B-PER"`` to ``("B", "PER")``, ``"O"`` to ``("O", "")``.

    Raises:
        ValueError: The tag is not of this scheme.
    """
    if tag == OUTSIDE:
        return OUTSIDE, ""
    prefix, dash, label = tag.partition("-")
    if not dash or not label or len(prefix) != 1 or prefix not in scheme.inside:
        wanted = ", ".join(f"{letter}-…" for letter in scheme.inside)
        raise ValueError(f"expected O or {wanted}, found {tag!r}")
    return prefix, label


def continues(previous: str, following: str, scheme: Scheme) -> bool:
    """Whether the span that ``previous`` is in goes on in ``following``."""
    before, before_label = split_tag(previous, scheme)
    after, after_label = split_tag(following, scheme)
    return before_label == after_label and (before, after) in scheme.continues


def may_follow(previous: str, following: str, scheme: Scheme) -> bool:
    """Whether ``following`` is legal after ``previous``; a sentence's edges count as ``O``."""
    before, before_label = split_tag(previous, scheme)
    after, after_label = split_tag(following, scheme)
    goes_on = before_label == after_label and (before, after) in scheme.continues
    if not goes_on and (after in scheme.needs_previous or before in scheme.needs_next):
        return False
    return after not in scheme.only_after_same or before_label == after_label


def encode(spans: Iterable[Span], length: int, scheme: Scheme) -> list[str]:
    """Writes spans as ``length`` tags.

    Raises:
        ValueError: Spans overlap, are empty or pass the end.
    """
    tags = [OUTSIDE] * length
    spans = list(spans)
    for start, end, label in spans:
        if not 0 <= start < end <= length:
            raise ValueError(f"expected a span within 0..{length}, found {start}..{end}")
        if any(tag != OUTSIDE for tag in tags[start:end]):
            raise ValueError(f"span {start}..{end} overlaps another")
        if end - start == 1:
            tags[start] = f"{scheme.single}-{label}"
        else:
            tags[start:end] = [f"{scheme.middle}-{label}"] * (end - start)
            tags[start] = f"{scheme.first}-{label}"
            tags[end - 1] = f"{scheme.last}-{label}"
    for start, _, label in spans if "B" in scheme.only_after_same else ():
        if start and tags[start - 1] != OUTSIDE and tags[start - 1][2:] == label:
            tags[start] = f"B-{label}"
    return tags


def decode(tags: Sequence[str], scheme: Scheme, *, strict: bool = True) -> list[Span]:
    """Reads the spans that tags spell.

    Args:
        tags: One a token.
        scheme: How they are written.
        strict: Refuse tags that may not follow each other; otherwise a stray continuation
            begins a span and an unfinished span ends where it stops (the conlleval reading).

    Raises:
        ValueError: An unknown tag, or with ``strict`` an illegal sequence. The exception's
            ``position`` attribute is the index of the token at fault.
    """
    spans: list[Span] = []
    start, previous = 0, OUTSIDE
    for position, tag in enumerate([*tags, OUTSIDE]):
        try:
            split_tag(tag, scheme)  # refuses what is no tag of the scheme
            if strict and not may_follow(previous, tag, scheme):
                raise ValueError(f"{tag} may not follow {previous}")
        except ValueError as error:
            error.position = min(position, len(tags) - 1)  # type: ignore[attr-defined]
            raise
        if not continues(previous, tag, scheme):
            if previous != OUTSIDE:
                spans.append(Span(start, position, previous[2:]))
            start = position
        previous = tag
    return spans


class TagSet:
    """The tags a classifier chooses from, with their grammar.

    Attributes:
        labels: Entity labels, in row order.
        scheme_name: Key into ``SCHEMES``.
        tags: K tags; row 0 is ``O``.
        allowed: ``allowed[i][j]``: tag j may follow tag i. K by K.
        continues: ``continues[i][j]``: tag j goes on with the span of tag i. K by K.
        starts, ends: Whether a sentence may begin / end with the tag. K each.
    """

    def __init__(self, labels: Iterable[str], scheme_name: str) -> None:
        self.labels = tuple(labels)
        self._known = frozenset(self.labels)
        self.scheme_name = scheme_name
        self.scheme = scheme = scheme_named(scheme_name)
        self.tags = (OUTSIDE, *(f"{p}-{label}" for label in self.labels for p in scheme.inside))
        self.index = {tag: row for row, tag in enumerate(self.tags)}
        self.allowed = self._pairs(may_follow)
        self.continues = self._pairs(continues)
        self.starts = list(self.allowed[0])
        self.ends = [row[0] for row in self.allowed]

    def _pairs(self, holds: Callable[[str, str, Scheme], bool]) -> list[list[bool]]:
        """``holds`` of every pair of tags, K by K.

        It is asked of one label and another only: beyond that all labels are alike, and a
        thousand of them would make millions of questions.
        """
        inside, count = self.scheme.inside, len(self.labels)

        def row(tag: str, position: int | None) -> list[bool]:
            same, other = (
                [holds(tag, f"{p}-{label}", self.scheme) for p in inside] for label in "ab"
            )
            answers = [holds(tag, OUTSIDE, self.scheme), *other * count]
            if position is not None:
                start = 1 + position * len(inside)
                answers[start : start + len(inside)] = same
            return answers

        rows = [row(OUTSIDE, None)]
        rows += [row(f"{p}-a", position) for position in range(count) for p in inside]
        return rows

    def __len__(self) -> int:
        return len(self.tags)

    def encode(self, spans: Iterable[Span], length: int) -> list[int]:
        """Tag rows of a sentence of ``length`` tokens.

        Raises:
            ValueError: A label that this set does not have.
        """
        try:
            return [self.index[tag] for tag in encode(spans, length, self.scheme)]
        except KeyError as error:
            raise ValueError(
                f"label of tag {error.args[0]!r} is not among {', '.join(self.labels)}"
            ) from None

    def as_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {"labels": list(self.labels), "scheme": self.scheme_name}

    def gold(self, sentence: Sentence, head: str) -> list[int]:
        """Tag rows of the sentence's spans; spans whose label is not known here are left out.

        Args:
            sentence: With its gold spans.
            head: Whose tags these are; of a sentence of another head all are ``UNLABELLED``.
        """
        if sentence.head != head:
            return [UNLABELLED] * len(sentence.tokens)
        known = [span for span in sentence.spans if span.label in self._known]
        return self.encode(known, len(sentence.tokens))

    def decode(self, rows: Iterable[int]) -> list[Span]:
        """Spans that a sequence of tag rows spells, the lenient way."""
        return decode([self.tags[row] for row in rows], self.scheme, strict=False)
