"""A recipe run from corpora to checkpoint."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ..checks.behaviour import check_trained
from ..config import Recipe
from ..core.errors import ConfigError
from ..core.files import write_text
from ..core.progress import Callback, silent
from ..corpora.use import CorpusUse, corpus_name
from ..inputs.batches import Example
from ..inputs.datasets import (
    PreparedCorpus,
    check_names,
    heldout_examples,
    prepare_corpora,
    raw_use,
    self_contained,
    training_sentences,
)
from ..inputs.preparation import build_preparer
from ..inputs.warnings import check_labels, warn_single, warn_unannotated, warn_unknown
from ..models.checkpoint import SIGNATURE, Checkpoint, save_checkpoint
from ..models.claim import check_finished, claim
from ..models.directory import check_device
from ..models.domains.stored import DOMAINS, Trained, load_trained, save_assistant
from ..models.precision import rounded
from ..models.stored.metrics import HeadScores, LearntFrom, Metrics, TaughtBy, Transferred
from ..vectors.shared_space import learn_space
from .augmentation.copies import augmented
from .calibration import calibrate
from .cards import model_card, replicated
from .distillation.lessons import teach
from .distillation.teachers import read_teachers, with_teachers
from .domains.assistant import train_assistant
from .domains.card import assistant_card
from .initial_model import InitialModel, build_initial_model
from .language_models.reading import read_language_model, resolved, with_language_model
from .loop import Progress, Trainer, dev_score
from .predict import evaluate_model
from .state import LOG, STATE
from .transfer_source import load_transfer_source, source_sha256


def train_recipe(
    recipe: Recipe,
    directory: Path,
    data_dir: Path | None = None,
    callback: Callback = silent,
    device: str = "cpu",
) -> Trained:
    """Trains what a recipe describes, a model or an assistant, and writes it.

    A directory that holds an unfinished run of the same recipe is resumed; the result is the
    one an uninterrupted run would have given.

    Args:
        recipe: The description.
        directory: Receives the model and ``log.jsonl``.
        data_dir: Where the registry's corpora lie; see ``corpora``.
        callback: Hears of every step and epoch.
        device: Where the arithmetic is done, as PyTorch names it.

    Raises:
        ConfigError: Another process trains into the directory, it holds an unfinished run of
            another recipe, or there is no such source to transfer from.
        DataError: A corpus cannot be read, or nothing in it can be learnt from.
        TransferError: The recipe's ``[transfer]`` means nothing for source and target.
    """
    check_device(device)
    if recipe.pretraining is not None:
        raise ConfigError("[pretraining] describes a language model; run: xscript-ner pretrain")

    def train(recipe: Recipe, directory: Path) -> Checkpoint:
        return train_model(recipe, directory, data_dir, callback, device)

    recipe = resolved(self_contained(recipe))
    if recipe.domains is None:
        return train(recipe, directory)
    return train_assistant(recipe, directory, train, data_dir, callback)


def train_model(
    recipe: Recipe, directory: Path, data_dir: Path | None, callback: Callback, device: str
) -> Checkpoint:
    """Trains the one model that a recipe without ``[domains]`` describes; see ``train_recipe``."""
    source = load_transfer_source(recipe.transfer)
    reading = read_language_model(recipe.language_model)
    teachers = read_teachers(recipe.distillation)
    recipe = with_teachers(with_language_model(recipe, reading), teachers)
    preparer = build_preparer(recipe)
    train = prepare_corpora(recipe.data.train, recipe.data, preparer, data_dir)
    dev = prepare_corpora(recipe.data.dev, recipe.data, preparer, data_dir)
    test = prepare_corpora(recipe.data.test, recipe.data, preparer, data_dir)
    check_names([*dev, *test])
    sentences = training_sentences(train, recipe.data.size, not recipe.label_heads)
    space = learn_space(recipe, sentences, data_dir, callback) if recipe.vectors else None
    copies = augmented(sentences, recipe, preparer)
    sentences += copies
    initial = build_initial_model(recipe, sentences, space, source, reading)
    vocabularies = initial.indexer.vocabularies
    check_labels(recipe, [*dev, *test], vocabularies)
    warn_single(recipe, vocabularies)
    warn_unannotated([*train, *dev, *test], vocabularies)
    lessons = teach(teachers, recipe, initial.indexer, preparer, data_dir, callback, device)
    examples = [*map(initial.indexer.example, sentences), *lessons.examples]
    with claim(recipe, directory, None if source is None else source.sha256):
        progress = _trainer(recipe, initial, examples, dev, directory, callback, device).run()
        uses = [corpus.use for corpus in [*train, *dev, *test]] + lessons.uses
        if recipe.vectors is not None:
            uses += [raw_use(*read, data_dir) for read in recipe.vectors.sources()]
        if reading is not None:
            uses += reading.uses
        if initial.file is not None:
            uses.append(initial.file.use())
        learnt = LearntFrom.of(sentences, len(copies))
        temperatures = _calibrated(initial, dev)
        heldout = [*dev, *test]
        warn_unknown(heldout, vocabularies)
        checkpoint = _checkpoint(
            recipe, initial, heldout, uses, progress, temperatures, learnt, lessons.account
        )
        save_checkpoint(directory, checkpoint, preparer.versions)
        (directory / f"{STATE}.safetensors").unlink()
    return checkpoint


def _trainer(
    recipe: Recipe,
    initial: InitialModel,
    examples: Sequence[Example],
    dev: Sequence[PreparedCorpus],
    directory: Path,
    callback: Callback,
    device: str,
) -> Trainer:
    return Trainer(
        initial.model,
        initial.indexer,
        recipe.training,
        examples,
        heldout_examples(initial.indexer, dev),
        directory,
        initial.generator,
        callback,
        initial.schedule,
        device,
    )


def _calibrated(trained: InitialModel, dev: Sequence[PreparedCorpus]) -> dict[str, float]:
    """Calibrates the heads on dev; gives the temperature by head, none without dev."""
    if not dev:
        return {}
    return calibrate(trained.model, trained.indexer, heldout_examples(trained.indexer, dev))


def _checkpoint(
    recipe: Recipe,
    trained: InitialModel,
    heldout: Sequence[PreparedCorpus],
    uses: Sequence[CorpusUse],
    progress: Progress,
    temperatures: dict[str, float],
    learnt: LearntFrom,
    taught: TaughtBy | None,
) -> Checkpoint:
    """The trained model as data, scored, with its card."""
    model, indexer, descent = trained.model, trained.indexer, trained.descent
    # What is measured is what is stored.
    model.load_state_dict(rounded(model.state_dict(), recipe.checkpoint.precision))
    scores = {}
    for corpus in heldout:
        examples = heldout_examples(indexer, [corpus])
        found = evaluate_model(model, indexer, examples)
        scores[corpus.use.name] = {
            name: HeadScores.model_validate(scored.as_dict()) for name, scored in found.items()
        }
    inherited = descent.source.uses if descent else []
    metrics = Metrics(
        scores=scores,
        epochs=progress.epoch,
        best_epoch=progress.best_epoch,
        temperatures={name: round(value, 4) for name, value in temperatures.items()},
        corpora=(*uses, *inherited),
        training=learnt,
        transfer=Transferred.model_validate(descent.as_dict()) if descent else None,
        vectors=trained.spaces,
        language_model=trained.reading.account if trained.reading else None,
        vector_file=trained.file,
        distillation=taught,
    )
    weights = {name: tensor.cpu() for name, tensor in model.state_dict().items()}
    checkpoint = Checkpoint(recipe, indexer.vocabularies, weights, metrics)
    checked = metrics.model_copy(update={"checks": check_trained(checkpoint)})
    checkpoint = replace(checkpoint, metrics=checked)
    return replace(checkpoint, card=model_card(checkpoint))


def train_seeds(
    recipe: Recipe,
    seeds: Sequence[int],
    directory: Path,
    data_dir: Path | None = None,
    callback: Callback = silent,
    device: str = "cpu",
) -> Trained:
    """Trains a recipe once a seed and keeps the run with the best mean F1 over dev corpora.

    Each run lies in ``directory/seed-N``; one that is finished is not run again. The kept
    model's card gives mean and deviation over all of them.

    Raises:
        ConfigError: No seed is given, one is out of range, or a finished run there is of another
            recipe or from another source than the recipe's is now.
    """
    if not seeds:
        raise ConfigError("expected at least one seed, found none")
    recipe = resolved(recipe)  # as the runs' own recipes are
    runs: list[Trained] = []
    source = source_sha256(recipe.transfer)
    for seeded in [recipe.with_seed(seed) for seed in seeds]:
        place = directory / f"seed-{seeded.seed}"
        if not (place / SIGNATURE).exists():
            train_recipe(seeded, place, data_dir, callback, device)
        run = load_trained(place)
        check_finished(run, seeded, source, place)
        runs.append(run)
    dev = [corpus_name(config) for config in recipe.data.dev]
    best = max(runs, key=lambda run: sum(_score(run, name) for name in dev))
    metrics = best.metrics.model_copy(update={"replicas": replicated(runs)})
    kept = directory / f"seed-{best.recipe.seed}"
    versions = {name: best.signature[name] for name in ("frontend", "romanizer")}
    if isinstance(best, Checkpoint):
        best = replace(best, metrics=metrics)
        best = replace(best, card=model_card(best))
        save_checkpoint(directory, best, versions)
    else:
        best = replace(best, metrics=metrics)
        best = replace(best, card=assistant_card(best))
        shutil.copytree(kept / DOMAINS, directory / DOMAINS, dirs_exist_ok=True)
        save_assistant(directory, best, versions)
    write_text(directory / LOG, (kept / LOG).read_text(encoding="utf-8"))
    return best


def _score(run: Trained, corpus: str) -> float:
    """What runs are compared by, as epochs are."""
    scores = {head: one.f1 for head, one in run.metrics.scores[corpus].items()}
    return dev_score(scores, run.recipe.training.choose) or 0.0
