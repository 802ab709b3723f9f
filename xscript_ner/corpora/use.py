"""How much of a corpus a model has seen, for its card."""

from __future__ import annotations

from typing import Any

from pydantic import SerializerFunctionWrapHandler, model_serializer

from ..config import Section


class CorpusUse(Section):
    """How much of a corpus a model has seen.

    Attributes:
        name: ``stockmark:train``.
        licence: Of the data.
        version: Upstream repository and commit.
        sentences, entities: Counts; entities include the misaligned.
        misaligned: Entities that no token boundary fits.
        language: ISO code, where the corpus is in one language.
        weight: How many times, on average, an epoch saw each of its sentences.
    """

    name: str
    licence: str
    version: str
    sentences: int
    entities: int
    misaligned: int
    language: str = ""
    weight: float = 1.0

    @model_serializer(mode="wrap")
    def _brief(self, whole: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Without what is as in every earlier model."""
        usual = {"language": "", "weight": 1.0}
        return {key: value for key, value in whole(self).items() if value != usual.get(key)}
