"""A text with what was found in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ..core.errors import ConfigError
from ..core.types import Entity, SentenceLabel, Token

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = {"start": "int64", "end": "int64", "label": "str", "text": "str", "score": "float64"}
"""Of a data frame of entities, with their types."""


@dataclass(frozen=True)
class TaggedDocument:
    """A document with the entities found in it.

    Attributes:
        text: The original text.
        entities: What was found, in order, each with its probability.
        tokens: What the front-end made of the text: a tuple, or what is equal to one and makes
            each token when it is asked for.
        labels: Of the whole document, by the head that gives them; of a document so long that
            it is cut, those of its first part.
        language: What it was read as, where the model tells languages apart; empty where it was
            not told, and script does not say which of several that are read alike it is.
    """

    text: str
    entities: tuple[Entity, ...]
    tokens: Sequence[Token]
    labels: Mapping[str, SentenceLabel] = field(default_factory=dict)
    language: str = ""

    def as_dict(self) -> dict[str, Any]:
        """``{"text", "entities": [{"start", "end", "label", "text", "score"}]}``.

        With heads that label sentences, also ``"labels": {head: {"label", "score"}}``; with
        several languages, ``"language"``.
        """
        entities = [entity.as_dict() for entity in self.entities]
        plain: dict[str, Any] = {"text": self.text, "entities": entities}
        if self.labels:
            plain["labels"] = {
                head: {"label": label, "score": round(score, 4)}
                for head, (label, score) in self.labels.items()
            }
        if self.language:
            plain["language"] = self.language
        return plain

    def as_pipeline(self) -> list[dict[str, Any]]:
        """The form of Hugging Face's token-classification pipelines with aggregation."""
        return [
            {"entity_group": e.label, "score": e.score, "word": e.text, "start": e.start,
             "end": e.end}
            for e in self.entities
        ]  # fmt: skip

    def to_html(self, labels: Sequence[str] = (), romaji: Sequence[str] = ()) -> str:
        """The text with its entities marked, as HTML with its own style; all text is escaped.

        Args:
            labels: All that the model gives, so that each has one colour in every document; by
                default those found here.
            romaji: What is shown under each token, such as ``tagger.romaji(document)``.
        """
        from .view.marks import marked, style

        paragraph = marked(
            self.text, self.entities, labels=labels, whole=self.labels, tokens=self.tokens,
            romaji=romaji, language=self.language,
        )  # fmt: skip
        return f'<div class="xn"><style>{style()}</style>{paragraph}</div>'

    def _repr_html_(self) -> str:
        """For notebooks."""
        return self.to_html()

    def to_frame(self) -> pd.DataFrame:
        """A row an entity, with the columns ``start``, ``end``, ``label``, ``text`` and ``score``.

        Their types are the same where nothing was found, so that frames can be joined.

        Raises:
            ConfigError: pandas is not installed.
        """
        try:
            import pandas as pd
        except ModuleNotFoundError:
            message = "data frames need pandas; run: pip install 'xscript-ner[pandas]'"
            raise ConfigError(message) from None
        return pd.DataFrame(
            [(e.start, e.end, e.label, e.text, e.score) for e in self.entities],
            columns=list(COLUMNS),
        ).astype(COLUMNS)
