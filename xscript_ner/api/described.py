"""What a caller may mean by a recipe, a corpus or a model: a name, a file, tables, an object."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..config import CorpusConfig, Recipe, parse, read_recipe
from ..config.corpora import corpus_config
from ..config.toml import with_overrides
from ..core.errors import ConfigError
from ..core.resources import locate
from ..core.types import CLASSIFIER
from ..tagging.stream import TextTagger
from ..tagging.tagger import load

AnyRecipe = str | os.PathLike[str] | Recipe | Mapping[str, Any]
"""A recipe that ships, by name; a TOML file; a recipe; or the tables that such a file holds."""
AnyCorpus = str | os.PathLike[str] | CorpusConfig | Mapping[str, Any]
"""A registered corpus such as ``"stockmark:test"``; a file; or what a recipe says of one, as an
object or as a table, such as ``{"path": "mine.conll", "format": "conll"}``."""
AnyModel = str | os.PathLike[str] | TextTagger
"""A model that ships, by name; a model directory; or what ``load`` gives."""


def recipe_of(recipe: AnyRecipe, overrides: Mapping[str, Any] | None = None) -> Recipe:
    """The recipe that a caller means.

    Args:
        recipe: See ``AnyRecipe``.
        overrides: Dotted keys to values that replace its own, such as ``{"training.epochs": 3}``.

    Raises:
        ConfigError: There is no such recipe, or it says something it may not.
        TypeError: It is none of these.
    """
    if isinstance(recipe, Recipe):
        if not overrides:
            return recipe
        recipe = recipe.model_dump(mode="json")
    if isinstance(recipe, Mapping):
        return parse(Recipe, with_overrides(_plain(recipe), overrides))
    if isinstance(recipe, str | os.PathLike):
        return read_recipe(locate("recipe", os.fspath(recipe)), overrides)
    raise TypeError(f"expected a recipe, its name, its file or its tables, found {_kind(recipe)}")


def corpus_of(
    corpus: AnyCorpus,
    format: str | None = None,
    options: Mapping[str, Any] | None = None,
    **others: Any,
) -> CorpusConfig:
    """The corpus that a caller means.

    Args:
        corpus: See ``AnyCorpus``. A string is a path if there is such a file, if a format is
            given, or if it looks like one.
        format: Of a path; by default its suffix or content says.
        options: Reader options of the format.
        others: Further keys of ``CorpusConfig``.

    Raises:
        ConfigError: It says something it may not.
        TypeError: It is none of these.
    """
    if isinstance(corpus, CorpusConfig | Mapping) and (format or options):
        raise ConfigError("format and options stand in the corpus itself; found them beside it")
    if isinstance(corpus, CorpusConfig):
        return corpus
    if isinstance(corpus, Mapping):
        return parse(CorpusConfig, _plain(corpus))
    if not isinstance(corpus, str | os.PathLike):
        raise TypeError(f"expected a corpus, its name, path or table, found {_kind(corpus)}")
    more = {"options": dict(options or {}), **others}
    if isinstance(corpus, os.PathLike):
        return parse(CorpusConfig, {"path": os.fspath(corpus), "format": format, **more})
    return corpus_config(corpus, format=format, **more)


def tagger_of(model: AnyModel, head: str = CLASSIFIER) -> TextTagger:
    """The tagger that a caller means; ``head`` is for one that is loaded here.

    Raises:
        ConfigError: There is no such model, or no such head.
        CheckpointError: The directory is not a sound model.
        TypeError: It is neither a name, a directory nor a tagger.
    """
    if isinstance(model, TextTagger):
        if head != CLASSIFIER:
            raise ConfigError("a head is chosen by load(…, head=…); found one beside a tagger")
        return model
    if isinstance(model, str | os.PathLike):
        return load(Path(model), head=head)
    raise TypeError(f"expected a model's name, its directory or a tagger, found {_kind(model)}")


def _plain(value: Any) -> Any:
    """A copy as TOML would give it: paths are strings, mappings and tuples tables and lists."""
    if isinstance(value, Mapping):
        return {key: _plain(below) for key, below in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return os.fspath(value) if isinstance(value, os.PathLike) else value


def _kind(thing: object) -> str:
    return type(thing).__name__
