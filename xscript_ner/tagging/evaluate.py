"""A tagger scored on a corpus, from text to entities as in use."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ..config import CorpusConfig, Recipe
from ..core.errors import DataError
from ..core.types import CLASSIFIER, Document
from ..corpora.label_maps import (
    REST,
    apply_label_map,
    check_common,
    read_label_map,
    with_unannotated,
)
from ..corpora.registry import load_corpus
from ..evaluation.frames import score_documents, unknown_labels
from ..evaluation.spans import Evaluation
from ..text.prepare import AlignmentReport, align
from .stream import TextTagger
from .tagged_document import TaggedDocument

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class TaggedCorpus:
    """A corpus, and what a tagger says of it.

    Attributes:
        name: ``stockmark:test``, or the path.
        documents: With gold entities, under the tagger's labels.
        answers: As many.
        heads: Of the tagger, that label whole documents.
    """

    name: str
    documents: tuple[Document, ...]
    answers: tuple[TaggedDocument, ...]
    heads: tuple[str, ...]

    def scores(self) -> dict[str, Evaluation]:
        """As ``evaluate_tagger`` gives them."""
        report = AlignmentReport("drop")
        for document, tagged in zip(self.documents, self.answers, strict=True):
            align(document, tagged.tokens, report)
        scores = score_documents(self.documents, self.answers, self.heads)
        entities = replace(scores[CLASSIFIER], misaligned=len(report.misaligned))
        return scores | {CLASSIFIER: entities}


def check_same_gold(ours: TaggedCorpus, theirs: TaggedCorpus) -> None:
    """Two models can be compared only where they are held against the same entities.

    Raises:
        DataError: They are not: their recipes name the corpus's labels differently.
    """
    first, second = (
        {entity.label for document in corpus.documents for entity in document.entities}
        for corpus in (ours, theirs)
    )
    if first != second:
        only = ", ".join(sorted(first ^ second))
        raise DataError(
            f"expected the same gold labels for both models, found {only} for one alone; a label "
            "map gives them the same names",
            path=ours.name,
        )


def evaluate_tagger(
    tagger: TextTagger,
    config: CorpusConfig,
    label_map: str | dict[str, str] | None = None,
    data_dir: Path | None = None,
    own_boundaries: bool = False,
) -> dict[str, Evaluation]:
    """Scores a tagger on a corpus, from text to answers as in use.

    Args and errors are those of ``tag_corpus``.

    Returns:
        Scores of the entities under ``classifier``, of each head that labels documents, and of
        whole frames; see ``evaluation.frames``.
    """
    return tag_corpus(tagger, config, label_map, data_dir, own_boundaries).scores()


def tag_corpus(
    tagger: TextTagger,
    config: CorpusConfig,
    label_map: str | dict[str, str] | None = None,
    data_dir: Path | None = None,
    own_boundaries: bool = False,
) -> TaggedCorpus:
    """Tags a corpus, to be held against its annotations.

    A label of the corpus that the model does not know is missed, and a warning names it.

    Args:
        tagger: What to score.
        config: The corpus; token boundaries it brings are kept if the recipe says so.
        label_map: Names the corpus's labels as the tagger does; without one, the recipe's map
            is used where it knows every label of the corpus.
        data_dir: Where the registry's corpora lie; see ``corpora``.
        own_boundaries: Tokenise the corpus's text again, as raw text is.

    Raises:
        DataError: The corpus cannot be read, the map does not name all its labels, or none of
            them is then one of the tagger's.
    """
    config = _as_trained(config, tagger.recipe)
    corpus = load_corpus(config, data_dir)
    documents: Sequence[Document] = corpus.documents
    if own_boundaries:
        documents = tuple(replace(document, tokens=None, columns=None) for document in documents)
    found = {entity.label for document in documents for entity in document.entities}
    own = config.label_map or tagger.recipe.data.label_map
    if label_map is None and own is not None and _knows(read_label_map(own), found):
        label_map = own
    if label_map is not None:
        try:
            documents, dropped = apply_label_map(documents, read_label_map(label_map))
        except DataError as error:
            raise DataError(error.message, path=corpus.name) from None
        for label, count in dropped.items():
            message = "%s: %d entities of label %s dropped by the map"
            logger.warning(message, corpus.name, count, label)
    check_common(documents, tagger.labels, corpus.called)
    documents = tuple(with_unannotated(documents, config.unannotated))
    for line in unknown_labels(documents, tagger.answers):
        logger.warning("%s: %s", corpus.name, line)
    answers = tuple(tagger.pipe(documents))
    return TaggedCorpus(corpus.called, tuple(documents), answers, tuple(tagger.answers))


def _knows(label_map: dict[str, str], found: set[str]) -> bool:
    """Whether a recipe's map is for labels such as these, not for some that are mapped already."""
    named = found & label_map.keys()
    return named == found or (REST in label_map and bool(named))


def _as_trained(config: CorpusConfig, recipe: Recipe) -> CorpusConfig:
    """With the names that the recipe has for the corpus's labels, where it has any."""
    for known in recipe.data.corpora:
        if (known.name, known.path) == (config.name, config.path):
            names = {
                "label_map": known.label_map,
                "answers": known.answers,
                "unannotated": known.unannotated,
            }
            language = config.language or known.language
            return config.model_copy(update={**names, "language": language})
    return config
