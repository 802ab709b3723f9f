"""A recipe with ``[domains]`` as one recipe a domain."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ...config import CorpusConfig, Recipe, TransferConfig
from ...core.errors import ConfigError, DataError
from ...core.types import Sentence
from ...inputs.datasets import PreparedCorpus, check_names, prepare_corpora, training_sentences
from ...inputs.preparation import build_preparer
from ...models.directory import model_directory
from ...models.domains.stored import domain_directory, load_assistant
from ...models.stored.signature import is_assistant
from ...text.prepare import Preparer

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Division:
    """A recipe's sentences, and what is trained on those of each domain.

    Attributes:
        preparer: Made the sentences.
        train, dev, test: The corpora of the whole.
        sentences: To learn from: all of ``train``, or a sample.
        counts: Of sentences by domain.
        recipes: By domain, in alphabetical order; each is complete in itself.
    """

    preparer: Preparer
    train: list[PreparedCorpus]
    dev: list[PreparedCorpus]
    test: list[PreparedCorpus]
    sentences: list[Sentence]
    counts: Counter[str]
    recipes: dict[str, Recipe]


def divide(recipe: Recipe, data_dir: Path | None = None) -> Division:
    """Reads a recipe's corpora and makes a recipe for each domain that there is to learn.

    Args:
        recipe: With ``[domains]``.
        data_dir: Where the registry's corpora lie; see ``corpora``.

    Raises:
        ConfigError: The recipe has no ``[domains]``.
        DataError: A corpus cannot be read, a document in it has no domain, or all have one.
    """
    if recipe.domains is None:
        raise ConfigError("the recipe has no [domains]")
    label = recipe.domains.label
    preparer = build_preparer(recipe)
    train, dev, test = (
        prepare_corpora(configs, recipe.data, preparer, data_dir)
        for configs in (recipe.data.train, recipe.data.dev, recipe.data.test)
    )
    check_names([*dev, *test])
    for corpus in (*train, *dev, *test):
        _check_labels(corpus, label)
    sentences = training_sentences(train, recipe.data.size, not recipe.label_heads)
    counts = Counter(sentence.document.labels[label] for sentence in sentences)
    if len(counts) < 2:
        names = ", ".join(corpus.use.name for corpus in train)
        found = ", ".join(counts) or "none"
        raise DataError(f"expected two or more domains in {names}, found {found}")
    _warn_of_unknown([*dev, *test], label, counts)
    undivided = Division(preparer, train, dev, test, sentences, counts, {})
    sources = _sources(recipe.transfer)
    recipes = {
        domain: _recipe(
            recipe, label, domain, undivided, _transfer(recipe.transfer, sources, domain)
        )
        for domain in sorted(counts)
    }
    return replace(undivided, recipes=recipes)


def _recipe(
    recipe: Recipe, label: str, domain: str, whole: Division, transfer: TransferConfig | None
) -> Recipe:
    """A domain's own."""
    own = [s for s in whole.sentences if s.document.labels[label] == domain]
    data = recipe.data.model_copy(
        update={
            "train": _with(recipe.data.train, whole.train, label, domain),
            "dev": _with(recipe.data.dev, whole.dev, label, domain),
            "test": _with(recipe.data.test, whole.test, label, domain),
            "size": None if recipe.data.size is None else len(own),
            "only": {**recipe.data.only, label: (domain,)},
        }
    )
    if recipe.data.dev and not data.dev:
        logger.warning("domain %s has no dev sentences: its last epoch is kept", domain)
    name = f"{recipe.name}/{domain}"
    return recipe.model_copy(
        update={"name": name, "domains": None, "data": data, "transfer": transfer}
    )


def _with(
    configs: Sequence[CorpusConfig], corpora: Sequence[PreparedCorpus], label: str, domain: str
) -> tuple[CorpusConfig, ...]:
    """The corpora that have any sentence of a domain."""
    return tuple(
        config
        for config, corpus in zip(configs, corpora, strict=True)
        if any(sentence.document.labels[label] == domain for sentence in corpus.sentences)
    )


def _check_labels(corpus: PreparedCorpus, label: str) -> None:
    bare = [s.document.text for s in corpus.sentences if label not in s.document.labels]
    if bare:
        message = f"expected a label {label!r} of every document, {len(bare):,} have none"
        raise DataError(f"{message}: {bare[0]!r}", path=corpus.use.name)


def _warn_of_unknown(
    heldout: Sequence[PreparedCorpus], label: str, known: Counter[str]
) -> None:
    for corpus in heldout:
        found = Counter(s.document.labels[label] for s in corpus.sentences)
        for domain in sorted(found.keys() - known.keys()):
            message = "%s: %d sentences of domain %s, which is not in training, count as wrong"
            logger.warning(message, corpus.use.name, found[domain], domain)


def _sources(transfer: TransferConfig | None) -> dict[str, str] | None:
    """Domain to its model in an assistant that is the source; ``None``: the source is one model.

    Raises:
        ConfigError, CheckpointError: There is no such source, or it is not sound.
    """
    if transfer is None or not is_assistant(directory := model_directory(transfer.source)):
        return None
    domains = load_assistant(directory).models
    return {domain: str(domain_directory(directory, domain)) for domain in domains}


def _transfer(
    transfer: TransferConfig | None, sources: dict[str, str] | None, domain: str
) -> TransferConfig | None:
    """What a domain's model begins with: its namesake in an assistant, or the one source."""
    if transfer is None or sources is None:
        return transfer
    if domain not in sources:
        known = ", ".join(sources)
        logger.warning("domain %s begins anew: the source has only %s", domain, known)
        return None
    return transfer.model_copy(update={"source": sources[domain]})
