"""What a tagger got wrong in a corpus: as JSON lines, as a page, and as seqeval scores it."""

from __future__ import annotations

import json
import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping

from ..core.display import visible
from ..core.tags import encode, scheme_named
from ..core.types import CLASSIFIER, Document, Entity
from ..evaluation.errors import confusion, grouped, mistakes
from ..evaluation.pages.mistakes import mistakes_page
from ..evaluation.spans import Score
from ..text.features import script
from ..text.prepare import AlignmentReport, align
from .evaluate import TaggedCorpus
from .tagged_document import TaggedDocument

logger = logging.getLogger(__name__)

LENGTHS = ("1", "2", "3", "4", "5 and more")
SEEN = ((0, "never"), (1, "once"), (4, "2 to 4"), (19, "5 to 19"))
"""Up to so many times in training, and how that is called."""
OFTEN = "20 and more"
SCHEME = "IOB2"


def mistake_lines(corpus: TaggedCorpus) -> Iterator[str]:
    """A JSON object a document with mistakes.

    ``{"document": 12, "text", "gold": [entity], "predicted": [entity], "mistakes": [{"kind",
    "gold", "predicted"}]}``; documents are counted from 1, offsets are code points.
    """
    for number, (document, answer) in enumerate(_pairs(corpus), 1):
        found = mistakes(document, answer)
        if found:
            plain = {
                "document": number,
                "text": document.text,
                "gold": [entity.as_dict() for entity in document.entities],
                "predicted": [entity.as_dict() for entity in answer.entities],
                "mistakes": [one.as_dict() for one in found],
            }
            if document.meta:
                plain["meta"] = dict(document.meta)
            yield json.dumps(plain, ensure_ascii=False)


def page_of_mistakes(
    corpus: TaggedCorpus, model: str, train: Mapping[str, int] | None = None
) -> str:
    """One HTML page: scores, confusion, F1 by length, script and frequency, all mistakes.

    Args:
        corpus: Tagged.
        model: What the model is called.
        train: Text of entities to how often training data has it.
    """
    found = [mistakes(document, answer) for document, answer in _pairs(corpus)]
    groups = group_scores(corpus, train)
    confused = confusion(corpus.documents, corpus.answers)
    title = f"{model} on {corpus.name}"
    scores = corpus.scores()[CLASSIFIER]
    made = mistakes_page(
        title, scores, confused, groups, corpus.documents, corpus.answers, found
    )
    return visible(made, keep="\n")


def group_scores(
    corpus: TaggedCorpus, train: Mapping[str, int] | None = None
) -> dict[str, dict[str, Score]]:
    """Scores by tokens and script of entities, and by how often training data has their text.

    Args:
        corpus: Tagged.
        train: Text of entities to how often; without it, that group is left out.
    """
    answers = corpus.answers

    def length(number: int, entity: Entity) -> str:
        tokens = answers[number].tokens
        count = sum(token.start < entity.end and entity.start < token.end for token in tokens)
        return LENGTHS[min(max(count, 1), len(LENGTHS)) - 1]

    ways: dict[str, tuple[Callable[[int, Entity], str], tuple[str, ...]]] = {
        "F1 by tokens": (length, LENGTHS),
        "F1 by script": (lambda _, entity: script(entity.text), ()),
    }
    if train is not None:
        order = (*(name for _, name in SEEN), OFTEN)
        ways["F1 by times in training"] = (lambda _, entity: _seen(train, entity), order)
    return {
        name: grouped(corpus.documents, answers, group, order)
        for name, (group, order) in ways.items()
    }


def entity_counts(documents: Iterable[Document]) -> Counter[str]:
    """How often each text is an entity."""
    return Counter(entity.text for document in documents for entity in document.entities)


def _seen(train: Mapping[str, int], entity: Entity) -> str:
    count = train.get(entity.text, 0)
    return next((name for most, name in SEEN if count <= most), OFTEN)


def seqeval_report(corpus: TaggedCorpus) -> str:
    """seqeval's classification report over IOB2 tags of the tagger's tokens, in its strict mode.

    For comparison with papers that score so. Gold entities that no token boundary fits cannot be
    tagged: they are left out, and a warning tells how many.
    """
    from seqeval.metrics import classification_report
    from seqeval.scheme import IOB2

    scheme, report = scheme_named(SCHEME), AlignmentReport("drop")
    gold, found = [], []
    for document, answer in _pairs(corpus):
        own = AlignmentReport("drop")
        predicted = align(Document(document.text, answer.entities), answer.tokens, own)
        wanted = align(document, answer.tokens, report)
        gold.append(encode(wanted, len(answer.tokens), scheme))
        found.append(encode(predicted, len(answer.tokens), scheme))
    if report.misaligned:
        count = len(report.misaligned)
        logger.warning("%s: %d gold entities fit no token boundary and are not in seqeval's report",
                       corpus.name, count)  # fmt: skip
    told: str = classification_report(gold, found, mode="strict", scheme=IOB2, digits=4,
                                      zero_division=0)  # fmt: skip
    return told


def _pairs(corpus: TaggedCorpus) -> Iterator[tuple[Document, TaggedDocument]]:
    return zip(corpus.documents, corpus.answers, strict=True)
