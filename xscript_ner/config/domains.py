"""What a recipe says of domains: a classifier of documents, and a model for each domain."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field, model_validator

from .sections import Section

Size = Annotated[int, Field(gt=0)]


def _several(value: Any) -> Any:
    """One number, or a list of them, as several."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return (float(value),)
    return tuple(map(float, value)) if isinstance(value, list) else value


def _span(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


class DomainsConfig(Section):
    """The maximum-entropy classifier that chooses a document's domain, ``[domains]``.

    With this table a recipe describes an assistant: the classifier, and one model a domain.
    """

    label: str = "domain"
    """Which of a document's labels names its domain."""
    words: Size = 2
    """Longest run of words that is a feature."""
    characters: Annotated[tuple[Size, Size], BeforeValidator(_span)] = (2, 5)
    """Shortest and longest run of characters within a word's romaji that is one."""
    min_count: Size = 2
    """Of training documents with a feature."""
    max_features: Size = 20_000
    """Those that tell most are kept."""
    C: Annotated[
        tuple[Annotated[float, Field(gt=0)], ...], BeforeValidator(_several), Field(min_length=1)
    ] = (10.0, 1.0, 100.0)
    """Strength of the fit against that of regularisation; of several, the best on dev is taken,
    without dev the first."""

    @model_validator(mode="after")
    def _in_order(self) -> DomainsConfig:
        shortest, longest = self.characters
        if shortest > longest:
            raise ValueError(f"characters: expected shortest and longest, found {self.characters}")
        if not self.label.isidentifier():
            raise ValueError(f"label: expected a name such as 'domain', found {self.label!r}")
        return self
