"""Entities carried from one language to another over parallel text (Yarowsky et al. 2001).

A tagger marks the source side of every pair of lines, and each entity goes to the run of target
words that stand for its words. A target word stands for a source word when

- it is written the same,
- it sounds the same: its romaji, or that of up to four words together, is the source word but for
  case, accents and the length of vowels, or
- the two keep company: the Dice coefficient of the lines that they occur in.

A pair with an entity that no run stands for, or that the tagger is not sure of, is left out, since
what is not marked would be learnt as no entity.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from ..core.errors import DataError
from ..core.types import Callback, Document, Entity, Token
from ..inputs.batching import word_form
from ..tagging.tagger import Tagger
from ..text.frontends import FrontEnd
from ..text.romanizers import build_romanizer
from .translations import LEAST, Translations, sound

SAME, SOUND, WITHIN = 1.0, 0.9, 0.5
"""Worth of equal writing, of equal sound, and of sound that is part of the other's."""
COVERED = 0.6
"""Share of an entity's words that its run must stand for."""
TOGETHER = 4
"""Target words whose romaji is joined to sound like one source word."""
LONGEST = 300
"""Characters; longer lines have too many candidates for each word."""

NOMINAL = frozenset({"名詞", "接尾辞", "接頭辞", "形状詞"})
"""Parts of speech that names are made of; other words count only if they are worth ``WITHIN``."""
BETWEEN = frozenset("の・＝=ヶ ")
"""Words that a run may have between two that count."""
FUNCTION_WORDS = frozenset("the of and in a an to at no for 's".split())


@dataclass
class ProjectionReport:
    """What became of the pairs.

    Attributes:
        pairs: Read.
        projected: Kept with every entity of the source side.
        unsure: Left out, because the tagger was not sure enough of an entity.
        failed: Left out, because an entity found no run.
        empty: Had no entity; ``empty_kept`` of them are kept.
        labels: Entities kept, by label.
    """

    pairs: int = 0
    projected: int = 0
    unsure: int = 0
    failed: int = 0
    empty: int = 0
    empty_kept: int = 0
    labels: Counter[str] = field(default_factory=Counter)

    def summary(self) -> str:
        """One line."""
        labels = ", ".join(f"{label} {count:,}" for label, count in self.labels.most_common())
        return (
            f"{self.pairs:,} pairs: {self.projected:,} projected, {self.failed:,} without a "
            f"counterpart and {self.unsure:,} unsure left out, {self.empty:,} without entities "
            f"({self.empty_kept:,} kept); {labels or 'no entity'}"
        )


class Projector:
    """Carries entities from the source words of a pair to its target words.

    Args:
        translations: Learnt from the pairs.
    """

    def __init__(self, translations: Translations) -> None:
        self.translations = translations

    def __call__(
        self,
        entities: Sequence[Entity],
        source: Sequence[Token],
        target: Document,
        tokens: Sequence[Token],
        romaji: Sequence[str],
    ) -> list[Entity] | None:
        """The target's entities, by their place; ``None`` when one has no run.

        Args:
            entities: Of the source side.
            source: Words of the source side.
            target: The target side.
            tokens: Its words.
            romaji: Latin strings of these.
        """
        sounds = [sound(word) for word in romaji]
        taken: set[int] = set()
        found = []
        for entity in sorted(entities, key=lambda e: e.start - e.end):
            words = [token for token in source if _is_content(token, entity)]
            worth = self._worth(words, tokens, sounds, taken)
            run = _best_run(worth, tokens)
            if run is None:
                return None
            taken.update(range(*run))
            start, end = tokens[run[0]].start, tokens[run[1] - 1].end
            found.append(Entity(start, end, entity.label, target.text[start:end]))
        return sorted(found, key=lambda e: e.start)

    def _worth(
        self,
        words: Sequence[Token],
        tokens: Sequence[Token],
        sounds: Sequence[str],
        taken: set[int],
    ) -> list[list[float]]:
        """How well each of T target words stands for each of E source words: (T, E)."""
        table = [[0.0] * len(words) for _ in tokens]
        for j, word in enumerate(words):
            heard, form = sound(word.surface), word_form(word, lowercase=False)
            for i, token in enumerate(tokens):
                if i not in taken:
                    by_ear = _alike(sounds[i], heard)
                    by_company = self.translations.dice(word_form(token, lowercase=False), form)
                    same = SAME if token.surface == word.surface else 0.0
                    table[i][j] = max(same, by_ear, by_company)
            for first, last in _joined(sounds, heard):
                if not taken.intersection(range(first, last)):
                    for i in range(first, last):
                        table[i][j] = max(table[i][j], SOUND)
        return table


