"""The annotated files: what of them is learnt from, what is held out, and in what language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..config import CorpusConfig, DataConfig
from ..core.errors import ConfigError, DataError
from ..core.types import Document
from ..corpora.filters import shared
from ..corpora.registry import load_corpus
from ..corpora.splits import TEXT
from ..inputs.datasets import labelled
from ..text.languages import by_script, letters_of

SHARE, MOST = 0.2, 500
"""Of the documents that are held out as dev, and about how many at most."""
LARGER = (0.3, 0.4, 0.5)
"""Tried in turn where a share leaves one side without entities."""
DOCUMENT_KEYS = ("docstart", "document", "document_id", "doc_id", "curid", "article", "page")
"""Keys of ``meta`` that say which document a sentence is of."""
FEWEST = 20
"""Documents; of fewer, a share by document might be none of them, or all."""
GUESSED = ("ja", "en")
"""Languages that text may be in beside those of the sources."""


@dataclass(frozen=True)
class Gold:
    """Annotated documents.

    Attributes:
        data: As a recipe has it, with a dev part.
        documents: To learn from, under the labels of the model.
        language: ISO code.
        divided: Whether the dev part was split off.
    """

    data: DataConfig
    documents: tuple[Document, ...]
    language: str
    divided: bool

    @property
    def label_heads(self) -> frozenset[str]:
        """What labels of the documents answer."""
        return frozenset(head for document in self.documents for head in document.labels)


def read_gold(
    data: DataConfig, language: str | None, known: Iterable[str], data_dir: Path | None
) -> Gold:
    """Reads what there is to learn from, and splits a dev part off where none is given.

    Args:
        data: The files; without ``dev``, a share of the training documents becomes that.
        language: ISO code; by default what the documents say, or else what their script says.
        known: Languages of the sources.
        data_dir: Where registered corpora lie; see ``corpora``.

    Raises:
        ConfigError: There is no way to split a dev part off that has entities.
        DataError: A file cannot be read, or has no entities.
    """
    whole = _documents(data.train, data, data_dir)
    if not any(document.entities for documents in whole for document in documents):
        names = ", ".join(config.name or config.path or "" for config in data.train)
        raise DataError(f"expected entities to learn from, found none in {names}")
    divided = not data.dev
    if divided:
        data = _divided(data, whole)
        whole = [shared(own, c) for own, c in zip(whole, data.train, strict=True)]
    documents = tuple(document for own in whole for document in own)
    return Gold(data, documents, language or _language(documents, known), divided)


def _documents(
    configs: Sequence[CorpusConfig], data: DataConfig, data_dir: Path | None
) -> list[list[Document]]:
    return [labelled(load_corpus(config, data_dir), config, data) for config in configs]


def _divided(data: DataConfig, whole: Sequence[Sequence[Document]]) -> DataConfig:
    total = sum(map(len, whole))
    first = min(SHARE, max(0.05, round(MOST / total, 2)))
    for share in (first, *LARGER):
        dev, train = (
            tuple(
                config.model_copy(update={"share": span, "share_by": _key(documents)})
                for config, documents in zip(data.train, whole, strict=True)
            )
            for span in ((0.0, share), (share, 1.0))
        )
        if all(_has_entities(whole, configs) for configs in (dev, train)):
            return data.model_copy(update={"train": train, "dev": dev})
    raise ConfigError(
        f"cannot split a dev part with entities off {total:,} documents; give one by --dev"
    )


def _has_entities(whole: Sequence[Sequence[Document]], configs: Sequence[CorpusConfig]) -> bool:
    pairs = zip(whole, configs, strict=True)
    return any(d.entities for documents, config in pairs for d in shared(documents, config))


def _key(documents: Sequence[Document]) -> str:
    """What tells documents apart: a key that all their sentences have, else each text."""
    for key in DOCUMENT_KEYS:
        found = {document.meta.get(key) for document in documents}
        if None not in found and len(found) >= FEWEST:
            return key
    return TEXT


def _language(documents: Sequence[Document], known: Iterable[str]) -> str:
    said = Counter(document.language for document in documents if document.language)
    if not said:
        letters = letters_of(dict.fromkeys([*known, *GUESSED]))
        said = Counter(by_script(document.text, letters) for document in documents)
    return said.most_common(1)[0][0]
