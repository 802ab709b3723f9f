"""An assistant's directory: the domain classifier's files, and a model's a domain below it.

It has the files of any model directory, under a format of its own, and is checked by the same
code. ``vocabularies.json`` names the domains, with the SHA-256 of the signature of each one's
model in ``domains/NAME``, so that the whole is as its signature says, or is refused.
"""

from __future__ import annotations

import re
import stat
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from ...config import DomainsConfig, Recipe
from ...core.errors import CheckpointError
from ...core.vocab import LabelSet
from ..checkpoint import Checkpoint, load_checkpoint
from ..stored.metrics import Metrics, stored_metrics
from ..stored.recipe import stored_recipe
from ..stored.signature import (
    ASSISTANT,
    CARD,
    RECIPE,
    SIGNATURE,
    TABLES,
    WEIGHTS,
    SignedFiles,
    is_assistant,
)
from ..stored.tables import MOST_LABELS, bounded_tables, check_symbols
from ..stored.trust import refuse, text_of
from ..stored.weights import Shapes, check_numbers, stored_weights
from ..stored.writing import Contents, write_contents
from .classifier import DomainClassifier

DOMAINS = "domains"
"""The folder of the domains' models, and the classifier's part in the weights."""
SOURCE = "source_sha256"
"""In the signature: what the models began with, ``""`` for nothing."""
WEIGHT, BIAS, TEMPERATURE = (f"{DOMAINS}.{name}" for name in ("weight", "bias", "temperature"))
_UNSAFE = re.compile(r"[^A-Za-z0-9_-]")
_LONGEST_NAME = 100


@dataclass(frozen=True)
class StoredAssistant:
    """A trained assistant as data.

    Attributes:
        recipe: How all of it was made.
        classifier: Chooses a document's domain.
        models: By domain, in the classifier's order.
        metrics: Scores of the whole, from text to answers.
        source_sha256: Of what its models began with; see ``training.transfer_source``.
        signature: Versions, seed, file hashes.
        card: Markdown.
    """

    recipe: Recipe
    classifier: DomainClassifier
    models: dict[str, Checkpoint]
    metrics: Metrics = field(default_factory=Metrics)
    source_sha256: str | None = None
    signature: dict[str, Any] = field(default_factory=dict)
    card: str = ""


Trained = Checkpoint | StoredAssistant
"""What a recipe gives: a model, or with ``[domains]`` an assistant."""


def load_trained(directory: Path) -> Trained:
    """Reads whatever a model directory holds.

    Raises:
        CheckpointError: It is not a sound model, nor a sound assistant.
    """
    return load_assistant(directory) if is_assistant(directory) else load_checkpoint(directory)


def domain_directory(directory: Path, domain: str) -> Path:
    """Where a domain's model lies: what is unsafe in a file's name is written ``%2F``."""
    escaped = _UNSAFE.sub(lambda match: "".join(f"%{b:02X}" for b in match[0].encode()), domain)
    if len(escaped) > _LONGEST_NAME:
        escaped = f"{escaped[:_LONGEST_NAME - 17]}-{sha256(domain.encode()).hexdigest()[:16]}"
    return directory / DOMAINS / escaped


def save_assistant(directory: Path, assistant: StoredAssistant, versions: dict[str, str]) -> None:
    """Writes an assistant whose domains' models lie in the directory already.

    Raises:
        CheckpointError: As of ``write_contents``, or a domain's model is not there.
    """
    classifier = assistant.classifier
    names = classifier.domains.labels
    signatures = [SignedFiles(domain_directory(directory, name)).sha256 for name in names]
    contents = Contents(
        {
            WEIGHT: classifier.weight.half(),
            BIAS: classifier.bias,
            TEMPERATURE: classifier.temperature,
        },
        assistant.recipe,
        {"domains": list(names), "signatures": signatures, "features": list(classifier.features)},
        assistant.metrics,
        assistant.card,
    )
    made = {**versions, SOURCE: assistant.source_sha256 or ""}
    write_contents(directory, contents, made, ASSISTANT)


def load_assistant(directory: Path) -> StoredAssistant:
    """Reads and checks an assistant with all its models.

    Raises:
        CheckpointError: A file is missing, damaged, foreign or not what an assistant can have.
    """
    files = SignedFiles(directory, (ASSISTANT,))
    recipe, metrics = stored_recipe(files), stored_metrics(files)
    if recipe.domains is None:
        raise refuse("expected a table 'domains', found none", files.path(RECIPE))
    card = text_of(files.read(CARD), files.path(CARD))
    domains, signatures, features = _stored_tables(files)
    classifier = _stored_classifier(files, recipe.domains, domains, features)
    files.check_further()
    models = {}
    for domain, signature in zip(domains, signatures, strict=True):
        models[domain] = _stored_model(directory, domain, signature)
    source = files.signature.get(SOURCE)
    return StoredAssistant(
        recipe, classifier, models, metrics, str(source) if source else None, files.signature, card
    )


def _stored_tables(files: SignedFiles) -> tuple[list[str], list[str], list[str]]:
    path, tables = files.path(TABLES), bounded_tables(files)
    names = (DOMAINS, "signatures", "features")
    if not isinstance(tables, dict) or not set(names) <= tables.keys():
        raise refuse("not the vocabularies of an assistant", path)
    domains, signatures, features = (tables[name] for name in names)
    check_symbols(DOMAINS, domains, path)
    check_symbols("features", features, path)
    if not 0 < len(domains) <= MOST_LABELS or "" in domains:
        message = f"expected 1 to {MOST_LABELS:,} domains with a name, found {len(domains):,}"
        raise refuse(message, path)
    if not isinstance(signatures, list) or len(signatures) != len(domains):
        raise refuse("expected a SHA-256 for each domain, found other than that", path)
    return domains, signatures, features


def _stored_classifier(
    files: SignedFiles, config: DomainsConfig, domains: list[str], features: list[str]
) -> DomainClassifier:
    shapes: Shapes = {
        WEIGHT: (len(features), len(domains)), BIAS: (len(domains),), TEMPERATURE: ()
    }  # fmt: skip
    weights = stored_weights(files, shapes)
    check_numbers(weights.arrays, files.path(WEIGHTS))
    return DomainClassifier(
        config,
        LabelSet(domains),
        tuple(features),
        weights[WEIGHT],
        weights[BIAS],
        weights[TEMPERATURE],
    )


def _stored_model(directory: Path, domain: str, signature: str) -> Checkpoint:
    place = domain_directory(directory, domain)
    for folder in (place.parent, place):
        _check_folder(folder)
    if SignedFiles(place).sha256 != signature:
        message = f"model of domain {domain!r} is foreign: its SHA-256 is not the one signed"
        raise refuse(message, place / SIGNATURE)
    return load_checkpoint(place)


def _check_folder(folder: Path) -> None:
    try:
        found = folder.lstat().st_mode
    except OSError as error:
        raise CheckpointError(f"model is missing: {error.strerror}", path=folder) from None
    if not stat.S_ISDIR(found):
        raise refuse("expected a directory, found a link or a file", folder)
