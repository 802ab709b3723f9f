"""Training sentences with altered copies, and with sentences made of templates.

They are made once, before training, because to analyse Japanese anew each epoch would take as
long as the epoch; a weight below 1 lets an epoch see a share of them, another one each time.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace
from random import Random

from ...checks.cases import fillings
from ...checks.forms import FORMS
from ...checks.labels import labels_of_kinds
from ...checks.pieces import Piece, placed
from ...checks.suite import read_suite
from ...config import AugmentationConfig, Recipe
from ...core.types import CLASSIFIER, Document, Entity, Sentence
from ...corpora.label_maps import with_unannotated
from ...text.prepare import Preparer
from .alterations import ALTERATIONS, exchange
from .names import Names
from .stretches import covers, document_of, stretches_of

logger = logging.getLogger(__name__)


def augmented(sentences: Sequence[Sentence], recipe: Recipe, preparer: Preparer) -> list[Sentence]:
    """What a recipe's ``[augmentation]`` adds to its training sentences; nothing without one.

    Args:
        sentences: Those to learn from.
        recipe: Its seed decides every draw.
        preparer: Made the sentences.

    Raises:
        ConfigError: There is no such suite, or a label is none of the sentences'.
        DataError: With ``data.misaligned = "error"``, no token boundary fits a name.
    """
    config = recipe.augmentation
    if config is None:
        return []
    labels = {entity.label for s in sentences for entity in s.document.entities}
    suite = read_suite(config.suite or recipe.language)
    names = Names(suite, labels_of_kinds(labels, config.labels), sentences)
    random = Random(recipe.seed)
    added: list[Sentence] = []
    by_weight: dict[float, list[Document]] = {}
    for sentence in filter(can_be_altered, sentences):
        weight = sentence.weight * config.weight
        by_weight.setdefault(weight, []).extend(copies(sentence.document, config, random, names))
    by_weight.setdefault(config.weight, []).extend(_of_templates(config, random, names))
    made = 0
    for weight, documents in by_weight.items():
        prepared, _ = preparer.sentences(documents, recipe.data.misaligned)
        fit = [s for s in prepared if len(s.spans) == len(s.document.entities)]
        added += [replace(sentence, weight=weight) for sentence in fit]
        made += len(documents)
    if len(added) < made:
        message = "%d of %d augmented sentences left out: tokens do not fit their names"
        logger.warning(message, made - len(added), made)
    return added


def can_be_altered(sentence: Sentence) -> bool:
    """Whether it is known how a copy is to be tagged: not where single places are left open, or
    where another head than the suite's learns."""
    document = sentence.document
    whole = all(covers(span, document) for span in document.open_spans)
    return whole and sentence.head == CLASSIFIER


def copies(
    document: Document, config: AugmentationConfig, random: Random, names: Names
) -> Iterator[Document]:
    """Altered copies of a document; one that has stayed as it was is left out.

    Names that the suite holds out are exchanged in every copy, so that it can be judged by them.
    """
    original = stretches_of(document)
    for _ in range(config.copies):
        stretches = [
            stretch
            for old in original
            for stretch in exchange([old], old.text in names.held_out, random, names)
        ]
        for name, probability in config.probabilities.items():
            if probability:
                stretches = ALTERATIONS[name](stretches, probability, random, names)
        if stretches and stretches != original:
            yield document_of(stretches, document, names.strange)


def _of_templates(config: AugmentationConfig, random: Random, names: Names) -> Iterator[Document]:
    """Open templates, filled from the open half, as far as there are labels for their names."""
    suite = names.suite
    known = {kind for kind, labels in names.labels.items() if labels}
    for capability in suite.capabilities.values():
        for template in capability.open if config.templates else ():
            if not suite.kinds_in(template) <= known:
                continue
            for pieces in fillings(suite, template, "open", config.templates, random):
                form = FORMS.get(random.choice(capability.forms), str)
                yield _document([piece.written(form) for piece in pieces], names)


def _document(pieces: Sequence[Piece], names: Names) -> Document:
    """A filled template with its names, each whole and under the first label of its kind."""
    text, entities = "".join(piece.text for piece in pieces), []
    for start, end, piece in placed(pieces):
        sign = piece.parts[0]
        if sign.sign and sign.text not in names.suite.augmentation.marked:
            start += len(sign.text)
        if piece.kind:
            entities.append(Entity.of(text, start, end, names.labels[piece.kind][0]))
    document = Document(text, tuple(entities), language=names.suite.language)
    return with_unannotated([document], names.strange)[0]
