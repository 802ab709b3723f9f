"""A trained model under other names of its tag heads, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ..config import MEAN, ClassifierConfig, DataConfig, HeadConfig, Recipe
from ..core.errors import ConfigError, choose
from ..core.types import CLASSIFIER
from .arrays import ArrayWeights
from .checkpoint import Checkpoint
from .shapes import UPPER


def with_heads(checkpoint: Checkpoint, names: Mapping[str, str]) -> Checkpoint:
    """The model with copies of some of its tag heads under other names.

    Args:
        checkpoint: Stays as it is.
        names: Name to the head that it is to stand for; a head of that name is replaced.

    Raises:
        ConfigError: There is no such tag head.
    """
    known = checkpoint.recipe.tag_heads
    for head in names.values():
        if head not in known:
            raise ConfigError(choose("tag head", head, known))
    recipe, tables = checkpoint.recipe, checkpoint.vocabularies
    heads, weights = dict(tables.heads), _plain(checkpoint)
    for name, head in names.items():
        heads[name] = tables.heads[head]
        weights = {path: w for path, w in weights.items() if not _is_of(path, name)}
        weights |= {
            _renamed(path, head, name): tensor
            for path, tensor in _plain(checkpoint).items()
            if _is_of(path, head)
        }
        recipe = _with_head(recipe, name, checkpoint.recipe.tasks[head])
    heads = {name: heads[name] for name in recipe.tasks}
    return replace(
        checkpoint,
        recipe=recipe,
        vocabularies=replace(tables, heads=heads),
        weights=_as_kept(checkpoint, weights),
    )


def with_one_tag_head(checkpoint: Checkpoint, head: str = CLASSIFIER) -> Checkpoint:
    """The model with that tag head alone, as its classifier; heads that label documents stay.

    Raises:
        ConfigError: There is no such tag head.
    """
    others = checkpoint.recipe.tag_heads[1:]
    if head == CLASSIFIER and not others:
        return checkpoint
    promoted = with_heads(checkpoint, {CLASSIFIER: head})
    kept = {name: config for name, config in promoted.recipe.heads.items() if name not in others}
    data = _data(promoted.recipe.data, head)
    training = promoted.recipe.training
    if training.choose in others:
        training = training.model_copy(update={"choose": MEAN})
    recipe = promoted.recipe.model_copy(
        update={"heads": kept, "data": data, "training": training}
    )
    tables = promoted.vocabularies
    answers = {name: table for name, table in tables.heads.items() if name not in others}
    weights = {
        path: tensor
        for path, tensor in _plain(promoted).items()
        if not any(_is_of(path, name) for name in others)
    }
    return replace(
        promoted,
        recipe=recipe,
        vocabularies=replace(tables, heads=answers),
        weights=_as_kept(promoted, weights),
    )


def _plain(checkpoint: Checkpoint) -> dict[str, Any]:
    """Its weights in the form that they are kept in, arrays or tensors."""
    weights = checkpoint.weights
    return dict(weights.arrays if isinstance(weights, ArrayWeights) else weights)


def _as_kept(checkpoint: Checkpoint, weights: dict[str, Any]) -> Any:
    """Weights in the form of the checkpoint's own."""
    return ArrayWeights(weights) if isinstance(checkpoint.weights, ArrayWeights) else weights


def _data(data: DataConfig, head: str) -> DataConfig:
    """The corpora of one head, as the classifier's."""
    return data.model_copy(
        update={
            split: tuple(
                corpus.model_copy(update={"head": CLASSIFIER})
                for corpus in getattr(data, split)
                if corpus.head == head
            )
            for split in ("train", "dev", "test")
        }
    )


def _is_of(path: str, head: str) -> bool:
    """Whether a tensor is the head's, or of what encodes for it alone."""
    return path.startswith((f"{head}.", f"{UPPER}.{head}."))


def _renamed(path: str, head: str, name: str) -> str:
    above = f"{UPPER}." if path.startswith(f"{UPPER}.{head}.") else ""
    return above + name + path.removeprefix(above + head)


def _with_head(recipe: Recipe, name: str, like: ClassifierConfig | HeadConfig) -> Recipe:
    """The recipe with a tag head of that name that is made like another."""
    alike: dict[str, Any] = {
        "scheme": like.scheme, "weight": like.weight, "encoder": like.encoder,
    }  # fmt: skip
    if name == CLASSIFIER:
        return recipe.model_copy(update={"classifier": ClassifierConfig(head=like.head, **alike)})
    heads = {**recipe.heads, name: HeadConfig(kind=like.head, **alike)}
    return recipe.model_copy(update={"heads": heads})
