"""What a recipe says of a corpus: a registered one by name and split, or a file."""

from __future__ import annotations

from pathlib import Path, PurePath
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, field_validator, model_validator

from ..core.types import CLASSIFIER
from .languages import LanguageCode
from .numbers import Size
from .sections import Section, parse


def _several(value: Any) -> Any:
    """One label, or a list of them, as several."""
    value = [value] if isinstance(value, str) else value
    return tuple(value) if isinstance(value, list) else value


def _span(value: Any) -> Any:
    """Two numbers, however they are written."""
    if not isinstance(value, list | tuple):
        return value
    return tuple(float(x) if isinstance(x, int) and not isinstance(x, bool) else x for x in value)


Filter = dict[str, Annotated[tuple[str, ...], BeforeValidator(_several)]]
"""Values that documents may have as their label, by what it answers."""


class CorpusConfig(Section):
    """A corpus: one of the registry by name and split, or any file with its format."""

    name: str | None = None
    split: str | None = None
    path: str | None = None
    format: str | None = None
    options: dict[str, str | int | bool | dict[str, str]] = {}
    """Reader options of the format: ``scheme``, ``separator``, ``token_column``, ``domains``, …"""
    allow_empty: bool = False
    """Of a file: go on though it has no annotations, or has keys of annotations that its format
    does not read."""
    licence: str | None = None
    """Of a file, for the model card; a registered corpus has its own."""
    language: LanguageCode | None = None
    """Of documents that do not tell theirs; by default the registry's, where it names one."""
    only: Filter = {}
    """Take documents with one of these labels alone, as ``answers`` call them:
    ``{ domain = ["alarm"] }``."""
    without: Filter = {}
    """Leave out documents with one of these labels."""
    share: Annotated[tuple[float, float] | None, BeforeValidator(_span)] = None
    """Take the documents whose place in the order of SHA-1 lies from the first number, up to the
    second: ``[0, 0.2]`` is about a fifth of them and ``[0.2, 1]`` the rest, however they are
    ordered, and whatever joins them later."""
    share_by: str = "text"
    """What is summed for that: the document's text, or the key of its ``meta`` that says which
    document a sentence is of, so that all of them are on one side."""
    size: Size | None = None
    """Take a random sample of so many of these documents; a larger one contains the smaller."""
    label_map: str | dict[str, str] | None = None
    """Instead of that of all corpora, ``data.label_map``."""
    unannotated: Annotated[tuple[str, ...], BeforeValidator(_several)] = ()
    """Labels, as the model calls them, that its guidelines leave out: what it says nothing of may
    be one of these, in training as in scores."""
    answers: dict[str, dict[str, str]] = {}
    """What labels of documents are called in the model, by what they answer:
    ``{ intent = { GetWeather = "weather/find" } }``; ``""`` drops a label, others stay."""
    head: str = CLASSIFIER
    """The head that its entities are tags of; no other head that tags learns from it."""
    weight: float = Field(1.0, gt=0, le=1000)
    """How many times, on average, an epoch of training sees each of its sentences."""

    @field_validator("share")
    @classmethod
    def _some_share(cls, value: tuple[float, float] | None) -> tuple[float, float] | None:
        if value is not None and not 0 <= value[0] < value[1] <= 1:
            raise ValueError("expected two numbers from 0 to 1, the smaller one first")
        return value

    @field_validator("only", "without")
    @classmethod
    def _filters_something(cls, value: Filter) -> Filter:
        for head, labels in value.items():
            if not labels:
                raise ValueError(f"expected labels of {head!r}, found none")
        return value

    @field_validator("name")
    @classmethod
    def _no_path(cls, name: str | None) -> str | None:
        if name is not None and _is_path(name):
            raise ValueError(f'a path is written {{ path = "{name}" }}')
        return name

    @model_validator(mode="before")
    @classmethod
    def _earlier(cls, values: Any) -> Any:
        """Recipes of models trained earlier call a split a part."""
        if isinstance(values, dict) and "part" in values and "split" not in values:
            values = {"split" if key == "part" else key: value for key, value in values.items()}
        return values


def _corpus_list(value: Any) -> Any:
    """Lets a corpus be written ``"stockmark:train"``, and one corpus without its list."""
    if isinstance(value, (str, dict)):
        value = [value]
    if not isinstance(value, (list, tuple)):
        return value
    return tuple(_corpus(item) if isinstance(item, str) else item for item in value)


def _corpus(spec: str) -> dict[str, str]:
    name, colon, split = spec.partition(":")
    if _is_path(name):
        raise ValueError(f'a path is written {{ path = "{spec}" }}')
    return {"name": name, "split": split} if colon else {"name": name}


def _is_path(name: str) -> bool:
    """Whether what should be a corpus's name is a file's: no name has a slash or a suffix."""
    return bool({"/", "\\"}.intersection(name) or PurePath(name).suffix)


def corpus_config(spec: str, **said: Any) -> CorpusConfig:
    """What somebody means by a corpus: ``stockmark:test``, or a path.

    Args:
        spec: A path is what exists, has a suffix or a slash, or comes with its ``format``.
        said: Further keys of the corpus.

    Raises:
        ConfigError: A key is not valid.
    """
    name, colon, split = spec.partition(":")
    looks_like_a_path = not colon and _is_path(name)
    if said.get("format") is not None or Path(spec).exists() or looks_like_a_path:
        return parse(CorpusConfig, {"path": spec, **said})
    return parse(CorpusConfig, {"name": name, "split": split or None, **said})


CorpusList = Annotated[tuple[CorpusConfig, ...], BeforeValidator(_corpus_list)]
