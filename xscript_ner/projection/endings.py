"""What names end in, where a translation tells too little of them.

*California* is カリフォルニア, and 州 behind it is left over; 厚生労働省 is written and read unlike
*Ministry of Health*. A table of endings widens such entities to what Japanese counts as one name,
and finds names that no entity lies on. Where the dictionary knows family and given name, the two in
a row are a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from ..config.toml import read_toml
from ..core.errors import ConfigError
from ..core.resources import locate
from ..core.types import Span, Token
from .undecided import is_name, noun_runs

PERSON, PLACE, ORGANIZATION = "PER", "LOC", "ORG"
"""Labels of the model that the table speaks of."""
KATAKANA = re.compile("[ァ-ヺー]+")
FAMILY, GIVEN = ("人名", "姓"), ("人名", "名")
"""What UniDic says of a family name and of a given name."""
NO_BEGINNING = frozenset({"副詞可能", "助数詞可能"})
"""What it says of nouns that no name begins with: 現在, 年."""
KEYS = (
    (PLACE, "behind"), (PERSON, "behind"), (PERSON, "joints"),
    (PERSON, "never"), (PERSON, "titles"), (ORGANIZATION, "behind"), (ORGANIZATION, "front"),
    (ORGANIZATION, "alone"), (ORGANIZATION, "whole"), ("before", "nouns"),
)  # fmt: skip


@dataclass(frozen=True)
class Endings:
    """A table of endings.

    Attributes:
        place: Words that belong to the place before them.
        given: Characters that belong to the given name before them, if the dictionary cuts it.
        joints: Marks between the words of a name in katakana.
        never: Words that make such a name no person's.
        titles: Words behind a person.
        organization: What a run of nouns with a name among them ends in, if it is an organisation.
        front: What it begins with.
        alone: As ``organization``, of a run that needs no name.
        whole: Names by themselves.
        before: Nouns that are no part of a name that they stand before.
    """

    place: frozenset[str]
    given: frozenset[str]
    joints: frozenset[str]
    never: frozenset[str]
    titles: frozenset[str]
    organization: tuple[str, ...]
    front: tuple[str, ...]
    alone: tuple[str, ...]
    whole: frozenset[str]
    before: frozenset[str]

    def __call__(self, tokens: Sequence[Token], spans: Sequence[Span]) -> list[Span]:
        """The spans, widened and joined, and those that the endings tell beside, in order."""
        found = self._places(tokens, spans)
        found = self._persons(tokens, found)
        for first, last in noun_runs(tokens):
            whole = self._organization(tokens, first, last, found)
            if whole is not None:
                found = [s for s in found if not _meet(s, whole)] + [whole]
        return _joined(sorted(found))

    def _places(self, tokens: Sequence[Token], spans: Sequence[Span]) -> list[Span]:
        found: list[Span] = []
        ends = {span.end: span for span in spans}
        inside = {token for span in spans for token in range(span.start, span.end)}
        for position, token in enumerate(tokens):
            end = position + 1
            span = ends.get(end)
            free = position not in inside and not (found and position < found[-1].end)
            if span is None and free and token.analysis.pos[2] == "地名":
                span = Span(position, end, "")
            if span is None:
                continue
            if span.label in (PLACE, ""):
                while end < len(tokens) and end not in inside and tokens[end].surface in self.place:
                    end += 1
            if end > span.end:
                span = Span(span.start, end, PLACE)
            if span.label:
                found.append(span)
        return found

    def _persons(self, tokens: Sequence[Token], spans: Sequence[Span]) -> list[Span]:
        """The spans, and the persons among names in katakana and family names with given names."""
        found = list(spans)
        for first, last in self._chains(tokens):
            whole = Span(first, last, PERSON)
            crossing = [span for span in found if _meet(span, whole)]
            labels = {span.label for span in crossing}
            kinds = {token.analysis.pos[2] for token in tokens[first:last]}
            known = labels == {PERSON} or (not labels and kinds & {"人名"})
            inside = all(first <= s.start and s.end <= last for s in crossing)
            if known and inside and "地名" not in kinds:
                found = [span for span in found if span not in crossing] + [whole]
        for start, (family, given) in enumerate(pairwise(tokens)):
            if (family.analysis.pos[2:], given.analysis.pos[2:]) == (FAMILY, GIVEN):
                behind = tokens[start + 2].surface if start + 2 < len(tokens) else ""
                name = Span(start, start + 2 + (behind in self.given), PERSON)
                if not any(_meet(name, span) for span in found):
                    found.append(name)
        found = self._titled(tokens, found)
        return [self._with_number(span, tokens) for span in found]

    def _titled(self, tokens: Sequence[Token], spans: Sequence[Span]) -> list[Span]:
        """小泉首相 and ブッシュ大統領 are persons with a title, which is no part of the name."""
        found = list(spans)
        for end in range(1, len(tokens)):
            if tokens[end].surface not in self.titles:
                continue
            first = end
            while first > 0 and self._may_be_person(tokens[first - 1]):
                first -= 1
            whole = Span(first, end, PERSON)
            titled = [s for s in found if s.end == end + 1 and s.start < end]
            crossing = [s for s in found if _meet(s, whole) and s not in titled]
            if first == end:
                found = [s for s in found if s not in titled]
            elif all(first <= s.start and s.end <= end for s in crossing):
                gone = [*titled, *crossing]
                found = [span for span in found if span not in gone] + [whole]
        return found

    def _may_be_person(self, token: Token) -> bool:
        pos = token.analysis.pos
        katakana = KATAKANA.fullmatch(token.surface) or token.surface in self.joints
        return pos[2] == "人名" or (
            bool(katakana) and pos[2] != "地名" and token.surface not in self.never
            and pos[0] in ("名詞", "補助記号")
        )  # fmt: skip

    def _chains(self, tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
        """Words in katakana with marks between them: ジョゼフ・ドッジ."""
        first = 0
        for position in range(len(tokens) + 1):
            surface = tokens[position].surface if position < len(tokens) else ""
            if KATAKANA.fullmatch(surface) or (surface in self.joints and first < position):
                continue
            last = position
            while first < last and tokens[last - 1].surface in self.joints:
                last -= 1
            words = {token.surface for token in tokens[first:last]}
            if words & self.joints and not words & self.never:
                yield first, last
            first = position + 1

    def _with_number(self, span: Span, tokens: Sequence[Token]) -> Span:
        """Elizabeth II: エリザベス2世."""
        behind = tokens[span.end : span.end + 2]
        if span.label == PERSON and len(behind) == 2 and behind[1].surface == "世":
            return span._replace(end=span.end + 2) if behind[0].analysis.pos[1] == "数詞" else span
        return span

    def _organization(
        self, tokens: Sequence[Token], first: int, last: int, found: Sequence[Span]
    ) -> Span | None:
        while first < last and self._is_before(tokens[first]):
            first += 1
        for end in range(last, first, -1):
            whole = Span(first, end, ORGANIZATION)
            crossing = [s for s in found if _meet(s, whole)]
            taken = any(s.label == PERSON or s.start < first or s.end > end for s in crossing)
            # 福建省 is a place, 外務省 is none.
            if not taken and whole._replace(label=PLACE) not in crossing:
                named = bool(crossing) or any(is_name(token) for token in tokens[first:end])
                if self._tells("".join(token.surface for token in tokens[first:end]), named):
                    return whole
        return None

    def is_generic(self, text: str) -> bool:
        """Whether a word only makes names of organisations: 大学, 株式会社."""
        return text in self.front or text in self.organization or text in self.alone

    def _is_before(self, token: Token) -> bool:
        return token.surface in self.before or token.analysis.pos[2] in NO_BEGINNING

    def _tells(self, text: str, named: bool) -> bool:
        endings = (*self.alone, *self.organization) if named else self.alone
        ends = any(text.endswith(ending) and text != ending for ending in endings)
        begins = any(text.startswith(front) and text != front for front in self.front)
        return ends or (begins and named) or text in self.whole


def read_endings(source: str | Path) -> Endings:
    """A table by its name in ``resources/endings``, or by its path.

    Raises:
        ConfigError: There is no such file, or it lacks a key.
    """
    path = locate("table of endings", source)
    values = read_toml(path, "table of endings")
    try:
        words = [values[table][key].split() for table, key in KEYS]
    except (KeyError, TypeError, AttributeError):
        expected = ", ".join(f"{table}.{key}" for table, key in KEYS)
        raise ConfigError(f"{path}: expected words under each of {expected}") from None
    place, given, joints, never, titles, organization, front, alone, whole, before = words
    return Endings(
        frozenset(place), frozenset(given), frozenset(joints), frozenset(never),
        frozenset(titles),
        tuple(organization), tuple(front), tuple(alone), frozenset(whole), frozenset(before),
    )  # fmt: skip


def _meet(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _joined(spans: Sequence[Span]) -> list[Span]:
    """Places that follow each other without a mark are one: 京都府京都市."""
    found: list[Span] = []
    for span in spans:
        last = found[-1] if found else None
        if last and last.label == span.label == PLACE and last.end == span.start:
            found[-1] = last._replace(end=span.end)
        else:
            found.append(span)
    return found

