"""Word vectors from raw text, to begin training with.

Skip-gram with negative sampling (Mikolov et al. 2013), computed by gensim. The result is kept
in the user's cache under a key of everything that shapes it, so that seeds and resumed runs
share it.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from filelock import FileLock
from torch import Tensor

from ..config import VectorsConfig, WordsConfig
from ..core.errors import ConfigError
from ..core.progress import Callback, Reading, silent
from ..core.storage import read_tensors, write_tensors
from ..core.types import Document, Sentence
from ..core.vocab import Vocabulary
from ..corpora.registry import load_corpus
from ..inputs.vocabularies import word_form
from ..text.prepare import Preparer

logger = logging.getLogger(__name__)

TAKEN = {"language", "only", "without", "size"}
"""What decides which text is read and how; it joins the key where it is said."""
IDLE: dict[str, Any] = {
    **dict.fromkeys(("words", "scale", "training_sentences"), True),
    "corpora": {"__all__": {"licence", "label_map", "answers", "weight", *TAKEN}},
}
"""What a recipe says of vectors that changes nothing in what is learnt from the same text."""


@dataclass(frozen=True)
class WordVectors:
    """Vectors of the commonest words, commonest first: ``vectors`` is (V, D)."""

    words: tuple[str, ...]
    vectors: Tensor

    def extend(self, vocabulary: Vocabulary, size: int) -> Vocabulary:
        """The vocabulary with the ``size`` commonest words behind its own."""
        return Vocabulary([*vocabulary.symbols, *self.words[:size]])

    @torch.no_grad()
    def fill(self, weight: Tensor, vocabulary: Vocabulary, scale: float) -> int:
        """Writes the vectors into an embedding's rows; gives how many it had.

        Shape: weight (V', D), changed in place. Vectors are scaled to mean length ``scale``.
        """
        rows = [(vocabulary.row(w), i) for i, w in enumerate(self.words) if w in vocabulary]
        ours, theirs = torch.tensor(rows).unbind(dim=1)
        weight[ours] = self.vectors[theirs] * (scale / self.vectors.norm(dim=1).mean())
        return len(rows)


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
    beside = sentences if config.training_sentences else ()
    own = [[word_form(t, words.lowercase) for t in s.tokens] for s in beside]
    sums = [corpus.sha256 for corpus in corpora]
    settings = config.model_dump(mode="json", exclude=IDLE)
    shape: list[Any] = [words.embedding, words.lowercase, preparer.versions["frontend"]]
    taken = [c.model_dump(include=TAKEN, exclude_defaults=True) for c in config.corpora]
    if any(taken):
        shape.append(taken)
    key = hashlib.sha256(json.dumps([sums, settings, shape, own]).encode()).hexdigest()
    cache = _cache() / f"vectors-{key[:16]}.safetensors"
    cache.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(f"{cache}.lock"):  # the cells of a grid would all learn the same
        if not cache.exists():
            text = [*own, *_read(words, preparer, (c.documents for c in corpora), callback)]
            found = _skip_gram(text, config, words.embedding, callback)
            names = json.dumps(found.words, ensure_ascii=False)
            write_tensors(cache, {"vectors": found.vectors}, {"words": names})
    tensors, metadata = read_tensors(cache)
    return WordVectors(tuple(json.loads(metadata["words"])), tensors["vectors"])


def _read(
    words: WordsConfig,
    preparer: Preparer,
    corpora: Iterable[Iterable[Document]],
    callback: Callback,
) -> Iterator[list[str]]:
    count = 0
    for documents in corpora:
        for document in documents:
            count += 1
            if count % 1000 == 0:
                callback(Reading("tokenising raw text", count))
            tokens = preparer.tokens(document)
            yield [word_form(token, words.lowercase) for token in tokens]


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


def _cache() -> Path:
    import pooch

    return Path(pooch.os_cache("xscript-ner"))
