"""Documents to their domains, and each to its domain's model."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from ..core.types import Document, SentenceLabel, Token
from ..inputs.preparation import build_preparer
from ..models.domains.stored import StoredAssistant
from ..models.stored.metrics import Metrics
from ..text.frontends import build_frontend
from .stream import TextTagger
from .tagged_document import TaggedDocument


class Assistant(TextTagger):
    """Three steps after Tan and Golovneva 2020: a domain, then its model's intent and slots.

    Safe under threads as its taggers are, and picklable.

    Args:
        stored: The trained assistant.
        taggers: Of each of its domains.
        frontend: Replaces the recipe's front-end, such as ``"pretokenized"``.

    Raises:
        ConfigError: Unknown front-end.
    """

    def __init__(
        self,
        stored: StoredAssistant,
        taggers: Mapping[str, TextTagger],
        frontend: str | None = None,
    ) -> None:
        self.stored = stored
        self.taggers = dict(taggers)
        self.recipe = recipe = stored.recipe
        self.preparer = build_preparer(recipe)
        if frontend is not None:
            for reader in self.preparer.readers:
                reader.frontend = build_frontend(frontend)

    @property
    def labels(self) -> tuple[str, ...]:
        found = {label for tagger in self.taggers.values() for label in tagger.labels}
        return tuple(sorted(found))

    @property
    def answers(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, set[str]] = {self.stored.classifier.config.label: set(self.taggers)}
        for tagger in self.taggers.values():
            for head, labels in tagger.answers.items():
                found.setdefault(head, set()).update(labels)
        return {head: tuple(sorted(labels)) for head, labels in found.items()}

    @property
    def metrics(self) -> Metrics:
        return self.stored.metrics

    def tag(
        self,
        documents: Sequence[str | Document],
        tokens: Sequence[Sequence[Token]],
        languages: Sequence[str],
    ) -> list[TaggedDocument]:
        """See ``TextTagger``; a document without tokens is of no domain."""
        classifier, reader = self.stored.classifier, self.preparer.reader
        numbers = [number for number, sentence in enumerate(tokens) if sentence]
        spelt = {n: reader(languages[n]).romanizer.romanize(tokens[n]) for n in numbers}
        found = classifier([(tokens[number], spelt[number]) for number in numbers])
        routes: dict[str, list[tuple[int, SentenceLabel]]] = defaultdict(list)
        for number, domain in zip(numbers, found, strict=True):
            routes[domain.label].append((number, domain))
        texts = (item if isinstance(item, str) else item.text for item in documents)
        answers = [
            TaggedDocument(text, (), (), language=language)
            for text, language in zip(texts, languages, strict=True)
        ]
        for name, route in routes.items():
            own = [number for number, _ in route]
            tagged = self.taggers[name].tag(
                [documents[number] for number in own],
                [tokens[number] for number in own],
                [languages[number] for number in own],
            )
            for (number, domain), answer in zip(route, tagged, strict=True):
                labels = {classifier.config.label: domain, **answer.labels}
                answers[number] = replace(answer, labels=labels)
        return answers
