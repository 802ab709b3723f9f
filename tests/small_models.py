"""Models of a few rows, whose weights are set by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from xscript_ner.config import Recipe, parse
from xscript_ner.core.tags import TagSet
from xscript_ner.core.vocab import LabelSet, Vocabulary
from xscript_ner.inputs.vocabularies import CLASSIFIER, Vocabularies
from xscript_ner.models import TaggerModel, build_tagger
from xscript_ner.nn.chars import CHARACTER_ENCODERS


@dataclass(frozen=True)
class Side:
    """One side of a transfer."""

    recipe: Recipe
    vocabularies: Vocabularies
    model: TaggerModel

    @property
    def weights(self) -> dict[str, Tensor]:
        return {name: p.detach().clone() for name, p in self.model.named_parameters()}

    def set(self, name: str, values: Any) -> None:
        with torch.no_grad():
            self.model.get_parameter(name).copy_(torch.tensor(values))

    def rows(self, name: str) -> list[Any]:
        values: list[Any] = self.weights[name].tolist()
        return values


def side(
    *,
    words: str = "",
    units: str = "",
    features: Mapping[str, str] | None = None,
    labels: str = "",
    heads: Mapping[str, str] | None = None,
    scheme: str = "BIOES",
    seed: int = 1,
    tables: Sequence[tuple[str, dict[str, Any]]] = (),
) -> Side:
    """A model over the given symbols, separated by spaces.

    Vectors have 2 numbers and each direction of an encoder has 1 unit, unless ``tables`` of the
    recipe say otherwise.
    """
    values: dict[str, Any] = {
        "name": "side",
        "data": {"train": "a:b"},
        "romanizer": {"name": "surface"},
        "chars": {"embedding": 2, "encoder": 1},
        "words": {"embedding": 2, "encoder": 1},
        "features": {"names": list(features or {}), "embedding": 2},
        "classifier": {"scheme": scheme},
        "heads": {name: {} for name in heads or {}},
    }
    for table, changes in tables:
        values[table] = values.get(table, {}) | changes
    recipe = parse(Recipe, values)
    vocabularies = Vocabularies(
        words=Vocabulary(words.split()),
        units=Vocabulary(units.split()),
        unit=CHARACTER_ENCODERS[recipe.chars.encoder.kind].UNITS,
        features={name: Vocabulary(symbols.split()) for name, symbols in (features or {}).items()},
        heads={CLASSIFIER: TagSet(labels.split(), recipe.classifier.scheme)}
        | {name: LabelSet(answers.split()) for name, answers in (heads or {}).items()},
    )
    generator = torch.Generator().manual_seed(seed)
    return Side(recipe, vocabularies, build_tagger(recipe, vocabularies, generator))
