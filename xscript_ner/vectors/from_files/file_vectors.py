"""Word vectors from a file: those of the words that a model is going to meet.

These are the commonest, of the raw text where there is some, then of the file, and the words of
the training sentences. A word that the file lacks is looked up under its other forms.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from ...config import VectorsConfig, WordsConfig
from ...core.errors import ConfigError
from ...core.progress import Callback
from ...core.types import Sentence
from ...text.prepare import Preparer
from ..cache import cached
from ..report import FileReport
from ..skip_gram import RawText, pretrain
from ..table import WordVectors, joined
from .location import Location, locate
from .lookups import Lookup, count_lookups, hits, word_counts
from .reduction import principal_components
from .selection import Selection


@dataclass(frozen=True)
class FileVectors:
    """Words with their vectors, the commonest first, then the others of the training sentences."""

    table: WordVectors
    report: FileReport

    def as_tensors(self) -> tuple[dict[str, Tensor], dict[str, str]]:
        tensors, metadata = self.table.as_tensors()
        return tensors, metadata | {"report": self.report.model_dump_json()}

    @classmethod
    def from_tensors(
        cls, tensors: Mapping[str, Tensor], metadata: Mapping[str, str]
    ) -> FileVectors:
        report = FileReport.model_validate_json(metadata["report"])
        return cls(WordVectors.from_tensors(tensors, metadata), report)


def initial_vectors(
    words: WordsConfig,
    config: VectorsConfig,
    preparer: Preparer,
    sentences: Iterable[Sentence],
    data_dir: Path | None,
    callback: Callback,
) -> tuple[WordVectors, FileReport | None]:
    """The vectors that a recipe's embedding begins with: from its raw text, its file, or both.

    Args:
        words, config, preparer, data_dir, callback: As of ``skip_gram.pretrain``.
        sentences: The training sentences.

    Raises:
        ConfigError: The file has not as many dimensions as are asked for, or what is needed is
            not installed.
        DataError: The file or a corpus cannot be read.
    """
    if config.file is None:
        return pretrain(words, config, preparer, sentences, data_dir, callback), None
    kept = config.file.dimensions or words.embedding
    rest = words.embedding - kept
    if rest < 0 or (rest and not config.corpora):
        more = ", and no vectors.corpora to learn the rest from" if rest > 0 else ""
        asked = f"words.embedding = {words.embedding}, of which the file's are to be {kept}{more}"
        raise ConfigError(f"vectors.file.dimensions does not fit: found {asked}")
    sentences = list(sentences)
    found = _from_file(words, config, kept, preparer, sentences, data_dir, callback)
    if not rest:
        return found.table, found.report
    smaller = words.model_copy(update={"embedding": rest})
    learnt = pretrain(smaller, config, preparer, sentences, data_dir, callback)
    return joined(learnt, found.table), found.report


def _from_file(
    words: WordsConfig,
    config: VectorsConfig,
    kept: int,
    preparer: Preparer,
    sentences: Sequence[Sentence],
    data_dir: Path | None,
    callback: Callback,
) -> FileVectors:
    assert config.file is not None
    forms, errors = config.file.forms, config.file.errors
    file = locate(config.file)
    raw = RawText(config.corpora, preparer, data_dir)
    tokens = chain.from_iterable(sentence.tokens for sentence in sentences)
    ours = count_lookups(tokens, forms, words.lowercase)
    settings = config.model_dump(mode="json", include={"words", "min_count", "training_sentences"})
    key = [
        [file.format, file.sha256, errors, forms, words.lowercase, kept, settings],
        [raw.sums, raw.shape, sorted(ours.items())],
    ]

    def make() -> FileVectors:
        theirs = chain.from_iterable(raw.tokens(callback))
        common = count_lookups(theirs, forms, words.lowercase)
        wanted = {form for lookup in (*ours, *common) for form in lookup.forms}
        if config.corpora and config.training_sentences:
            common += ours
        selection = Selection(words.lowercase, config.words, wanted)
        selection.read(file, errors, callback)
        return _select(selection, ours, common, config, kept, file)

    found = cached("file-vectors", key, FileVectors, make)
    return replace(found, report=found.report.model_copy(update=_told(file)))


def _select(
    selection: Selection,
    ours: Counter[Lookup],
    common: Counter[Lookup],
    config: VectorsConfig,
    kept: int,
    file: Location,
) -> FileVectors:
    """The commonest words with their vectors, and behind them those of the training sentences."""
    assert config.file is not None
    known, counts = selection.vectors, word_counts(ours)
    theirs = hits(common, known)
    # What the raw text says of a word goes first, so that it is the same for all training sets.
    met = hits(ours, known) | theirs
    often = (word for word, n in word_counts(common).items() if n >= config.min_count)
    texts = (word for word in often if word in theirs)
    first = list(dict.fromkeys(chain(texts, selection.commonest)))[: config.words]
    trained = [word for word in counts if word in met]
    words = tuple(dict.fromkeys((*first, *trained)))
    forms = {word: hit.form for word, hit in met.items()}
    vectors = np.stack([known[forms.get(word, word)] for word in words]).astype(np.float32)
    size, variance = vectors.shape[1], 1.0
    if kept > size:
        message = f"expected vectors of at least {kept} dimensions, found {size}; words.embedding"
        raise ConfigError(f"{message} or vectors.file.dimensions says how many", path=file.path)
    if kept < size:
        vectors, variance = principal_components(vectors, kept, len(first))
    by_place = Counter(met[word].place for word in trained)
    report = FileReport(
        **_told(file), rows=selection.seen, merged=selection.merged, dimensions=size, kept=kept,
        variance=variance, types=len(counts), tokens=counts.total(),
        found={form: by_place[place] for place, form in enumerate(config.file.forms)},
        found_tokens=sum(counts[word] for word in trained),
    )  # fmt: skip
    return FileVectors(WordVectors(words, torch.from_numpy(vectors)), report)


def _told(file: Location) -> dict[str, str]:
    """What of the report does not change the vectors, and so is not taken from the cache."""
    return {
        "name": file.path.name, "format": file.format, "sha256": file.sha256,
        "licence": file.licence, "source": file.source,
    }  # fmt: skip
