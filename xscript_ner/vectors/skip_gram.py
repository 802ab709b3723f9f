"""Word vectors from raw text, to begin training with.

Skip-gram with negative sampling (Mikolov et al. 2013), computed by gensim. The result is
cached, so that seeds, resumed runs, and a model and the one it descends from share it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import torch

from ..config import CorpusConfig, VectorsConfig, WordsConfig
from ..core.errors import ConfigError
from ..core.progress import Callback, Reading, silent
from ..core.types import Sentence, Token
from ..corpora.registry import load_corpus
from ..inputs.vocabularies import word_form
from ..text.prepare import Preparer
from .cache import cached
from .table import WordVectors

TAKEN = {"language", "only", "without", "size"}
"""What decides which text is read and how; it joins the key where it is said."""
IDLE: dict[str, Any] = {
    **dict.fromkeys(
        (
            "words",
            "scale",
            "training_sentences",
            "fixed",
            "language",
            "frontend",
            "languages",
            "file",
        ),
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
    text = RawText(config.corpora, preparer, data_dir)
    beside = sentences if config.training_sentences else ()
    own = [[word_form(t, words.lowercase) for t in s.tokens] for s in beside]
    settings = config.model_dump(mode="json", exclude=IDLE)
    shape = [words.embedding, words.lowercase, *text.shape]

    def learn() -> WordVectors:
        read = text.tokens(callback)
        raw = ([word_form(token, words.lowercase) for token in tokens] for tokens in read)
        return _skip_gram([*own, *raw], config, words.embedding, callback)

    return cached("vectors", [text.sums, settings, shape, own], WordVectors, learn)


class RawText:
    """The raw text of a recipe's vectors, read and tokenised when it is asked for.

    Args:
        corpora: Where it is.
        preparer: Tokenises.
        data_dir: Where registered corpora lie; see ``corpora``.

    Attributes:
        sums: Of its files.
        shape: What else decides which tokens it has.

    Raises:
        DataError: A corpus cannot be read.
    """

    def __init__(
        self, corpora: Sequence[CorpusConfig], preparer: Preparer, data_dir: Path | None
    ) -> None:
        read = [load_corpus(corpus, data_dir, annotated=False) for corpus in corpora]
        self.preparer = preparer
        self.documents = [document for corpus in read for document in corpus.documents]
        self.sums = [corpus.sha256 for corpus in read]
        self.shape: list[Any] = [preparer.versions["frontend"]]
        if any(document.tokens is not None for document in self.documents):
            self.shape.append(preparer.boundaries)
        taken = [corpus.model_dump(include=TAKEN, exclude_defaults=True) for corpus in corpora]
        if any(taken):
            self.shape.append(taken)

    def tokens(self, callback: Callback) -> Iterator[Sequence[Token]]:
        """Those of each document."""
        for count, document in enumerate(self.documents, 1):
            if count % 1000 == 0:
                callback(Reading("tokenising raw text", count))
            yield self.preparer.tokens(document)


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
