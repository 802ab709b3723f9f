"""A recipe with ``[domains]`` run from corpora to an assistant.

Source: Tan and Golovneva 2020, "Evaluating Cross-Lingual Transfer Learning Approaches in
Multilingual Conversational Agent Models".
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from ...config import Recipe
from ...core.errors import ConfigError
from ...core.files import write_text
from ...core.progress import Callback, Reading, silent
from ...corpora.use import CorpusUse
from ...evaluation.frames import score_documents
from ...inputs.datasets import self_contained
from ...models.checkpoint import SIGNATURE, Checkpoint, load_checkpoint
from ...models.claim import check_finished, claim
from ...models.domains.classifier import DomainClassifier
from ...models.domains.stored import StoredAssistant, domain_directory, save_assistant
from ...models.stored.metrics import HeadScores, LearntFrom, Metrics
from ...tagging.tagger import build_tagger
from ..initial_model import preview
from ..state import LOG
from ..transfer_source import Descent, source_sha256
from .card import assistant_card
from .division import Division, divide
from .maximum_entropy import fit_domains

TrainModel = Callable[[Recipe, Path], Checkpoint]


def train_assistant(
    recipe: Recipe,
    directory: Path,
    train: TrainModel,
    data_dir: Path | None = None,
    callback: Callback = silent,
) -> StoredAssistant:
    """Fits the domain classifier, trains each domain's model and scores them together.

    A run that was stopped goes on with the first domain that is not finished.

    Args:
        recipe: With ``[domains]``, complete in itself.
        directory: Receives the assistant, and each domain's model below ``domains``.
        train: Trains the model of a recipe without ``[domains]`` into a directory.
        data_dir: Where the registry's corpora lie; see ``corpora``.
        callback: Hears which domain is trained.

    Raises:
        ConfigError, DataError, TransferError: As of ``train_recipe``; a document has no domain.
    """
    division, source = divide(recipe, data_dir), source_sha256(recipe.transfer)
    assert recipe.domains is not None  # or it had not been divided
    with claim(recipe, directory, source):
        dev = [sentence for corpus in division.dev for sentence in corpus.sentences]
        callback(Reading("fitting the domain classifier", len(division.sentences)))
        classifier = fit_domains(division.sentences, recipe.domains, dev)
        models = {}
        for domain, own in division.recipes.items():
            place = domain_directory(directory, domain)
            if not (place / SIGNATURE).exists():
                callback(Reading(f"domain {domain}", division.counts[domain]))
                train(own, place)
            models[domain] = load_checkpoint(place)
            check_finished(models[domain], own, source_sha256(own.transfer), place)
        assistant = StoredAssistant(recipe, classifier, models, source_sha256=source)
        assistant = replace(assistant, metrics=_metrics(assistant, division))
        assistant = replace(assistant, card=assistant_card(assistant))
        logs = (domain_directory(directory, domain) / LOG for domain in models)
        write_text(directory / LOG, "".join(log.read_text(encoding="utf-8") for log in logs))
        save_assistant(directory, assistant, division.preparer.versions)
    return assistant


def _metrics(assistant: StoredAssistant, division: Division) -> Metrics:
    """Scores from text to answers, over all domains together."""
    tagger = build_tagger(assistant)
    scores = {}
    for corpus in (*division.dev, *division.test):
        gold = [sentence.document for sentence in corpus.sentences]
        found = score_documents(gold, list(tagger.pipe(gold)), tagger.answers)
        scores[corpus.use.name] = {
            name: HeadScores.model_validate(scored.as_dict()) for name, scored in found.items()
        }
    return Metrics(
        scores=scores,
        temperatures=_temperatures(assistant.classifier, bool(division.dev)),
        corpora=_uses(assistant, division),
        training=LearntFrom.of(division.sentences),
    )


def _temperatures(classifier: DomainClassifier, calibrated: bool) -> dict[str, float]:
    fitted = round(classifier.temperature.item(), 4)
    return {classifier.config.label: fitted} if calibrated else {}


def _uses(assistant: StoredAssistant, division: Division) -> tuple[CorpusUse, ...]:
    """The corpora of the whole, and what the models have from elsewhere, each once."""
    uses = {c.use.name: c.use for c in (*division.train, *division.dev, *division.test)}
    for model in assistant.models.values():
        for use in model.metrics.corpora:
            uses.setdefault(use.name, use)
    return tuple(uses.values())


def previews(recipe: Recipe, data_dir: Path | None = None) -> dict[str, Descent]:
    """What the transfer of each domain would do, without training; see ``preview``.

    Domains that begin anew are left out.

    Raises:
        ConfigError, DataError, TransferError: As of ``preview``.
    """
    if recipe.transfer is None:
        raise ConfigError("the recipe has no [transfer]")
    recipes = divide(self_contained(recipe), data_dir).recipes.items()
    return {domain: preview(own, data_dir) for domain, own in recipes if own.transfer is not None}
