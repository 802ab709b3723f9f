"""What a recipe takes of a corpus: under which labels, and which of its documents."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import TypeVar

from ..config import CorpusConfig
from ..core.errors import DataError
from ..core.types import Document
from .label_maps import apply_answers
from .splits import check_key, key_of, place

logger = logging.getLogger(__name__)

T = TypeVar("T")


def chosen(documents: Sequence[Document], config: CorpusConfig) -> list[Document]:
    """What a recipe takes: ``answers``, ``only``, ``without``, ``share`` and ``size``, in that
    order.

    So filters speak of labels as the model does.

    Raises:
        DataError: A table names a label that no document has, or nothing is left.
    """
    documents, dropped = apply_answers(documents, config.answers)
    for label, count in dropped.items():
        logger.warning("%s: %d labels %s dropped", config.path or config.name, count, label)
    kept = list(documents)
    for key, filters in (("only", config.only), ("without", config.without)):
        for head, labels in filters.items():
            _check_labels(documents, key, head, labels)
            kept = [d for d in kept if (d.labels.get(head) in labels) == (key == "only")]
    if documents and not kept:
        raise DataError(f"only and without leave none of {len(documents):,} documents")
    return sample(shared(kept, config), config.size)


def shared(documents: Sequence[Document], config: CorpusConfig) -> list[Document]:
    """Those whose place, as ``place`` tells it, lies in the config's ``share``.

    Raises:
        DataError: A document's ``meta`` lacks the key that it goes by.
    """
    if config.share is None:
        return list(documents)
    (low, high), key = config.share, config.share_by
    check_key(documents, key, "share_by")
    return [document for document in documents if low <= place(key_of(document, key)) < high]


def sample(items: Sequence[T], size: int | None) -> list[T]:
    """So many items, or all: nested random samples, equal for every seed."""
    if size is None or size >= len(items):
        return list(items)
    import torch  # most commands that read corpora do without it

    order = torch.randperm(len(items), generator=torch.Generator().manual_seed(0))
    return [items[number] for number in order[:size].tolist()]


def _check_labels(
    documents: Sequence[Document], key: str, head: str, labels: Sequence[str]
) -> None:
    known = {document.labels[head] for document in documents if head in document.labels}
    missing = [label for label in labels if label not in known]
    if missing:
        there = ", ".join(sorted(known)) or "none"
        message = f"no document has the label {missing[0]!r}; there are {there}"
        raise DataError(f"{key}.{head}: {message}")
