"""What a recipe says of a head: what it answers, what it reads, what its loss weighs."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, model_validator

from ...core.types import CLASSIFIER as CLASSIFIER
from ...nn.kinds import HEAD_ANSWERS
from ..names import SchemeName, named
from ..sections import Section
from .encoders import EncoderConfig

LABEL = "label"
"""The head of documents that a further head is unless it says otherwise."""


def _heads(*answers: str) -> list[str]:
    return [name for name, given in HEAD_ANSWERS.items() if given in answers]


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
    """A further head, ``[heads.NAME]``.

    A ``label`` answers what ``labels`` of a document say of NAME. Of another kind it tags entities
    as the classifier does, and learns from the corpora that name it as their ``head``.
    """

    kind: Annotated[str, named("head", lambda: _heads("tags", "label"))] = LABEL
    scheme: SchemeName = "BIOES"
    """Of a head that tags."""
    weight: float = Field(1.0, gt=0)
    encoder: EncoderConfig | None = None
    """As of the classifier."""
    hidden: int = Field(0, ge=0)
    """Units of a layer before the labels; 0 for none."""

    @model_validator(mode="after")
    def _hidden_of_labels(self) -> HeadConfig:
        if self.hidden and self.gives_tags:
            raise ValueError(f"hidden is for heads that label documents, not for {self.kind!r}")
        return self

    @property
    def gives_tags(self) -> bool:
        """Whether it tags entities, instead of labelling documents."""
        return self.kind != LABEL and self.kind in _heads("tags")

    @property
    def head(self) -> str:
        """Its kind, under the name that the classifier's has."""
        return self.kind

    @property
    def options(self) -> dict[str, Any]:
        """As of the classifier."""
        return {} if self.gives_tags else {"hidden": self.hidden}
