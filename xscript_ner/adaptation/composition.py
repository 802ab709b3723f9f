"""Which parts cross from which source, and what a model must be made of to take them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from ..config import (
    CLASSIFIER,
    FeaturesConfig,
    GazetteerConfig,
    LearningConfig,
    Section,
    WordsConfig,
)
from ..models.tagger import CHARS, FEATURES, LANGUAGE_MODEL, UPPER
from ..text.phrase_tables import PhraseTable
from .reading import FEATURES as OF_LANGUAGE
from .reading import reading_of
from .source import NEARNESS, Nearness, Reading, SourceModel

WORDS = "words"
BRINGS: dict[Nearness, frozenset[str]] = {
    "same": frozenset({CHARS, WORDS, FEATURES, LANGUAGE_MODEL, UPPER, CLASSIFIER}),
    "alike": frozenset({CHARS, WORDS, CLASSIFIER}),
    "foreign": frozenset({CHARS, CLASSIFIER}),
}
"""What serves, by how near a source's language is. From English into Japanese, characters and
classifier did best on 100 to 300 sentences; see docs/experiments.md."""
SYMBOLS = frozenset({CHARS, WORDS, FEATURES, LANGUAGE_MODEL})
"""Parts whose rows stand for words, characters and values."""
SLOW = 0.2
"""Factor of the learning rate of foreign characters, which few sentences soon spoil."""
WAIT = 2
"""Epochs without a better dev F1 after which a language model learns, at that factor too."""


@dataclass(frozen=True)
class Contribution:
    """What one source brings.

    Attributes:
        source: The model.
        parts: Attribute paths.
        with_symbols: Whether its other words, characters and values come along.
    """

    source: SourceModel
    parts: tuple[str, ...]
    with_symbols: bool


@dataclass(frozen=True)
class Composition:
    """A model put together from sources.

    Attributes:
        language: ISO code.
        reading: How text is read.
        contributions: Of the sources that bring something, in their order.
        tables: Modules of the recipe, complete.
        heads: Further heads, which label documents.
        learning: How parts learn.
        phrases: The names that the gazetteer finds; ``None`` without one.
    """

    language: str
    reading: Reading
    contributions: tuple[Contribution, ...]
    tables: dict[str, Section]
    heads: dict[str, Section]
    learning: dict[str, dict[str, Any]]
    phrases: PhraseTable | dict[str, str] | None

    @property
    def tagging(self) -> SourceModel | None:
        """The source of the classifier."""
        found = (one.source for one in self.contributions if CLASSIFIER in one.parts)
        return next(found, None)

    @property
    def is_near(self) -> bool:
        """Whether words cross from a model of the language itself."""
        return any(WORDS in one.parts and one.with_symbols for one in self.contributions)

    @property
    def name(self) -> str:
        """``ja-wikipedia: chars + words + classifier; en-open: …``."""
        each = (f"{one.source.given}: {' + '.join(one.parts)}" for one in self.contributions)
        return "; ".join(each) or "nothing"


def compose(
    sources: Sequence[SourceModel],
    language: str,
    label_heads: Collection[str] = (),
    without: Collection[str] = (),
    nearest: bool = True,
) -> Composition:
    """Lets every part come from the nearest source that can bring it, of several as near the first.

    Sizes and kinds of a part are those of its source, so that it fits. The classifier, and heads
    that label documents, come from the first source whose encoder is as wide as the one that is
    taken.

    Args:
        sources: Not empty.
        language: ISO code of the text.
        label_heads: What labels of the new documents answer.
        without: Parts that are left out.
        nearest: Else the first that can brings a part, however far its language is.
    """
    if nearest:
        sources = sorted(sources, key=lambda one: NEARNESS.index(one.nearness(language)))
    offer = _Offer(sources, language)
    heads = offer.heads(label_heads)
    every = offer.bringers | dict.fromkeys(heads, offer.tags)
    brought = {part: one for part, one in every.items() if one and part not in without}
    contributions = tuple(
        Contribution(one, parts, offer.near(one) == "same")
        for one in sources
        if (parts := tuple(part for part, source in brought.items() if source is one))
    )
    learning: dict[str, dict[str, Any]] = {}
    if CHARS in brought and offer.near(brought[CHARS]) == "foreign":
        learning[CHARS] = {"factor": SLOW}
    if LANGUAGE_MODEL in brought:
        learning[LANGUAGE_MODEL] = {"frozen_until_plateau": WAIT, "factor": SLOW}
    return Composition(
        language, offer.reading, contributions, offer.tables(), heads, learning, offer.phrases
    )


class _Offer:
    """Who brings what of a model for a language."""

    def __init__(self, sources: Sequence[SourceModel], language: str) -> None:
        self.sources, self.language = sources, language
        self.reading = reading_of(language, sources)
        self.base = next((one for one in sources if self.near(one) == "same"), sources[0])
        self.words = self._first(WORDS)
        self.encoder = (self.words or self.base).recipe.words
        fitting = [o for o in sources if o.recipe.words.encoder.size == self.encoder.encoder.size]
        self.tags = next(iter(fitting))
        above = self.tags is self.words and UPPER in _parts(self.tags)
        spelt = CHARS in self.encoder.inputs
        self.bringers = {
            CHARS: self._first(CHARS) if spelt else None,
            WORDS: self.words,
            FEATURES: self._first(FEATURES),
            LANGUAGE_MODEL: self._first(LANGUAGE_MODEL),
            UPPER: self.tags if above else None,
            CLASSIFIER: self.tags,
        }

    def near(self, source: SourceModel) -> Nearness:
        """How near a source's language is."""
        return source.nearness(self.language, self.reading)

    def _first(self, part: str) -> SourceModel | None:
        able = (one for one in self.sources if part in BRINGS[self.near(one)])
        return next((one for one in able if part in _parts(one)), None)

    def heads(self, wanted: Collection[str]) -> dict[str, Section]:
        """Those that label documents: over the very encoder that they have learnt with."""
        if self.tags is not self.words:
            return {}
        heads = self.tags.recipe.heads.items()
        return {name: head for name, head in heads if name in wanted and not head.gives_tags}

    def tables(self) -> dict[str, Section]:
        """Modules of the recipe, each as its source has it."""
        base, bringers = self.base.recipe, self.bringers
        chars, features = bringers[CHARS], bringers[FEATURES]
        context = bringers[LANGUAGE_MODEL]
        tables: dict[str, Section | None] = {
            "chars": chars.recipe.chars if chars else base.chars,
            "words": self._words(),
            "features": features.recipe.features if features else self._own_features(),
            "gazetteer": self._gazetteer(),
            "language_model": context.recipe.language_model if context else None,
            "classifier": self.tags.recipe.classifier,
            "checkpoint": (self.words or self.base).recipe.checkpoint,
        }
        if tables["language_model"] is not None:  # its weights cross; where it lay does not count
            fresh = {"source": None, "sha256": None, "learning": LearningConfig()}
            tables["language_model"] = tables["language_model"].model_copy(update=fresh)
        return {name: table for name, table in tables.items() if table is not None}

    def _words(self) -> WordsConfig:
        """As its source has it; of words that begin fresh, what the classifier stands on."""
        if self.words is not None:
            usual = WordsConfig.model_fields["word_dropout"].default  # the source's fits its corpus
            return self.encoder.model_copy(update={"min_count": 1, "word_dropout": usual})
        own = self.encoder
        return WordsConfig(inputs=own.inputs, embedding=own.embedding, encoder=own.encoder)

    def _own_features(self) -> FeaturesConfig:
        return FeaturesConfig(names=OF_LANGUAGE.get(self.language, ()))

    def _gazetteer(self) -> GazetteerConfig | None:
        """That of the features' source, where what it enters crosses too."""
        source = self.bringers[FEATURES]
        gazetteer = source.recipe.gazetteer if source else None
        if gazetteer is None or (gazetteer.layer == "upper" and self.bringers[UPPER] is not source):
            return None
        return gazetteer

    @property
    def phrases(self) -> PhraseTable | dict[str, str] | None:
        """What the gazetteer finds."""
        gazetteer, source = self._gazetteer(), self.bringers[FEATURES]
        if gazetteer is None or source is None:
            return None
        assert not isinstance(gazetteer.phrases, str), "a checkpoint holds them"
        return source.checkpoint.vocabularies.phrases or gazetteer.phrases


def _parts(source: SourceModel) -> set[str]:
    """Parts that a source has."""
    recipe = source.recipe
    has = {
        CHARS: CHARS in recipe.words.inputs,
        WORDS: True,
        FEATURES: bool(recipe.features.names or recipe.gazetteer),
        LANGUAGE_MODEL: recipe.language_model is not None,
        UPPER: any(task.encoder for task in recipe.tasks.values()),
        CLASSIFIER: True,
    }
    return {part for part, there in has.items() if there}
