"""What a recipe says of an encoder: its kind, its size and the options of that kind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from pydantic import model_validator

from ...core.errors import choose
from ...nn.kinds import CHARACTER_OPTIONS, ENCODER_OPTIONS
from ..names import named
from ..numbers import Size
from ..sections import Section


class EncoderConfig(Section):
    """An encoder; a number alone is the size of one direction of a bi-LSTM.

    Options of the kind stand beside ``kind`` and ``size``: ``{ kind = "cnn", widths = [3, 5] }``.
    """

    OPTIONS: ClassVar[Mapping[str, tuple[str, ...]]] = ENCODER_OPTIONS

    kind: Annotated[str, named("encoder", lambda: ENCODER_OPTIONS)] = "lstm"
    size: Size = 100
    options: dict[str, Any] = {}

    @model_validator(mode="before")
    @classmethod
    def _gathered(cls, values: Any) -> Any:
        if isinstance(values, int) and not isinstance(values, bool):
            return {"size": values}
        if not isinstance(values, dict):
            return values
        own = {key: value for key, value in values.items() if key in cls.model_fields}
        options = {key: value for key, value in values.items() if key not in own}
        return own | {"options": own.get("options", {}) | options} if options else own

    @model_validator(mode="after")
    def _known_options(self) -> EncoderConfig:
        valid = self.OPTIONS[self.kind]
        for option in self.options:
            if option not in valid:
                raise ValueError(choose("key", option, {"kind", "size", *valid}))
        return self


class CharacterEncoderConfig(EncoderConfig):
    """A character encoder; it says what units it reads."""

    OPTIONS: ClassVar[Mapping[str, tuple[str, ...]]] = CHARACTER_OPTIONS

    kind: Annotated[str, named("character encoder", lambda: CHARACTER_OPTIONS)] = "lstm"
    size: Size = 50
