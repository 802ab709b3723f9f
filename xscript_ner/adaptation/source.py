"""A trained tagger that a new one may begin with, and how near its language is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal, get_args

from ..config import CLASSIFIER, FrontEndConfig, Recipe, RomanizerConfig
from ..core.errors import ConfigError
from ..models.checkpoint import Checkpoint, load_checkpoint
from ..models.directory import model_directory
from ..models.heads import with_one_tag_head
from ..models.stored.signature import is_assistant, is_language_model
from ..text.languages import scripts_of

Nearness = Literal["same", "alike", "foreign"]
"""It reads the language itself, another one in the same script, or one in another script."""
NEARNESS: tuple[Nearness, ...] = get_args(Nearness)
"""The nearest first."""
Reading = tuple[FrontEndConfig, RomanizerConfig]


@dataclass(frozen=True, eq=False)
class SourceModel:
    """A tagger that parts may be taken from.

    Attributes:
        given: What the caller calls it.
        head: The one of its heads that tags entities here.
        checkpoint: The model, with that head alone as its classifier.
    """

    given: str
    head: str
    checkpoint: Checkpoint

    @property
    def recipe(self) -> Recipe:
        """How it was made."""
        return self.checkpoint.recipe

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """Of the entities that it finds."""
        return self.checkpoint.vocabularies.tags.labels

    def reading(self, language: str) -> Reading | None:
        """How it reads a language; ``None`` where it does not."""
        return self.recipe.reading.get(language)

    def reading_as(self, language: str, reading: Reading) -> Checkpoint:
        """The model, reading text of one language in a way that may not be its own."""
        own = {"language": language, "frontend": reading[0], "romanizer": reading[1]}
        recipe = self.recipe.model_copy(update={**own, "languages": {}})
        return replace(self.checkpoint, recipe=recipe)

    def nearness(self, language: str, reading: Reading | None = None) -> Nearness:
        """How near it is to a language.

        Args:
            language: ISO code.
            reading: How that is read; a model that reads it otherwise knows other words.
        """
        own = self.reading(language)
        if own is not None and (reading is None or alike(own, reading)):
            return "same"
        scripts = {scripts_of(known) for known in self.recipe.reading}
        return "alike" if scripts_of(language) in scripts else "foreign"


def alike(one: Reading, other: Reading) -> bool:
    """Whether two ways of reading give the same words with the same romaji, of raw text."""
    return one[0].name == other[0].name and one[1] == other[1]


def read_source(given: str, head: str = CLASSIFIER) -> SourceModel:
    """Reads a shipped model by name, or a model directory.

    Raises:
        ConfigError: Neither, no single tagger, or it has no such head.
        CheckpointError: The directory is not a sound model.
    """
    directory = model_directory(given)
    if is_assistant(directory):
        message = "expected a tagger, found an assistant; name one of its domains/"
        raise ConfigError(f"source {given!r}: {message}")
    if is_language_model(directory):
        raise ConfigError(f"source {given!r}: expected a tagger, found a language model")
    return SourceModel(given, head, with_one_tag_head(load_checkpoint(directory), head))
