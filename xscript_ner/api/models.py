"""Recipes into models, from Python: as ``xscript-ner train`` and ``xscript-ner transfer`` do."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ..config import Recipe
from ..core.progress import Callback, silent
from ..tagging.stream import TextTagger
from ..tagging.tagger import build_tagger
from ..training.domains.assistant import previews
from ..training.experiment import train_recipe, train_seeds
from ..training.initial_model import preview
from ..training.transfer_source import Descent
from .described import AnyRecipe, recipe_of


def train(
    recipe: AnyRecipe,
    directory: str | os.PathLike[str],
    *,
    overrides: Mapping[str, Any] | None = None,
    seeds: Sequence[int] | None = None,
    data_dir: str | os.PathLike[str] | None = None,
    callback: Callback = silent,
    device: str = "cpu",
) -> TextTagger:
    """Trains what a recipe describes, writes it, and gives what tags with it.

    A directory that holds an unfinished run of the same recipe is gone on with; the result is the
    one that an uninterrupted run would have given. ``metrics`` of the tagger has the scores.

    Args:
        recipe: A recipe that ships, by name; a TOML file; a ``Recipe``; or the tables that such
            a file holds, as a dictionary.
        directory: Receives the model and ``log.jsonl``.
        overrides: Dotted keys to values that replace the recipe's, such as
            ``{"training.epochs": 3}``.
        seeds: Train once a seed, below ``directory/seed-N``, and keep the run that is best on
            dev; its card tells mean and deviation.
        data_dir: Where registered corpora lie; else ``$XSCRIPT_NER_DATA``, else the download
            cache.
        callback: Hears of every step and epoch; see ``core.progress``.
        device: Where the arithmetic is done, as PyTorch names it.

    Raises:
        ConfigError: There is no such recipe, it says something it may not, another process
            trains into the directory, or that holds an unfinished run of another recipe.
        DataError: A corpus cannot be read, or nothing in it can be learnt from.
        TransferError: The recipe's ``[transfer]`` means nothing for source and target.
    """
    described, place, data = recipe_of(recipe, overrides), Path(directory), path_of(data_dir)
    if seeds is None:
        return build_tagger(train_recipe(described, place, data, callback, device))
    return build_tagger(train_seeds(described, seeds, place, data, callback, device))


def transfer(
    source: str | os.PathLike[str],
    recipe: AnyRecipe,
    directory: str | os.PathLike[str],
    *,
    parts: Sequence[str] | None = None,
    labels: str | Mapping[str, Sequence[str]] | None = None,
    overrides: Mapping[str, Any] | None = None,
    seeds: Sequence[int] | None = None,
    data_dir: str | os.PathLike[str] | None = None,
    callback: Callback = silent,
    device: str = "cpu",
) -> TextTagger:
    """Copies parts of a trained model into a recipe's, and trains that.

    Args:
        source: A shipped model by name, or a model directory; replaces ``transfer.source``.
        recipe: As of ``train``.
        directory: Receives the model and ``log.jsonl``.
        parts: Replace ``transfer.parts``, such as ``["chars", "words.encoder"]``.
        labels: Replace ``transfer.labels``: a label map by name or path, or each label of the
            recipe's with those of the source that it stands for, ``{"PSN": ["PER"]}``.
        overrides, seeds, data_dir, callback, device: As of ``train``.

    Raises:
        ConfigError, DataError, TransferError: As of ``train``, or there is no such source.
    """
    return train(
        with_source(source, recipe, parts, labels, overrides),
        directory,
        seeds=seeds,
        data_dir=data_dir,
        callback=callback,
        device=device,
    )


def preview_transfer(
    source: str | os.PathLike[str],
    recipe: AnyRecipe,
    *,
    parts: Sequence[str] | None = None,
    labels: str | Mapping[str, Sequence[str]] | None = None,
    overrides: Mapping[str, Any] | None = None,
    data_dir: str | os.PathLike[str] | None = None,
) -> dict[str, Descent]:
    """Says what ``transfer`` would copy into every tensor, and trains nothing.

    The training corpora are read for their vocabularies; word vectors, which add words, are not
    learnt.

    Args:
        source, recipe, parts, labels, overrides, data_dir: As of ``transfer``.

    Returns:
        The account under the recipe's name; of a recipe with ``[domains]``, one a domain.
        ``report`` of an account has a line a tensor.

    Raises:
        ConfigError, DataError, TransferError: As of ``transfer``.
    """
    return previewed(with_source(source, recipe, parts, labels, overrides), path_of(data_dir))


def previewed(recipe: Recipe, data_dir: Path | None) -> dict[str, Descent]:
    """What the transfer of a recipe with a source would do; see ``preview_transfer``."""
    if recipe.domains is not None:
        return previews(recipe, data_dir)
    return {recipe.name: preview(recipe, data_dir)}


def with_source(
    source: str | os.PathLike[str],
    recipe: AnyRecipe,
    parts: Sequence[str] | None = None,
    labels: str | Mapping[str, Sequence[str]] | None = None,
    overrides: Mapping[str, Any] | None = None,
) -> Recipe:
    """The recipe with a source, and what else of its ``[transfer]`` is given; see ``transfer``."""
    changes: dict[str, Any] = {**(overrides or {}), "transfer.source": os.fspath(source)}
    if parts is not None:
        changes["transfer.parts"] = list(parts)
    if labels is not None:
        given = labels if isinstance(labels, str) else {k: list(v) for k, v in labels.items()}
        changes["transfer.labels"] = given
    return recipe_of(recipe, changes)


def path_of(directory: str | os.PathLike[str] | None) -> Path | None:
    """A directory as a path; ``None`` stays."""
    return None if directory is None else Path(directory)