def _is_content(token: Token, entity: Entity) -> bool:
    inside = entity.start <= token.start and token.end <= entity.end
    letters = any(character.isalnum() for character in token.surface)
    return inside and letters and token.surface.lower() not in FUNCTION_WORDS


def _alike(ours: str, theirs: str) -> float:
    if len(theirs) > 1 and len(ours) > 1 and ours == theirs:
        return SOUND
    both_long = len(ours) > 3 and len(theirs) > 3
    return WITHIN if both_long and (ours in theirs or theirs in ours) else 0.0


def _joined(sounds: Sequence[str], heard: str) -> Iterator[tuple[int, int]]:
    """Runs of several words that together sound like one."""
    if len(heard) < 3:
        return
    for first, joined in enumerate(sounds):
        for last in range(first + 1, min(first + TOGETHER, len(sounds))):
            joined += sounds[last]
            if not (sounds[first] and sounds[last] and heard.startswith(joined)):
                break
            if joined == heard:
                yield first, last + 1


def _best_run(worth: Sequence[Sequence[float]], tokens: Sequence[Token]) -> tuple[int, int] | None:
    """First and behind-the-last word of the run that stands for most, if for enough."""
    best = [max(row, default=0.0) for row in worth]
    good = [
        i
        for i, token in enumerate(tokens)
        if best[i] >= (LEAST if token.analysis.pos[0] in NOMINAL else WITHIN)
    ]
    runs: list[list[int]] = []
    for i in good:
        bridged = runs and runs[-1][-1] == i - 2 and tokens[i - 1].surface in BETWEEN
        if runs and (runs[-1][-1] == i - 1 or bridged):
            runs[-1].append(i)
        else:
            runs.append([i])
    if not runs:
        return None

    def covered(run: Sequence[int]) -> list[float]:
        return [max(column) for column in zip(*(worth[i] for i in run), strict=True)]

    run = max(runs, key=lambda run: sum(covered(run)))
    values = covered(run)
    if sum(value >= LEAST for value in values) < COVERED * len(values):
        return None
    return run[0], run[-1] + 1


def project_corpus(
    tagger: Tagger,
    source: Sequence[Document],
    target: Sequence[Document],
    frontend: FrontEnd,
    *,
    every: int = 1,
    empty: int = 4,
    confidence: float = 0.0,
    callback: Callback = lambda event, values: None,
) -> tuple[list[Document], ProjectionReport]:
    """Marks the target side of parallel text with what a tagger finds on the source side.

    Args:
        tagger: Of the source language.
        source, target: The two sides, line by line.
        frontend: Finds the target's words.
        every: Take every so-manieth pair.
        empty: Keep every so-manieth of the pairs without entities.
        confidence: Leave pairs out with an entity that the tagger gives a lower probability.
        callback: Hears ``"step"`` for every thousand pairs.

    Returns:
        Documents to train on, and what became of the pairs.

    Raises:
        DataError: The sides are not equally long.
        ConfigError: scipy is not installed.
    """
    if len(source) != len(target):
        raise DataError(
            f"expected as many lines on both sides, found {len(source):,} and {len(target):,}"
        )
    chosen = [
        (theirs, ours)
        for theirs, ours in zip(source[::every], target[::every], strict=True)
        if len(ours.text) <= LONGEST
    ]
    tokens = [(frontend(ours.text), tagger.preparer.tokens(theirs)) for theirs, ours in chosen]
    projector = Projector(Translations([(_forms(a), _forms(b)) for a, b in tokens]))
    # Names are matched by their reading, whatever the model will read.
    romanizer = build_romanizer("unidic")
    report, kept = ProjectionReport(), []
    tagged = tagger.pipe(theirs for theirs, _ in chosen)
    for (_, ours), (words, other), found in zip(chosen, tokens, tagged, strict=True):
        report.pairs += 1
        if report.pairs % 1000 == 0:
            callback("step", {"done": report.pairs, "total": len(chosen), "epoch": 1})
        if not found.entities:
            report.empty += 1
            if report.empty % empty == 0:
                report.empty_kept += 1
                kept.append(Document(ours.text))
            continue
        if min(entity.score or 0.0 for entity in found.entities) < confidence:
            report.unsure += 1
            continue
        romaji = romanizer.romanize(words)
        entities = projector(found.entities, other, ours, words, romaji)
        if entities is None:
            report.failed += 1
            continue
        report.projected += 1
        report.labels.update(entity.label for entity in entities)
        kept.append(Document(ours.text, tuple(entities)))
    return kept, report


def _forms(tokens: Iterable[Token]) -> set[str]:
    return {word_form(token, lowercase=False) for token in tokens}
