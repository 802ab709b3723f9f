"""Corpora read, mapped and prepared as a recipe says, with their account for the model card."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch

from ..config import CorpusConfig, DataConfig, Recipe
from ..core.errors import ConfigError, DataError
from ..core.types import Document, Sentence
from ..corpora.label_maps import apply_label_map, read_label_map, read_source_labels
from ..corpora.registry import Corpus, load_corpus
from ..corpora.use import CorpusUse
from ..text.gazetteers import read_gazetteer
from ..text.prepare import Preparer
from ..text.romanizers import read_overrides
from .batches import Example
from .indexer import Indexer

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class PreparedCorpus:
    """A corpus ready for a model, with its account for the model card."""

    corpus: Corpus
    sentences: tuple[Sentence, ...]
    use: CorpusUse


def corpus_name(config: CorpusConfig) -> str:
    """``stockmark:train``, or the file's name for a corpus by path."""
    if config.name is None:
        return Path(config.path or "").name
    return f"{config.name}:{config.split}"


def self_contained(recipe: Recipe) -> Recipe:
    """The recipe with what its files say in their place, so that a checkpoint needs no other.

    Raises:
        ConfigError: A label map cannot be read.
        DataError: The overrides or the gazetteer cannot be read.
    """
    label_map, overrides = recipe.data.label_map, recipe.romanizer.overrides
    data, romanizer, transfer = recipe.data, recipe.romanizer, recipe.transfer
    if label_map is not None:
        data = data.model_copy(update={"label_map": read_label_map(label_map)})
    gazetteer = recipe.gazetteer
    if gazetteer is not None and isinstance(gazetteer.phrases, str):
        phrases = read_gazetteer(gazetteer.phrases)
        gazetteer = gazetteer.model_copy(update={"phrases": phrases})
    if isinstance(overrides, str):
        romanizer = romanizer.model_copy(update={"overrides": read_overrides(overrides)})
    if transfer is not None and transfer.labels is not None:
        labels = read_source_labels(transfer.labels)
        transfer = transfer.model_copy(update={"labels": labels})
    return recipe.model_copy(
        update={
            "data": data, "romanizer": romanizer, "gazetteer": gazetteer, "transfer": transfer
        }
    )  # fmt: skip


def labelled(corpus: Corpus, label_map: str | Mapping[str, str] | None) -> list[Document]:
    """The corpus's documents under a label map; without one, as they are."""
    documents = list(corpus.documents)
    if label_map is None:
        return documents
    try:
        documents, dropped = apply_label_map(documents, read_label_map(label_map))
    except DataError as error:
        raise DataError(error.message, path=corpus.name) from None
    for label, count in dropped.items():
        logger.warning("%s: %d entities of label %s dropped by the map", corpus.name, count, label)
    return documents


def prepare_corpora(
    configs: Sequence[CorpusConfig], data: DataConfig, preparer: Preparer, data_dir: Path | None
) -> list[PreparedCorpus]:
    """Reads, maps and prepares corpora.

    Args:
        configs: Some of those that ``data`` names.
        data: Gives the label map, and what becomes of misaligned entities.
        preparer: Tokenises and romanises.
        data_dir: Where registered corpora lie; see ``corpora``.
    """
    prepared = []
    for config in configs:
        corpus = load_corpus(config, data_dir)
        documents = labelled(corpus, data.label_map)
        try:
            sentences, report = preparer.sentences(documents, data.misaligned)
        except DataError as error:
            raise DataError(error.message, path=corpus_name(config)) from None
        use = CorpusUse(
            name=corpus_name(config),
            licence=corpus.licence,
            version=corpus.info.version if corpus.info else "",
            sentences=len(sentences),
            entities=report.entities,
            misaligned=len(report.misaligned),
        )
        prepared.append(PreparedCorpus(corpus, tuple(sentences), use))
    return prepared


def raw_use(purpose: str, config: CorpusConfig, data_dir: Path | None) -> CorpusUse:
    """The account of text that something else than the tags is learnt from: word vectors."""
    corpus = load_corpus(config, data_dir)
    version = corpus.info.version if corpus.info else ""
    name = f"{corpus_name(config)} ({purpose})"
    return CorpusUse(
        name=name,
        licence=corpus.licence,
        version=version,
        sentences=len(corpus.documents),
        entities=0,
        misaligned=0,
    )


def sample(sentences: Sequence[Sentence], size: int | None) -> list[Sentence]:
    """So many sentences of a training set: nested random samples, equal for every seed."""
    if size is None or size >= len(sentences):
        return list(sentences)
    order = torch.randperm(len(sentences), generator=torch.Generator().manual_seed(0))
    return [sentences[number] for number in order[:size].tolist()]


def training_sentences(
    train: Sequence[PreparedCorpus], size: int | None, entities: bool = True
) -> list[Sentence]:
    """What there is to learn from, or a sample of ``size``.

    Args:
        train: All of it.
        size: ``None`` for all.
        entities: Whether there must be any: with heads that label documents there need not.

    Raises:
        DataError: There is no entity in it.
    """
    sentences = sample([s for corpus in train for s in corpus.sentences], size)
    if entities and not any(sentence.spans for sentence in sentences):
        names = ", ".join(corpus.use.name for corpus in train)
        raise DataError(f"expected entities to learn from, found none in {names}")
    return sentences


def check_names(corpora: Sequence[PreparedCorpus]) -> None:
    """Refuses two held-out files of one name: scores go by name.

    Raises:
        ConfigError: There are two.
    """
    places: dict[str, str] = {}
    for corpus in corpora:
        if places.setdefault(corpus.use.name, corpus.corpus.name) != corpus.corpus.name:
            raise ConfigError(f"two held-out files are called {corpus.use.name!r}; rename one")


def heldout_examples(indexer: Indexer, corpora: Sequence[PreparedCorpus]) -> list[Example]:
    """Held-out examples; labels the model does not know count as missed, not as tags."""
    return [indexer.example(sentence) for corpus in corpora for sentence in corpus.sentences]
