"""What a recipe says of a head: what it answers, what it reads, what its loss weighs."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from ...core.types import CLASSIFIER as CLASSIFIER
from ..names import SchemeName, named
from ..sections import Section
from .encoders import EncoderConfig


def _heads(answers: str) -> list[str]:
    from ...nn.heads import HEADS

    return [name for name, head in HEADS.items() if answers == head.ANSWERS]


class ClassifierConfig(Section):
    """The head that tags entities: a dense layer under a CRF or a softmax."""

    head: Annotated[str, named("head", lambda: _heads("tags"))] = "crf"
    scheme: SchemeName = "BIOES"
    weight: float = Field(1.0, gt=0)
    """Of its loss, beside those of further heads."""
    encoder: EncoderConfig | None = None
    """One of its own, above the sentence encoder that all heads share."""

    @property
    def options(self) -> dict[str, Any]:
        """What the head is built from, beside the sizes of its answers."""
        return {}


class HeadConfig(Section):
    """A further head, ``[heads.NAME]``: it answers what ``labels`` of a document say of NAME."""

    kind: Annotated[str, named("head of sentences", lambda: _heads("label"))] = "label"
    weight: float = Field(1.0, gt=0)
    encoder: EncoderConfig | None = None
    """As of the classifier."""
    hidden: int = Field(0, ge=0)
    """Units of a layer before the labels; 0 for none."""

    @property
    def head(self) -> str:
        """Its kind, under the name that the classifier's has."""
        return self.kind

    @property
    def options(self) -> dict[str, Any]:
        """As of the classifier."""
        return {"hidden": self.hidden}
