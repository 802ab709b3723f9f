"""What a recipe says of a corpus: a registered one by name and split, or a file."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, model_validator

from .sections import Section


def _several(value: Any) -> Any:
    """One label, or a list of them, as several."""
    value = [value] if isinstance(value, str) else value
    return tuple(value) if isinstance(value, list) else value


class CorpusConfig(Section):
    """A corpus: one of the registry by name and split, or any file with its format."""

    name: str | None = None
    split: str | None = None
    path: str | None = None
    format: str | None = None
    options: dict[str, str | int | bool | dict[str, str]] = {}
    """Reader options of the format: ``scheme``, ``separator``, ``token_column``, ``domains``, …"""
    licence: str | None = None
    """Of a file, for the model card; a registered corpus has its own."""
    only: dict[str, Annotated[tuple[str, ...], BeforeValidator(_several)]] = {}
    """Read only documents whose label is one of these: ``{ domain = ["alarm"] }``."""

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
    return {"name": name, "split": split} if colon else {"name": name}


CorpusList = Annotated[tuple[CorpusConfig, ...], BeforeValidator(_corpus_list)]
