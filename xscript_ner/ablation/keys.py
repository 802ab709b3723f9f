"""A name for what a recipe holds: cells of equal key are one run, whatever they are called."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Literal, get_args, get_origin

from pydantic.fields import FieldInfo

from ..config import CorpusConfig, PhraseTableFile, Recipe, Section
from ..corpora.files import file_sha256
from ..corpora.formats import files_of, guess
from ..inputs.datasets import self_contained
from ..training.distillation.teachers import read_teachers
from ..training.language_models.reading import read_language_model
from ..training.transfer_source import source_sha256
from .axes import NONE

SCHEMA = 2
"""Counts up when a recipe comes to mean something else than before, as by another default: what is
left to its default is not in the key. A new optional table or key needs no new number."""

IDLE: dict[type[Section], frozenset[str]] = {
    Recipe: frozenset({"name", "description"}),
    CorpusConfig: frozenset({"licence"}),
    PhraseTableFile: frozenset({"path"}),
}
"""What a recipe says that changes nothing in training."""


class CellKeys:
    """Keys of recipes; each source is read once."""

    def __init__(self) -> None:
        self.sources: dict[str, str] = {}
        self.language_models: dict[str, str] = {}
        self.teachers: dict[str, list[str]] = {}

    def of(self, recipe: Recipe) -> str:
        """Equal for recipes that train the same.

        Raises:
            ConfigError: There is no such source, or a label map cannot be read.
            DataError: The romaniser's overrides cannot be read.
        """
        held = [self._source(recipe), *map(_file, recipe.corpora), *self._language_model(recipe)]
        held += self._teachers(recipe)
        text = json.dumps([SCHEMA, said(self_contained(recipe)), held], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def _source(self, recipe: Recipe) -> str:
        if recipe.transfer is None:
            return NONE
        given = " ".join(source.source for source in recipe.transfer.sources)
        if given not in self.sources:
            self.sources[given] = source_sha256(recipe.transfer) or NONE
        return self.sources[given]

    def _language_model(self, recipe: Recipe) -> list[str]:
        """Of the one that the recipe names; other recipes keep their keys."""
        config = recipe.language_model
        if config is None or config.source is None:
            return []
        if config.source not in self.language_models:
            read = read_language_model(config)
            assert read is not None
            self.language_models[config.source] = read.stored.sha256
        return [self.language_models[config.source]]

    def _teachers(self, recipe: Recipe) -> list[str]:
        """Of those that the recipe names; other recipes keep their keys."""
        config = recipe.distillation
        if config is None:
            return []
        given = " ".join(config.teachers)
        if given not in self.teachers:
            self.teachers[given] = [one.account.sha256 for one in read_teachers(config)]
        return self.teachers[given]


def said(value: Any) -> Any:
    """What a table says beyond its defaults, as plain values, without what is idle.

    A table of the recipe that is left out, and one that says its defaults, are the same: so the
    recipe may gain tables and keys. What tells kinds of a table apart, a key that has one possible
    value, stays.
    """
    if isinstance(value, Section):
        fields = type(value).model_fields
        return {
            name: said(getattr(value, name))
            for name, field in fields.items()
            if name not in _idle(value) and (_is_tag(field) or not _is_default(value, name, field))
        }
    if isinstance(value, Mapping):
        return {key: said(below) for key, below in value.items()}
    if isinstance(value, tuple | list):
        return [said(item) for item in value]
    return value


def _idle(section: Section) -> frozenset[str]:
    return next((names for kind, names in IDLE.items() if isinstance(section, kind)), frozenset())


def _is_tag(field: FieldInfo) -> bool:
    annotation = field.annotation
    return get_origin(annotation) is Literal and len(get_args(annotation)) == 1


def _is_default(section: Section, name: str, field: FieldInfo) -> bool:
    if field.is_required():
        return False
    default: Any = field.get_default(call_default_factory=True, validated_data={})
    return bool(getattr(section, name) == default)


def _file(corpus: CorpusConfig) -> str:
    """What a corpus by path holds; one of the registry is known by its name."""
    if not corpus.path:
        return ""
    files = files_of(corpus.path, corpus.format or guess(corpus.path))
    return " ".join(file_sha256(file) for file in files)
