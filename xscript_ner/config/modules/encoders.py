"""What a recipe says of an encoder: its kind, its size and the options of that kind."""

from __future__ import annotations

import inspect
from typing import Annotated, Any, ClassVar

from pydantic import model_validator

from ...core.errors import choose
from ...nn.kinds import ENCODER_KINDS, UNITS_READ
from ..names import named
from ..numbers import Size
from ..sections import Section

SIZES = frozenset({"self", "input_size", "hidden_size"})


def _encoders() -> dict[str, Any]:
    from ...nn.encoders import ENCODERS

    return dict(ENCODERS)


def _character_encoders() -> dict[str, Any]:
    from ...nn.chars import CHARACTER_ENCODERS

    return dict(CHARACTER_ENCODERS)


class EncoderConfig(Section):
    """An encoder; a number alone is the size of one direction of a bi-LSTM.

    Options of the kind stand beside ``kind`` and ``size``: ``{ kind = "cnn", widths = [3, 5] }``.
    """

    KINDS: ClassVar[Any] = staticmethod(_encoders)

    kind: Annotated[str, named("encoder", lambda: ENCODER_KINDS)] = "lstm"
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
        if not self.options:  # nor a need to load the kinds themselves
            return self
        valid = inspect.signature(self.KINDS()[self.kind].__init__).parameters.keys() - SIZES
        for option in self.options:
            if option not in valid:
                raise ValueError(choose("key", option, {"kind", "size", *valid}))
        return self


class CharacterEncoderConfig(EncoderConfig):
    """A character encoder; it says what units it reads."""

    KINDS: ClassVar[Any] = staticmethod(_character_encoders)

    kind: Annotated[str, named("character encoder", lambda: UNITS_READ)] = "lstm"
    size: Size = 50
