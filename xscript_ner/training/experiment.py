"""A recipe run from corpora to checkpoint."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..config import Recipe, parse
from ..core.errors import ConfigError
from ..core.files import write_text
from ..core.storage import read_json, write_json
from ..core.types import Callback, Sentence
from ..corpora.use import CorpusUse
from ..inputs.datasets import (
    PreparedCorpus,
    check_names,
    corpus_name,
    heldout_examples,
    prepare_corpora,
    raw_use,
    self_contained,
    training_sentences,
)
from ..inputs.preparation import build_preparer
from ..models.checkpoint import RECIPE, SIGNATURE, Checkpoint, load_checkpoint, save_checkpoint
from .calibration import calibrate
from .cards import metrics_of, model_card, replicated
from .initial_model import Beginning, begin
from .loop import LOG, STATE, Progress, Trainer, evaluate_model
from .transfer_source import Ancestor, load_ancestor
from .vectors import pretrain

UNFINISHED, SOURCE = "training-recipe.json", "source_sha256"


def train_recipe(
    recipe: Recipe,
    directory: Path,
    data_dir: Path | None = None,
    callback: Callback = lambda event, values: None,
) -> Checkpoint:
    """Trains what a recipe describes and writes the checkpoint.

    A directory that holds an unfinished run of the same recipe is resumed; the result is the
    one an uninterrupted run would have given.

    Args:
        recipe: The description.
        directory: Receives the checkpoint and ``log.jsonl``.
        data_dir: Where the registry's corpora lie; see ``corpora``.
        callback: Hears of every step and epoch; see ``types.Callback``.

    Raises:
        ConfigError: The directory holds an unfinished run of another recipe, or there is no
            such source to transfer from.
        DataError: A corpus cannot be read, or nothing in it can be learnt from.
        TransferError: The recipe's ``[transfer]`` means nothing for source and target.
    """
    recipe = self_contained(recipe)
    ancestor = load_ancestor(recipe)
    preparer = build_preparer(recipe.frontend, recipe.romanizer)
    train = prepare_corpora(recipe.data.train, recipe, preparer, data_dir)
    dev = prepare_corpora(recipe.data.dev, recipe, preparer, data_dir)
    test = prepare_corpora(recipe.data.test, recipe, preparer, data_dir)
    check_names([*dev, *test])
    sentences = training_sentences(train, recipe)
    vectors = None
    if recipe.vectors is not None:
        vectors = pretrain(recipe, recipe.vectors, preparer, sentences, data_dir, callback)
    begun = begin(recipe, sentences, vectors, ancestor)
    _claim(recipe, directory, ancestor)
    progress = _trainer(recipe, begun, sentences, dev, directory, callback).run()
    uses = [corpus.use for corpus in [*train, *dev, *test]]
    if recipe.vectors is not None:
        uses += [raw_use(config, data_dir) for config in recipe.vectors.corpora]
    temperature = _calibrated(begun, dev)
    checkpoint = _checkpoint(recipe, begun, [*dev, *test], uses, progress, temperature)
    checkpoint.metrics["training"] = _learnt_from(sentences)
    save_checkpoint(directory, checkpoint, preparer.versions)
    for name in (f"{STATE}.safetensors", UNFINISHED):
        (directory / name).unlink()
    return checkpoint


def _trainer(
    recipe: Recipe,
    begun: Beginning,
    sentences: Sequence[Sentence],
    dev: Sequence[PreparedCorpus],
    directory: Path,
    callback: Callback,
) -> Trainer:
    examples = [begun.indexer.example(sentence) for sentence in sentences]
    return Trainer(
        begun.model,
        begun.indexer,
        recipe.training,
        examples,
        heldout_examples(begun.indexer, dev),
        directory,
        callback,
        begun.schedule,
    )


def _calibrated(trained: Beginning, dev: Sequence[PreparedCorpus]) -> float | None:
    """Calibrates the classifier on dev; gives the temperature, ``None`` without dev.

    A classifier that is frozen for good stays as it is.
    """
    names = [f"classifier.{name}" for name, _ in trained.model.classifier.named_parameters()]
    if not dev or any(trained.schedule.policy(name).for_good for name in names):
        return None
    return calibrate(trained.model, trained.indexer, heldout_examples(trained.indexer, dev))


def _learnt_from(sentences: Sequence[Sentence]) -> dict[str, Any]:
    """Counts of what the weights were fitted to, which a sample makes fewer than the corpus's."""
    labels = Counter(span.label for sentence in sentences for span in sentence.spans)
    return {"sentences": len(sentences), "entities": dict(sorted(labels.items()))}


