"""Entities of a source line carried to the words of its target line (Yarowsky et al. 2001).

Each entity goes to the run of target words that stand for its words. A target word stands for a
source word when

- it is written the same,
- it sounds the same: its romaji, or that of up to four words together, is the source word but for
  case, accents and the length of vowels, or
- the two keep company: the Dice coefficient of the lines that they occur in.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..core.types import Document, Entity, Token
from ..inputs.vocabularies import word_form
from ..vectors.translations import LEAST, Translations
from .sound import sound
from .undecided import NOMINAL

SAME, SOUND, WITHIN = 1.0, 0.9, 0.5
"""Worth of equal writing, of equal sound, and of sound that is part of the other's."""
COVERED = 0.6
"""Share of an entity's words that its run must stand for."""
TOGETHER = 4
"""Target words whose romaji is joined to sound like one source word."""

BETWEEN = frozenset("の・＝=ヶ ")
"""Words that a run may have between two that count."""
FUNCTION_WORDS = frozenset("the of and in a an to at no for 's".split())


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
    ) -> list[Entity | None]:
        """The target's entity for each of the source's, with its score; ``None`` if it has no run.

        Args:
            entities: Of the source side.
            source: Words of the source side.
            target: The target side.
            tokens: Its words.
            romaji: Latin strings of these.
        """
        sounds = [sound(word) for word in romaji]
        taken: set[int] = set()
        found: list[Entity | None] = [None] * len(entities)
        for number in sorted(range(len(entities)), key=lambda n: -_length(entities[n])):
            entity = entities[number]
            words = [token for token in source if _is_content(token, entity)]
            worth = self._worth(words, tokens, sounds, taken)
            run = _best_run(worth, tokens)
            if run is not None:
                taken.update(range(*run))
                start, end = tokens[run[0]].start, tokens[run[1] - 1].end
                found[number] = Entity.of(target.text, start, end, entity.label, entity.score)
        return found

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


def _length(entity: Entity) -> int:
    return entity.end - entity.start


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
        # Words that names are not made of count only if they sound alike.
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
