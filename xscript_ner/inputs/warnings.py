"""What is told of labels before and after training: those that nothing can be made of."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from ..config import Recipe
from ..core.tags import TagSet
from ..corpora.label_maps import check_common
from ..evaluation.frames import unknown_labels
from .datasets import PreparedCorpus
from .vocabularies import Vocabularies

logger = logging.getLogger(__name__)


def warn_single(recipe: Recipe, vocabularies: Vocabularies) -> None:
    """Of a head that training gives one label alone."""
    for head in recipe.label_heads:
        labels = vocabularies.heads[head].labels
        if len(labels) == 1:
            message = "%s has a single %s, %s: its model can answer nothing else"
            logger.warning(message, recipe.name, head, *labels)


def warn_unknown(heldout: Sequence[PreparedCorpus], vocabularies: Vocabularies) -> None:
    """Of labels of held-out documents that training never met."""
    heads = vocabularies.heads
    known = {n: table.labels for n, table in heads.items() if not isinstance(table, TagSet)}
    for corpus in heldout:
        documents = [sentence.document for sentence in corpus.sentences]
        for line in unknown_labels(documents, known):
            logger.warning("%s: %s", corpus.use.name, line)


def check_labels(
    recipe: Recipe, heldout: Sequence[PreparedCorpus], vocabularies: Vocabularies
) -> None:
    """Of held-out corpora none of whose entities could be found.

    A recipe that trains on some of its documents alone is not asked.

    Raises:
        DataError: A corpus has other labels than the model.
    """
    if recipe.data.size is not None or recipe.data.only:
        return
    for corpus in heldout:
        table = vocabularies.heads[corpus.config.head]
        documents = [sentence.document for sentence in corpus.sentences]
        check_common(documents, table.labels, corpus.use.name)


def warn_unannotated(corpora: Sequence[PreparedCorpus], vocabularies: Vocabularies) -> None:
    """Of labels that a corpus is said to leave out, and the model does not have."""
    for corpus in corpora:
        labels = vocabularies.heads[corpus.config.head].labels
        strange = set(corpus.config.unannotated).difference(labels)
        if strange:
            message = "%s: unannotated names %s, which is no label of the model; it has %s"
            named = ", ".join(sorted(strange))
            logger.warning(message, corpus.use.name, named, ", ".join(labels))
