"""What a recipe says of transfer: the source, its parts, and how they then learn."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, field_validator, model_validator

from .sections import Section

Epochs = Annotated[int, Field(gt=0)]
PARTS = ("chars", "classifier")
"""What crosses unless a plan says otherwise: what a language shares with another best."""
PLATEAU = 2
"""Epochs without a better dev F1 that ``frozen_until_plateau = true`` waits for."""


def _plateau(value: Any) -> Any:
    """Lets the number of epochs be left to the default: ``true``."""
    return {True: PLATEAU, False: None}[value] if isinstance(value, bool) else value


class PartLearning(Section):
    """How a copied part learns; with nothing set, like the rest of the model."""

    frozen: bool = False
    """It stays as it was copied, bit for bit."""
    frozen_epochs: Epochs | None = None
    """It learns after this many epochs."""
    frozen_until_plateau: Annotated[Epochs | None, BeforeValidator(_plateau)] = None
    """It learns once dev F1 has not risen for this many epochs."""
    factor: float = Field(1.0, gt=0)
    """Its learning rate is the recipe's times this."""

    @model_validator(mode="after")
    def _one_policy(self) -> PartLearning:
        policies = [self.frozen, self.frozen_epochs, self.frozen_until_plateau]
        if sum(map(bool, policies)) > 1:
            raise ValueError("frozen, frozen_epochs and frozen_until_plateau exclude each other")
        if self.frozen and self.factor != 1.0:
            raise ValueError("a frozen part has no learning rate, so no factor")
        return self


class LearningConfig(Section):
    """How copied parts learn: part by part, or by a named policy."""

    policy: Literal["gradual"] | None = None
    """``gradual``: the classifier learns at once, words and features after ``epochs`` epochs,
    characters after twice as many."""
    epochs: Epochs = 2
    parts: dict[str, PartLearning] = {}

    @model_validator(mode="before")
    @classmethod
    def _gathered(cls, values: Any) -> Any:
        """Lets parts stand beside the policy: ``chars = {…}``, ``words.encoder = {…}``."""
        if not isinstance(values, dict):
            return values
        own = {key: value for key, value in values.items() if key in cls.model_fields}
        parts = {key: value for key, value in values.items() if key not in own}
        return own | {"parts": own.get("parts", {}) | _by_path(parts)} if parts else own

    @model_validator(mode="after")
    def _either(self) -> LearningConfig:
        if self.policy and self.parts:
            raise ValueError(f"policy {self.policy} and single parts exclude each other")
        return self


def _listed(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _by_path(tables: dict[str, Any], above: str = "") -> dict[str, Any]:
    """TOML reads ``words.encoder = {…}`` as a table within a table; gives it its path back."""
    parts: dict[str, Any] = {}
    for key, value in tables.items():
        own, below = value, {}
        if isinstance(value, dict):
            own = {k: v for k, v in value.items() if not isinstance(v, dict)}
            below = {k: v for k, v in value.items() if isinstance(v, dict)}
        if own or not below:
            parts[above + key] = own
        parts |= _by_path(below, f"{above}{key}.")
    return parts


class SourceConfig(Section):
    """What crosses from one trained model, the source."""

    source: str
    """A shipped model by name, or a model directory."""
    parts: tuple[str, ...] = PARTS
    """Attribute paths: ``chars``, ``words.encoder``, ``classifier.crf``, …"""
    labels: str | dict[str, tuple[str, ...]] | None = None
    """A name or path of ``resources/label_maps``, or the map itself: target label = source
    label or labels. Without it, labels of equal name are each other's."""
    heads: dict[str, dict[str, tuple[str, ...]]] = {}
    """The same for heads that label documents, by head: ``{ intent = { "weather/find" =
    "GetWeather" } }``, target label = source label or labels."""
    other_symbols: bool = False
    """Bring the source's other symbols along (words, character bigrams, values of features) where
    their vectors cross; as published, only those that both training sets have are copied."""
    source_heads: dict[str, str] = {}
    """Head to the head of the source that it is taken from, where that has another name:
    ``{ classifier = "ontonotes" }``."""

    @field_validator("parts", mode="before")
    @classmethod
    def _parts(cls, value: Any) -> Any:
        return tuple(value) if isinstance(value, list) else value

    @field_validator("labels", mode="before")
    @classmethod
    def _labels(cls, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        return {label: _several(sources) for label, sources in value.items()}

    @field_validator("heads", mode="before")
    @classmethod
    def _heads(cls, value: Any) -> Any:
        return {h: cls._labels(m) for h, m in value.items()} if isinstance(value, dict) else value


class TransferConfig(SourceConfig):
    """What crosses from a trained model, or from several, into the recipe's."""

    also: Annotated[tuple[SourceConfig, ...], BeforeValidator(_listed)] = ()
    """Further sources, each of parts that no other brings."""
    learning: LearningConfig = LearningConfig()

    @property
    def sources(self) -> tuple[SourceConfig, ...]:
        """All sources, in their order."""
        return (self, *self.also)

    @property
    def all_parts(self) -> tuple[str, ...]:
        """Parts of all sources."""
        return tuple(part for source in self.sources for part in source.parts)

    @model_validator(mode="after")
    def _each_part_once(self) -> TransferConfig:
        parts = self.all_parts if self.also else ()
        for number, part in enumerate(parts):
            for other in parts[:number]:
                if f"{part}.".startswith(f"{other}.") or f"{other}.".startswith(f"{part}."):
                    raise ValueError(f"several sources bring {part!r}: {other!r} is named too")
        return self


def _several(sources: Any) -> Any:
    """One source label, several, or none (``""``), as several."""
    if isinstance(sources, str):
        return (sources,) if sources else ()
    return tuple(sources) if isinstance(sources, list) else sources
