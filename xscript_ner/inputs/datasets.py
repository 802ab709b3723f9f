"""Corpora read, mapped and prepared as a recipe says, with their account for the model card."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from ..config import (
    CorpusConfig,
    DataConfig,
    PhraseTableFile,
    Recipe,
    RomanizerConfig,
    SourceConfig,
)
from ..core.errors import ConfigError, DataError
from ..core.types import CLASSIFIER, Document, Sentence
from ..corpora.filters import sample
from ..corpora.label_maps import (
    apply_label_map,
    read_label_map,
    read_source_labels,
    with_unannotated,
)
from ..corpora.registry import Corpus, load_corpus
from ..corpora.use import CorpusUse, corpus_name
from ..text.gazetteers import read_gazetteer
from ..text.phrase_tables import SUFFIX, read_table
from ..text.prepare import Preparer
from ..text.romanizers import read_overrides
from .batches import Example
from .indexer import Indexer

logger = logging.getLogger(__name__)

R = TypeVar("R", RomanizerConfig, RomanizerConfig | None)


@dataclass(frozen=True)
class PreparedCorpus:
    """A corpus ready for a model, with its account for the model card."""

    config: CorpusConfig
    corpus: Corpus
    sentences: tuple[Sentence, ...]
    use: CorpusUse


def self_contained(recipe: Recipe) -> Recipe:
    """The recipe with what its files say in their place, so that a checkpoint needs no other.

    Raises:
        ConfigError: A label map cannot be read, or a table of phrases is to heed case.
        DataError: The overrides or the gazetteer cannot be read.
    """
    gazetteer, transfer = recipe.gazetteer, recipe.transfer
    if gazetteer is not None and isinstance(gazetteer.phrases, str):
        gazetteer = gazetteer.model_copy(update=_phrases(gazetteer.phrases, gazetteer.ignore_case))
    if transfer is not None:
        also = tuple(_with_source_labels(source) for source in transfer.also)
        transfer = _with_source_labels(transfer).model_copy(update={"also": also})
    languages = {
        code: language.model_copy(update={"romanizer": _with_overrides(language.romanizer)})
        for code, language in recipe.languages.items()
    }
    return recipe.model_copy(
        update={
            "data": _with_label_maps(recipe.data),
            "romanizer": _with_overrides(recipe.romanizer),
            "languages": languages,
            "gazetteer": gazetteer,
            "transfer": transfer,
        }
    )


S = TypeVar("S", bound=SourceConfig)


def _with_source_labels(source: S) -> S:
    if source.labels is None:
        return source
    return source.model_copy(update={"labels": read_source_labels(source.labels)})


def _phrases(path: str, ignore_case: bool) -> dict[str, Any]:
    """What a gazetteer says instead of the path of its file."""
    if not path.endswith(SUFFIX):
        return {"phrases": read_gazetteer(path)}
    if not ignore_case:
        raise ConfigError("gazetteer.ignore_case: a table of phrases always ignores case")
    table = PhraseTableFile(path=path, sha256=read_table(path).sha256)
    return {"phrases": {}, "table": table}


def _with_label_maps(data: DataConfig) -> DataConfig:
    changes: dict[str, Any] = {
        key: tuple(
            corpus.model_copy(update={"label_map": _map(corpus.label_map)})
            for corpus in getattr(data, key)
        )
        for key in ("train", "dev", "test")
    }
    return data.model_copy(update={**changes, "label_map": _map(data.label_map)})


def _map(label_map: str | dict[str, str] | None) -> dict[str, str] | None:
    return None if label_map is None else read_label_map(label_map)


def _with_overrides(romanizer: R) -> R:
    if romanizer is None or not isinstance(romanizer.overrides, str):
        return romanizer
    return romanizer.model_copy(update={"overrides": read_overrides(romanizer.overrides)})


def labelled(corpus: Corpus, config: CorpusConfig, data: DataConfig) -> list[Document]:
    """A corpus's documents under the labels of the model.

    Args:
        corpus: What ``load_corpus`` gave.
        config: Its own label map wins.
        data: Has the label map of all corpora; without any, entities stay as they are. Its
            ``only`` is asked last.

    Raises:
        ConfigError: A label map cannot be read.
        DataError: It does not name all labels.
    """
    documents, dropped = list(corpus.documents), Counter[str]()
    label_map = data.label_map if config.label_map is None else config.label_map
    try:
        if label_map is not None:
            documents, dropped = apply_label_map(documents, read_label_map(label_map))
    except DataError as error:
        raise DataError(error.message, path=corpus.name) from None
    for label, count in dropped.items():
        logger.warning("%s: %d entities of label %s dropped by the map", corpus.name, count, label)
    return [
        document
        for document in with_unannotated(documents, config.unannotated)
        if all(document.labels.get(head) in labels for head, labels in data.only.items())
    ]


def prepare_corpora(
    configs: Sequence[CorpusConfig], data: DataConfig, preparer: Preparer, data_dir: Path | None
) -> list[PreparedCorpus]:
    """Reads, maps and prepares corpora.

    Args:
        configs: Some of those that ``data`` names.
        data: Gives the label map, and what becomes of misaligned entities.
        preparer: Tokenises and romanises.
        data_dir: Where registered corpora lie; see ``corpora``.

    Raises:
        DataError: A corpus cannot be read or has a language that the recipe does not list.
    """
    prepared = []
    for config in configs:
        corpus = load_corpus(config, data_dir)
        documents = labelled(corpus, config, data)
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
            language=_language(corpus),
            weight=config.weight,
        )
        if (config.weight, config.head) != (1, CLASSIFIER):
            sentences = [replace(s, weight=config.weight, head=config.head) for s in sentences]
        prepared.append(PreparedCorpus(config, corpus, tuple(sentences), use))
    return prepared


def raw_use(purpose: str, config: CorpusConfig, data_dir: Path | None) -> CorpusUse:
    """The account of text that something else than the tags is learnt from: word vectors."""
    corpus = load_corpus(config, data_dir, annotated=False)
    version = corpus.info.version if corpus.info else ""
    name = f"{corpus_name(config)} ({purpose})"
    return CorpusUse(
        name=name,
        licence=corpus.licence,
        version=version,
        sentences=len(corpus.documents),
        entities=0,
        misaligned=0,
        language=_language(corpus),
    )


def _language(corpus: Corpus) -> str:
    found = {document.language for document in corpus.documents}
    return found.pop() if len(found) == 1 else ""


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
    """Refuses two held-out corpora of one name: scores go by name.

    Raises:
        ConfigError: There are two.
    """
    named: dict[str, CorpusConfig] = {}
    for corpus in corpora:
        name = corpus.use.name
        if named.setdefault(name, corpus.config) != corpus.config:
            what = "files" if corpus.config.path else "corpora, read otherwise,"
            raise ConfigError(f"two held-out {what} are called {name!r}; rename one")


def heldout_examples(indexer: Indexer, corpora: Sequence[PreparedCorpus]) -> list[Example]:
    """Held-out examples; labels the model does not know count as missed, not as tags."""
    return [indexer.example(sentence) for corpus in corpora for sentence in corpus.sentences]
