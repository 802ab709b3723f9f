"""What is asked of the endpoint, and what it answers."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..core.errors import XScriptError
from ..core.types import Document
from ..tagging.stream import TextTagger
from ..tagging.tagged_document import TaggedDocument
from ..tagging.view.marks import marked
from ..tagging.view.page import page_lines

KEYS = {"text": str, "model": str, "language": str, "romaji": bool, "min_score": float}
NAMES = {str: "a string", bool: "true or false", float: "a number from 0 to 1"}


class RequestError(XScriptError):
    """A request that cannot be answered; a line says why."""


@dataclass(frozen=True)
class Request:
    """A text to be tagged.

    Attributes:
        text: Any; each of its lines is a document.
        model: Name of one of the service's; ``""`` is its first.
        language: ISO code, where the model tells languages apart; by default script says.
        romaji: Whether to tell what the character module reads of each token.
        min_score: Entities that are less probable are left out.
    """

    text: str
    model: str = ""
    language: str = ""
    romaji: bool = False
    min_score: float = 0.0


def read_request(body: bytes, longest: int) -> Request:
    """The request that a body of JSON holds.

    Args:
        body: UTF-8.
        longest: Characters of the text at most.

    Raises:
        RequestError: It is no such request.
    """
    try:
        values = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise RequestError(f"expected JSON, found: {error}") from None
    if not isinstance(values, dict):
        raise RequestError(f"expected a JSON object, found {values!r:.60}")
    for key, value in values.items():
        if key not in KEYS:
            raise RequestError(f"unknown key {key!r}; choose from {', '.join(KEYS)}")
        kind: tuple[type, ...] = (float, int) if KEYS[key] is float else (KEYS[key],)
        wrong = not isinstance(value, kind) or (float in kind and isinstance(value, bool))
        if wrong or (key == "min_score" and not 0 <= value <= 1):
            raise RequestError(f"{key}: expected {NAMES[KEYS[key]]}, found {value!r:.60}")
    if "text" not in values:
        raise RequestError('expected an object with a "text" string, found none')
    if len(values["text"]) > longest:
        found = len(values["text"])
        raise RequestError(f"text: expected at most {longest:,} characters, found {found:,}")
    return Request(**values)


class Service:
    """Taggers by name, shared by all requests.

    Args:
        taggers: Name to tagger; the first answers where a request names none.
    """

    def __init__(self, taggers: Mapping[str, TextTagger]) -> None:
        self.taggers = dict(taggers)
        self._romanizing = threading.Lock()

    def models(self) -> list[dict[str, Any]]:
        """What is known of each model."""
        return [
            {
                "name": name,
                "description": tagger.recipe.description,
                "labels": list(tagger.labels),
                "answers": {head: list(labels) for head, labels in tagger.answers.items()},
                "languages": list(tagger.languages),
            }
            for name, tagger in self.taggers.items()
        ]

    def answer(self, request: Request) -> dict[str, Any]:
        """Entities over the whole text, as code points of it.

        ``{"model", "text", "entities": [{"start", "end", "label", "text", "score"}], "lines":
        [{"start", "end", "labels", "language"}]}`` and with ``romaji`` ``"tokens": [{"start",
        "end", "romaji"}]``.

        Raises:
            RequestError: There is no such model.
            ConfigError: The model does not tell the language.
        """
        name, tagger = self._tagger(request)
        entities, lines, tokens = [], [], []
        for start, document, romaji in self._documents(tagger, request):
            plain = document.as_dict()
            for entity in plain["entities"]:
                if entity["score"] >= request.min_score:
                    moved = {"start": entity["start"] + start, "end": entity["end"] + start}
                    entities.append(entity | moved)
            line = {"start": start, "end": start + len(document.text)}
            lines.append(line | {k: plain[k] for k in ("labels", "language") if k in plain})
            tokens += [
                {"start": token.start + start, "end": token.end + start, "romaji": reading}
                for token, reading in zip(document.tokens, romaji, strict=False)
            ]
        answer = {"model": name, "text": request.text, "entities": entities, "lines": lines}
        return answer | ({"tokens": tokens} if request.romaji else {})

    def page(self, request: Request) -> str:
        """The same as a page of its own.

        Raises:
            RequestError: There is no such model.
            ConfigError: The model does not tell the language.
        """
        name, tagger = self._tagger(request)
        paragraphs, counts = [], Counter[str]()
        for _, document, romaji in self._documents(tagger, request):
            kept = [e for e in document.entities if (e.score or 0.0) >= request.min_score]
            shown = marked(
                document.text, kept, labels=tagger.labels, whole=document.labels,
                tokens=document.tokens, romaji=romaji, language=document.language,
            )  # fmt: skip
            paragraphs.append(f"{shown}\n")
            counts.update(entity.label for entity in kept)
        return "".join(page_lines(name, paragraphs, counts, tagger.labels))

    def _tagger(self, request: Request) -> tuple[str, TextTagger]:
        name = request.model or next(iter(self.taggers))
        if name not in self.taggers:
            raise RequestError(f"unknown model {name!r}; choose from {', '.join(self.taggers)}")
        tagger = self.taggers[name]
        tagger.check_language(request.language, f"model {name}")
        return name, tagger

    def _documents(
        self, tagger: TextTagger, request: Request
    ) -> Iterator[tuple[int, TaggedDocument, list[str]]]:
        """Each line, where it begins, and what is read of its tokens."""
        lines = request.text.split("\n")
        documents = (Document(line, language=request.language) for line in lines)
        start = 0
        for document in tagger.pipe(documents):
            romaji: list[str] = []
            if request.romaji:
                with self._romanizing:  # its cache is not made for several threads
                    romaji = tagger.romaji(document)
            yield start, document, romaji
            start += len(document.text) + 1
