"""How much of a corpus a model has seen, and what that is called, for its card."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import SerializerFunctionWrapHandler, model_serializer

from ..config import CorpusConfig, Section
from ..core.types import CLASSIFIER


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


def corpus_name(config: CorpusConfig) -> str:
    """``stockmark:train``, or the file's name for a corpus by path; what is taken of it behind."""
    name = f"{config.name}:{config.split}" if config.name else Path(config.path or "").name
    taken = [
        f"{key} {head} {', '.join(labels)}"
        for key, filters in (("only", config.only), ("without", config.without))
        for head, labels in filters.items()
    ]
    if config.head != CLASSIFIER:
        taken.append(f"head {config.head}")
    if config.share is not None:
        taken.append("share {:g} to {:g}".format(*config.share))
    if config.size is not None:
        taken.append(f"{config.size} documents")
    return f"{name} ({'; '.join(taken)})" if taken else name
