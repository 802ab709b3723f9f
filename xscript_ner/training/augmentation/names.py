"""Names to put in the place of others, and words to put beside them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from random import Random

from ...checks.suite import Suite
from ...core.types import Sentence, Token

_JAPANESE = re.compile("[\u3041-\u3096\u3400-\u9fff々]")
_KATAKANA = re.compile("[\u30a1-\u30fa\u30fc]+")
PERSON, WRITTEN = "person", ("person", "place")
"""Kinds that stand before honorifics, and that are written in other scripts."""


@dataclass(frozen=True)
class Names:
    """What alterations draw from: the training sentences' own names, the suite's open half.

    Attributes:
        suite: Names by kind, and words that stand beside names.
        labels: Kind to the model's labels for it; new names get the first.
        sentences: Those to learn from.
    """

    suite: Suite
    labels: Mapping[str, Sequence[str]]
    sentences: Sequence[Sentence]

    @cached_property
    def held_out(self) -> set[str]:
        """Names that no copy may have, though the corpus may."""
        return self.suite.names("held_out")

    @cached_property
    def own(self) -> dict[str, list[str]]:
        """Label to the corpus's other names of it, each once, in order of their first place."""
        found: dict[str, dict[str, None]] = {}
        for sentence in self.sentences:
            for entity in sentence.document.entities:
                if entity.text not in self.held_out:
                    found.setdefault(entity.label, {})[entity.text] = None
        return {label: list(names) for label, names in found.items()}

    @cached_property
    def strange(self) -> tuple[str, ...]:
        """Labels of the corpus that no kind has, such as those of dates: nobody says whether the
        suite's words are of these."""
        known = {label for labels in self.labels.values() for label in labels}
        found = {entity.label for s in self.sentences for entity in s.document.entities}
        return tuple(sorted(found - known))

    @cached_property
    def kinds(self) -> dict[str, list[str]]:
        """Label to the suite's kinds whose names get it."""
        found: dict[str, list[str]] = {}
        for kind in sorted(self.suite.kinds):
            for label in self.labels.get(kind, ())[:1]:
                found.setdefault(label, []).append(kind)
        return found

    @cached_property
    def persons(self) -> set[str]:
        """Labels of persons."""
        return set(self.labels.get(PERSON, ()))

    @cached_property
    def spellings(self) -> dict[str, tuple[str, ...]]:
        """A Japanese name of a person or a place to the same in katakana and in romaji."""
        labels = {label for kind in WRITTEN for label in self.labels.get(kind, ())}
        found: dict[str, tuple[str, ...]] = {}
        for sentence in self.sentences:
            for start, end, label in sentence.spans:
                tokens, romaji = sentence.tokens[start:end], sentence.romaji[start:end]
                text = sentence.document.text[tokens[0].start : tokens[-1].end]
                if label in labels and text not in found:
                    person = label in self.persons
                    found[text] = tuple(_spellings(text, tokens, romaji, person))
        return found

    def other(self, label: str, random: Random) -> str | None:
        """A name of a label: of the corpus, or as often of the suite; ``None`` if none has any."""
        own, kinds = self.own.get(label), self.kinds.get(label)
        if kinds and (own is None or random.random() < 0.5):
            return self.suite.named(random.choice(kinds), "open", random)
        return random.choice(own) if own else None

    def word(self, lists: Sequence[str], random: Random) -> str:
        """A word of one of the suite's lists."""
        return random.choice(self.suite.fillers[random.choice(lists)].open)


def _spellings(
    text: str, tokens: Sequence[Token], romaji: Sequence[str], person: bool
) -> list[str]:
    readings = [token.analysis.reading for token in tokens]
    if not _JAPANESE.search(text) or not all(map(_KATAKANA.fullmatch, readings)):
        return []
    capitals = [word.capitalize() for word in romaji]
    spaced = [" ".join(capitals)]
    if person and len(capitals) == 2:
        family, given = capitals
        spaced += [f"{given} {family}", f"{family.upper()} {given}"]
    return ["".join(readings), *spaced]
