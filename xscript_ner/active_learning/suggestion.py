"""Sentences that are worth annotating, marked beforehand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from ..core.errors import ConfigError
from ..core.types import Boundaries, Document
from ..tagging.stream import TextTagger
from ..tagging.tagged_document import TaggedDocument
from ..tagging.tagger import Tagger
from .selection import select
from .uncertainty import Candidate, candidates

LONGEST = 100
"""Tokens of a sentence, unless the caller says otherwise."""
UNCERTAINTY = "uncertainty"
"""Key of a suggestion's ``meta``: total token entropy, in nats."""


@dataclass
class Suggestions:
    """Sentences to annotate, and what became of the others.

    Attributes:
        documents: The most useful first, with the entities that the model finds, their probability
            as ``score``, and the uncertainty in ``meta``.
        read: Documents that there were.
        annotated: Left out because they have entities, or are among those annotated before.
        doubles: Left out because the same text came before.
        considered: Those that the choice was among.
    """

    documents: list[Document] = field(default_factory=list)
    read: int = 0
    annotated: int = 0
    doubles: int = 0
    considered: int = 0

    @property
    def unfit(self) -> int:
        """Left out because they are empty or too long."""
        return self.read - self.annotated - self.doubles - self.considered

    def summary(self) -> str:
        """``50 of 3,000 documents; left out: 12 annotated, 4 doubles, 1 empty or too long``."""
        counts = {"annotated": self.annotated, "doubles": self.doubles,
                  "empty or too long": self.unfit}  # fmt: skip
        told = ", ".join(f"{count:,} {name}" for name, count in counts.items() if count)
        text = f"{len(self.documents):,} of {self.read:,} documents"
        return f"{text}; left out: {told}" if told else text


def suggest(
    tagger: TextTagger,
    documents: Iterable[str | Document],
    count: int = 50,
    *,
    annotated: Iterable[str] = (),
    longest: int = LONGEST,
    tokens: bool = False,
) -> Suggestions:
    """Chooses what to annotate next: what a tagger is unsure of, and no two alike.

    Documents that have entities are taken for annotated. The text is read once, and may be larger
    than memory as far as distinct texts are not.

    Args:
        tagger: What marks, and is to become better.
        documents: Raw text.
        count: How many are wanted.
        annotated: Texts that are annotated already.
        longest: Tokens of a document; longer ones are left out.
        tokens: Give the suggestions the tagger's token boundaries, for formats that want them.

    Raises:
        ConfigError: ``count`` is not positive, or the tagger is an assistant.
        DataError: The model does not know a document's language.
    """
    if count < 1:
        raise ConfigError(f"expected a positive number of sentences, found {count}")
    if not isinstance(tagger, Tagger):
        raise ConfigError("expected a tagger, found an assistant; name one of its domains/")
    made = Suggestions()
    pool = candidates(tagger, _pool(documents, set(annotated), made), longest)
    chosen = select(_considered(pool, made), count)
    tagged = tagger.pipe([one.document for one in chosen])
    made.documents = [
        replace(
            one.document,
            entities=answer.entities,
            tokens=_boundaries(answer) if tokens else one.document.tokens,
            columns=None if tokens else one.document.columns,
            meta={**one.document.meta, UNCERTAINTY: f"{one.uncertainty:.4f}"},
        )
        for one, answer in zip(chosen, tagged, strict=True)
    ]
    return made


def _pool(
    documents: Iterable[str | Document], annotated: set[str], made: Suggestions
) -> Iterator[Document]:
    """What may be suggested, counting the rest."""
    seen: set[str] = set()
    for given in documents:
        document = Document(given) if isinstance(given, str) else given
        made.read += 1
        if document.entities or document.text in annotated:
            made.annotated += 1
        elif document.text in seen:
            made.doubles += 1
        else:
            seen.add(document.text)
            yield document


def _considered(pool: Iterable[Candidate], made: Suggestions) -> Iterator[Candidate]:
    for one in pool:
        made.considered += 1
        yield one


def _boundaries(answer: TaggedDocument) -> Boundaries:
    return tuple((token.start, token.end) for token in answer.tokens)