def _checkpoint(
    recipe: Recipe,
    trained: Beginning,
    heldout: Sequence[PreparedCorpus],
    uses: Sequence[CorpusUse],
    progress: Progress,
    temperature: float | None,
) -> Checkpoint:
    """The trained model as data, scored, with its card."""
    model, indexer, descent = trained.model, trained.indexer, trained.descent
    if recipe.checkpoint.precision == "float16":
        model.half().float()  # what is measured is what is stored
    scores = {}
    for corpus in heldout:
        examples = heldout_examples(indexer, [corpus])
        scores[corpus.use.name] = evaluate_model(model, indexer, examples).as_dict()
    inherited = descent.ancestor.uses if descent else []
    uses = [*uses, *inherited]
    metrics = metrics_of(scores, uses, progress.epoch, progress.best_epoch, temperature)
    if descent is not None:
        metrics["transfer"] = descent.as_dict()
    checkpoint = Checkpoint(
        recipe=recipe,
        vocabularies=indexer.vocabularies,
        weights={name: p.detach() for name, p in model.named_parameters()},
        metrics=metrics,
    )
    return replace(checkpoint, card=model_card(checkpoint))


def train_seeds(
    recipe: Recipe,
    seeds: Sequence[int],
    directory: Path,
    data_dir: Path | None = None,
    callback: Callback = lambda event, values: None,
) -> Checkpoint:
    """Trains a recipe once a seed and keeps the run with the best mean F1 over dev corpora.

    Each run lies in ``directory/seed-N``; one that is finished is not run again. The kept
    model's card gives mean and deviation over all of them.

    Raises:
        ConfigError: No seed is given, or a finished run there is of another recipe.
    """
    if not seeds:
        raise ConfigError("expected at least one seed, found none")
    runs = []
    for seed in seeds:
        seeded, place = recipe.model_copy(update={"seed": seed}), directory / f"seed-{seed}"
        if not (place / SIGNATURE).exists():
            train_recipe(seeded, place, data_dir, callback)
        run = load_checkpoint(place)
        if self_contained(run.recipe) != self_contained(seeded):
            raise ConfigError("holds a finished run of another recipe", path=place)
        runs.append(run)
    dev = [corpus_name(config) for config in recipe.data.dev]
    best = max(runs, key=lambda run: sum(run.metrics["scores"][name]["f1"] for name in dev))
    best = replace(best, metrics=best.metrics | {"replicas": replicated(runs)})
    best = replace(best, card=model_card(best))
    versions = {name: best.signature[name] for name in ("frontend", "romanizer")}
    save_checkpoint(directory, best, versions)
    kept = directory / f"seed-{best.recipe.seed}" / LOG
    write_text(directory / LOG, kept.read_text(encoding="utf-8"))
    return best


def _claim(recipe: Recipe, directory: Path, ancestor: Ancestor | None) -> None:
    """Marks the directory as this recipe's; refuses another's unfinished run."""
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(f"cannot write: {error.strerror}", path=directory) from None
    marker, description = directory / UNFINISHED, recipe.model_dump(mode="json")
    # A source trained anew under the same name is another one.
    source = {} if ancestor is None else {SOURCE: ancestor.sha256}
    if not marker.exists():
        if (directory / RECIPE).exists():
            raise ConfigError("directory already holds a finished model", path=directory)
        write_json(marker, description | source)
        return
    found = read_json(marker)
    if found.pop(SOURCE, None) != source.get(SOURCE) or parse(Recipe, found, marker) != recipe:
        raise ConfigError(
            "directory holds an unfinished run of another recipe or from another source; give "
            "another directory or remove it",
            path=directory,
        )


