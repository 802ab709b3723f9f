"""How text becomes tokens and Latin strings, for all text or language by language."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator

from .names import FrontEndName, RomanizerName
from .sections import Section

_CODE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{1,8})*")


class FrontEndConfig(Section):
    """How text becomes tokens."""

    name: FrontEndName = "japanese"
    boundaries: Literal["given", "own"] = "given"
    """Whether a corpus that brings token boundaries keeps them, or is tokenised again."""


class RomanizerConfig(Section):
    """What the character module reads."""

    name: RomanizerName = "unidic"
    truecase: bool = False
    lowercase: bool = False
    overrides: str | dict[str, str] | None = None
    """A two-column file, surface and romaji, tab separated; or the pairs themselves, which is
    what a checkpoint holds."""


class LanguageConfig(Section):
    """How one language of several is read; what is left out is as for the whole recipe."""

    frontend: FrontEndConfig | None = None
    romanizer: RomanizerConfig | None = None


def _code(value: str) -> str:
    if not _CODE.fullmatch(value):
        raise ValueError("expected the ISO code of a language, such as 'de'")
    return value


LanguageCode = Annotated[str, AfterValidator(_code)]
"""ISO 639, with further subtags if need be: ``de``, ``pt-BR``."""
