"""Word vectors from raw text, to begin training with.

Skip-gram with negative sampling (Mikolov et al. 2013), computed by gensim. The result is
cached, so that seeds, resumed runs, and a model and the one it descends from share it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import torch

from ..config import VectorsConfig, WordsConfig
from ..core.errors import ConfigError
from ..core.progress import Callback, Reading, silent
from ..core.types import Document, Sentence
from ..corpora.registry import load_corpus
from ..inputs.vocabularies import word_form
from ..text.prepare import Preparer
from .cache import cached
from .table import WordVectors

TAKEN = {"language", "only", "without", "size"}
"""What decides which text is read and how; it joins the key where it is said."""
IDLE: dict[str, Any] = {
    **dict.fromkeys(
        ("words", "scale", "training_sentences", "fixed", "language", "frontend", "languages"),
        True,
    ),
    "corpora": {"__all__": {"licence", "label_map", "answers", "weight", *TAKEN}},
}
"""What a recipe says of vectors that changes nothing in what is learnt from the same text."""


def pretrain(
    words: WordsConfig,
    config: VectorsConfig,
    preparer: Preparer,
    sentences: Iterable[Sentence],
    data_dir: Path | None = None,
    callback: Callback = silent,
) -> WordVectors:
    """Learns vectors from a recipe's raw text, or takes them from the cache.

    Args:
        words: Gives the size of the vectors and the form of the words.
        config: The recipe's ``[vectors]``.
        preparer: Tokenises.
        sentences: The training sentences, read beside the raw text if the recipe says so.
        data_dir: Where the registry's corpora lie; see ``corpora``.
        callback: Hears how far it is.

    Raises:
        ConfigError: gensim is not installed.
        DataError: A corpus cannot be read.
    """
    corpora = [load_corpus(corpus, data_dir) for corpus in config.corpora]
    documents = [document for corpus in corpora for document in corpus.documents]
    beside = sentences if config.training_sentences else ()
    own = [[word_form(t, words.lowercase) for t in s.tokens] for s in beside]
    sums = [corpus.sha256 for corpus in corpora]
    settings = config.model_dump(mode="json", exclude=IDLE)
    shape: list[Any] = [words.embedding, words.lowercase, preparer.versions["frontend"]]
    if any(document.tokens is not None for document in documents):
        shape.append(preparer.boundaries)
    taken = [corpus.model_dump(include=TAKEN, exclude_defaults=True) for corpus in config.corpora]
    if any(taken):
        shape.append(taken)

    def learn() -> WordVectors:
        text = [*own, *_read(words, preparer, documents, callback)]
        return _skip_gram(text, config, words.embedding, callback)

    return cached("vectors", [sums, settings, shape, own], WordVectors, learn)


def _read(
    words: WordsConfig, preparer: Preparer, documents: Iterable[Document], callback: Callback
) -> Iterator[list[str]]:
    for count, document in enumerate(documents, 1):
        if count % 1000 == 0:
            callback(Reading("tokenising raw text", count))
        yield [word_form(token, words.lowercase) for token in preparer.tokens(document)]


def _skip_gram(
    text: list[list[str]], config: VectorsConfig, size: int, callback: Callback
) -> WordVectors:
    try:
        from gensim.models import Word2Vec
    except ImportError:
        raise ConfigError(
            "word vectors need gensim; run: pip install 'xscript-ner[vectors]'"
        ) from None
    callback(Reading("learning word vectors", len(text)))
    # One worker: with more, the order of updates and so the result differs between runs.
    model = Word2Vec(
        text, vector_size=size, window=config.window, min_count=config.min_count, sg=1,
        negative=config.negative, epochs=config.epochs, workers=1, seed=1,
    )  # fmt: skip
    words = tuple(model.wv.index_to_key)
    return WordVectors(words, torch.from_numpy(model.wv.vectors.copy()))
