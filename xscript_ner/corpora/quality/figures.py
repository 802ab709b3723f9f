"""What annotated documents consist of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from ...text.features import script
from .annotations import Read


@dataclass(frozen=True)
class LabelFigures:
    """One label.

    Attributes:
        entities: That have it.
        names: Different ones among them.
        tokens: Mean length.
        characters: Mean length.
    """

    entities: int
    names: int
    tokens: float
    characters: float


@dataclass(frozen=True)
class Figures:
    """One part of the data.

    Attributes:
        documents: How many.
        empty: Of these, without an entity.
        tokens: How many.
        longest: Tokens of the longest document.
        entities: How many.
        labels: By label, the most frequent first.
        scripts: Script to how many entities are written in it.
        unknown: Share of the tokens whose word is not known, 0 to 1; ``None`` where nobody says
            what is.
        unknown_names: The same of entities, by their text.
    """

    documents: int
    empty: int
    tokens: int
    longest: int
    entities: int
    labels: dict[str, LabelFigures]
    scripts: dict[str, int]
    unknown: float | None = None
    unknown_names: float | None = None

    def as_dict(self) -> dict[str, Any]:
        """Plain values."""
        return asdict(self)


def figures_of(
    reads: Sequence[Read],
    known: Callable[[str], bool] | None = None,
    names: Callable[[str], bool] | None = None,
) -> Figures:
    """Counts a part of the data.

    Args:
        reads: Its documents.
        known: Whether a word is known.
        names: Whether an entity's text is.
    """
    entities = [entity for read in reads for entity in read.document.entities]
    tokens = [token for read in reads for token in read.tokens]
    lengths: dict[str, list[int]] = {}
    for read in reads:
        starts = [token.start for token in read.tokens]
        for entity in read.document.entities:
            within = sum(entity.start <= start < entity.end for start in starts)
            lengths.setdefault(entity.label, []).append(within)
    labels = {
        label: _label([e.text for e in entities if e.label == label], lengths[label])
        for label, _ in Counter(entity.label for entity in entities).most_common()
    }
    return Figures(
        documents=len(reads),
        empty=sum(not read.document.entities for read in reads),
        tokens=len(tokens),
        longest=max((len(read.tokens) for read in reads), default=0),
        entities=len(entities),
        labels=labels,
        scripts=dict(Counter(script(entity.text) for entity in entities).most_common()),
        unknown=_share([token.surface for token in tokens], known),
        unknown_names=_share([entity.text for entity in entities], names),
    )


def _label(texts: Sequence[str], lengths: Sequence[int]) -> LabelFigures:
    return LabelFigures(
        entities=len(texts),
        names=len({*texts}),
        tokens=round(sum(lengths) / len(texts), 2),
        characters=round(sum(map(len, texts)) / len(texts), 2),
    )


def _share(items: Sequence[str], known: Callable[[str], bool] | None) -> float | None:
    if known is None or not items:
        return None
    return sum(not known(item) for item in items) / len(items)
