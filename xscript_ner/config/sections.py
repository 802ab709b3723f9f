"""Tables of a recipe: frozen, validated, and refused with words that help."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from ..core.errors import ConfigError
from .names import UNKNOWN


class Section(BaseModel):
    """A frozen table of a recipe that refuses keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


S = TypeVar("S", bound=Section)


def parse(kind: type[S], values: dict[str, Any], path: str | Path | None = None) -> S:
    """Validates a plain dictionary.

    Raises:
        ConfigError: Naming the first wrong key, what was expected and what was found.
    """
    try:
        return kind.model_validate(values)
    except ValidationError as error:
        raise ConfigError(_explain(kind, error), path=path) from None


def _explain(kind: type[Section], error: ValidationError) -> str:
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"])
    more = f" (and {error.error_count() - 1} more)" if error.error_count() > 1 else ""
    if first["type"] == "extra_forbidden":
        valid = ", ".join(_fields_at(kind, first["loc"][:-1]))
        return f"unknown key {where!r}; valid here: {valid}{more}"
    if first["type"] == "missing":
        return f"key {where!r} is missing{more}"
    if first["type"] == UNKNOWN:
        return f"key {where!r}: {first['msg']}{more}"
    message = first["msg"].removeprefix("Value error, ")
    if not where:  # of the whole: what it says need not be found in the rest
        return f"{message}{more}"
    message = message[:1].lower() + message[1:]
    return f"key {where!r}: {message}, found {first['input']!r}{more}"


def _fields_at(kind: type[Section], path: tuple[int | str, ...]) -> list[str]:
    """Keys of the table that a path leads to; keys of a free table lead to its values' kind."""
    free = False
    for part in path:
        if free or not isinstance(part, str):
            free = False
            continue
        annotation = kind.model_fields[part].annotation
        free = getattr(annotation, "__origin__", None) is dict
        candidates = [annotation, *getattr(annotation, "__args__", ())]
        kind = next(c for c in candidates if isinstance(c, type) and issubclass(c, Section))
    return list(kind.model_fields)
