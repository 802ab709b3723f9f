"""A small corpus of three domains, and recipes over it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from small_corpus import MARKED, small_recipe, unmarked, write_corpus

from xscript_ner.config import Recipe, parse
from xscript_ner.core.types import Document

PLACES, FIRMS, FREE = "places", "会社/firms", "free time"
DOMAINS = (PLACES, PLACES, FIRMS, FIRMS, PLACES, FREE, FIRMS, FIRMS, FREE, PLACES, FIRMS, PLACES)
"""Of each sentence of the corpus; that of free time has no entity."""
INTENTS = ("live", "go", "be", "visit", "rain", "rest", "be", "visit", "rest", "go", "visit", "be")
"""Likewise; free time has but one."""


def routed_documents() -> list[Document]:
    return [
        replace(unmarked(marked), labels={"domain": domain, "intent": intent})
        for marked, domain, intent in zip(MARKED, DOMAINS, INTENTS, strict=True)
    ]


def routed_corpus(folder: Path, name: str = "train.jsonl") -> Path:
    return write_corpus(folder / name, routed_documents())


def routed_recipe(train: Path, dev: Path | None = None, **tables: object) -> Recipe:
    """A model a domain, each with an intent; ``tables`` replace those of the recipe."""
    values = small_recipe(train, dev, epochs=2).model_dump(mode="json")
    values["heads"] = {"intent": {}}
    values["domains"] = {"min_count": 1, "C": 100}
    return parse(Recipe, values | tables)
