"""A recipe with ``[pretraining]`` run from raw text to a language model."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import torch

from ...config import Recipe
from ...core.display import visible
from ...core.errors import ConfigError
from ...core.progress import Callback, silent
from ...inputs.datasets import raw_use, self_contained
from ...inputs.preparation import build_preparer
from ...inputs.readings import unit_of
from ...models.claim import claim
from ...models.directory import check_device
from ...models.language_models.model import build_language_model
from ...models.language_models.stored import StoredLanguageModel, save_language_model
from ...models.precision import rounded
from ...models.stored.metrics import Metrics
from ..cards import data_lines
from ..state import STATE
from .loop import Pretrainer, Progress
from .text import RawText, Tables, count


def pretrain_recipe(
    recipe: Recipe,
    directory: Path,
    data_dir: Path | None = None,
    callback: Callback = silent,
    device: str = "cpu",
) -> StoredLanguageModel:
    """Pretrains what a recipe describes and writes it.

    A directory that holds an unfinished run of the same recipe is resumed; the result is the one
    an uninterrupted run would have given.

    Args:
        recipe: With ``[language_model]`` and ``[pretraining]``; ``data.train`` names raw text.
        directory: Receives the language model and ``log.jsonl``.
        data_dir: Where the registry's corpora lie; see ``corpora``.
        callback: Hears of every step and block.
        device: Where the arithmetic is done, as PyTorch names it.

    Raises:
        ConfigError: The recipe describes no language model, or another process or recipe has the
            directory.
        DataError: The text cannot be read, or there is none.
    """
    check_device(device)
    config, pretraining = recipe.language_model, recipe.pretraining
    if config is None or pretraining is None:
        raise ConfigError("a language model needs [language_model] and [pretraining]")
    recipe = self_contained(recipe)
    preparer = build_preparer(recipe)
    text = RawText.of(recipe, preparer, data_dir)
    lowercase = recipe.words.lowercase
    with claim(recipe, directory, None):
        tables = count(text, config, lowercase, callback)
        generator = torch.Generator().manual_seed(recipe.seed)
        model = build_language_model(config, pretraining, tables.words, tables.readings, generator)
        pretrainer = Pretrainer(
            model, text, tables, unit_of(config), lowercase, directory, generator, callback, device
        )
        progress = pretrainer.run()
        # What is measured is what is stored.
        model.load_state_dict(rounded(model.state_dict(), recipe.checkpoint.precision))
        uses = tuple(raw_use("language model", corpus, data_dir) for corpus in recipe.data.train)
        metrics = Metrics(
            epochs=progress.block,
            best_epoch=progress.best_block,
            corpora=uses,
            perplexity=round(pretrainer.perplexity(), 2),
        )
        weights = {name: tensor.cpu() for name, tensor in model.state_dict().items()}
        stored = StoredLanguageModel(recipe, tables.words, tables.readings, weights, metrics)
        stored = replace(stored, card=_card(stored, tables, progress))
        save_language_model(directory, stored, preparer.versions)
        (directory / f"{STATE}.safetensors").unlink()
    return stored


def _card(stored: StoredLanguageModel, tables: Tables, progress: Progress) -> str:
    recipe, config = stored.recipe, stored.recipe.language_model
    assert config is not None
    parameters = sum(weight.numel() for weight in stored.weights.values())
    output = sum(w.numel() for name, w in stored.weights.items() if name.startswith("softmax."))
    lines = [
        f"# {recipe.name}",
        "",
        recipe.description or "A language model that taggers read words with.",
        "",
        f"- Reads: {' and '.join(config.reads)}, by {config.encoder.kind} over {unit_of(config)}",
        f"- Layers: {config.layers}, {config.size} states a direction",
        f"- Size: {parameters:,} parameters, {output:,} of them only to predict words",
        f"- Predicts: {len(stored.words):,} words",
        f"- Text: {tables.tokens:,} tokens in {tables.blocks:,} blocks; {progress.block:,} blocks "
        f"were learnt from, the best was {progress.best_block:,}",
        f"- Perplexity on held-out text, both directions: {stored.metrics.perplexity}",
        "",
        *data_lines(stored.metrics.corpora),
    ]
    return visible("\n".join(lines), keep="\n")
