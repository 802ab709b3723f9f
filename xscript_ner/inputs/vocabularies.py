"""The symbol tables of a model, collected from its training sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..config import CLASSIFIER as CLASSIFIER
from ..config import FeaturesConfig, Recipe, WordsConfig
from ..core.errors import DataError
from ..core.tags import TagSet
from ..core.types import Sentence, Token
from ..core.vocab import LabelSet, Vocabulary
from ..nn.kinds import UNITS_READ
from ..text.features import FEATURES, normalized
from ..text.gazetteers import GAZETTEER, Gazetteer, gazetteer_symbols
from ..text.phrase_tables import PhraseTable, read_table
from .readings import collect_readings
from .units import units_of

Answers = TagSet | LabelSet
"""What a head chooses from."""


def read_answers(values: Mapping[str, Any]) -> Answers:
    """Reads what ``as_dict`` of either kind of answers gave."""
    if "scheme" in values:
        return TagSet(values["labels"], values["scheme"])
    return LabelSet(values["labels"])


@dataclass(frozen=True)
class Vocabularies:
    """Every table a model needs to turn a sentence into rows, and answers into names.

    Attributes:
        words: Normalised surfaces.
        units: Units of the spelling, of the kind that ``unit`` names.
        unit: Key into ``units.UNITS``.
        features: Feature name to its values, in the order they are embedded.
        heads: Head to what it chooses from.
        readings: Units of what a language model reads of a word, by reading.
        phrases: Of a gazetteer that is too large for the recipe.
    """

    words: Vocabulary
    units: Vocabulary
    unit: str
    features: Mapping[str, Vocabulary]
    heads: Mapping[str, Answers]
    readings: Mapping[str, Vocabulary] = field(default_factory=dict)
    phrases: PhraseTable | None = None

    @property
    def tags(self) -> TagSet:
        """What the classifier chooses from."""
        tags = self.heads[CLASSIFIER]
        assert isinstance(tags, TagSet)
        return tags


def collect(sentences: Sequence[Sentence], recipe: Recipe) -> Vocabularies:
    """The tables of a recipe's model over its training sentences.

    Raises:
        DataError: No sentence has a label that a head is to learn, or the gazetteer's table cannot
            be read, or is not the one that the recipe has been made complete with.
    """
    unit = UNITS_READ[recipe.chars.encoder.kind]
    answers: dict[str, Answers] = {}
    for name in recipe.tag_heads:
        labels = {span.label for s in sentences if s.head == name for span in s.spans}
        answers[name] = TagSet(sorted(labels), recipe.tasks[name].scheme)
        if name != CLASSIFIER and not labels:
            raise DataError(f"expected entities for the head {name!r} to learn from, found none")
    for name in recipe.label_heads:
        found = {s.document.labels[name] for s in sentences if name in s.document.labels}
        if not found:
            raise DataError(f"expected labels of {name!r} to learn from, found none")
        answers[name] = LabelSet(sorted(found))
    phrases = _phrase_table(recipe)
    return Vocabularies(
        words=collect_words(sentences, recipe.words),
        units=collect_units(sentences, unit),
        unit=unit,
        features=collect_features(sentences, recipe.features) | _phrase_tags(recipe, phrases),
        heads={name: answers[name] for name in recipe.tasks},
        readings=_readings(sentences, recipe),
        phrases=phrases,
    )


def _readings(sentences: Sequence[Sentence], recipe: Recipe) -> dict[str, Vocabulary]:
    """Of a language model that begins with fresh weights; a pretrained one brings its own."""
    if recipe.language_model is None:
        return {}
    pairs = (pair for s in sentences for pair in zip(s.tokens, s.romaji, strict=True))
    return collect_readings(pairs, recipe.language_model)


def build_gazetteer(recipe: Recipe, table: PhraseTable | None) -> Gazetteer | None:
    """The recipe's gazetteer, which ``datasets.self_contained`` has read.

    Args:
        recipe: The description.
        table: ``Vocabularies.phrases``.
    """
    if recipe.gazetteer is None:
        return None
    if table is not None:
        return table.gazetteer
    phrases = recipe.gazetteer.phrases
    assert not isinstance(phrases, str), "a recipe that is not self-contained"
    return Gazetteer(phrases, recipe.gazetteer.ignore_case)


def _phrase_table(recipe: Recipe) -> PhraseTable | None:
    file = None if recipe.gazetteer is None else recipe.gazetteer.table
    if file is None:
        return None
    table = read_table(file.path)
    if table.sha256 != file.sha256:
        raise DataError("the table has changed since training began", path=file.path)
    return table


def _phrase_tags(recipe: Recipe, table: PhraseTable | None) -> dict[str, Vocabulary]:
    if table is not None:
        return {GAZETTEER: Vocabulary(gazetteer_symbols(table.kinds))}
    gazetteer = build_gazetteer(recipe, None)
    return {} if gazetteer is None else {GAZETTEER: Vocabulary(gazetteer.symbols)}


def collect_words(sentences: Sequence[Sentence], words: WordsConfig) -> Vocabulary:
    """Words that are common enough."""
    counts = Counter(
        word_form(token, words.lowercase) for sentence in sentences for token in sentence.tokens
    )
    return Vocabulary.from_counts(counts, words.min_count)


def collect_units(sentences: Sequence[Sentence], unit: str) -> Vocabulary:
    """Units of all spellings."""
    return units_of(Counter(r for sentence in sentences for r in sentence.romaji), unit)


def collect_features(
    sentences: Sequence[Sentence], features: FeaturesConfig
) -> dict[str, Vocabulary]:
    """Values of each feature that are common enough."""
    tables: dict[str, Vocabulary] = {}
    for name in features.names:
        feature = FEATURES[name]
        counts = Counter(feature(token) for sentence in sentences for token in sentence.tokens)
        tables[name] = Vocabulary.from_counts(counts, features.min_count)
    return tables


def word_form(token: Token, lowercase: bool) -> str:
    """What the word module looks up: the surface in compatibility form."""
    form = normalized(token.surface)
    return form.lower() if lowercase else form
