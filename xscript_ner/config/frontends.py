"""What a recipe says of tokenising."""

from __future__ import annotations

from typing import Literal

from .names import FrontEndName
from .sections import Section


class FrontEndConfig(Section):
    """How text becomes tokens."""

    name: FrontEndName = "japanese"
    boundaries: Literal["given", "own"] = "given"
    """Whether a corpus that brings token boundaries keeps them, or is tokenised again."""
