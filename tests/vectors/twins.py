"""Two made-up languages that say the same with other words: ``e3`` is ``z3``."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

from xscript_ner.config import Recipe, parse

WORDS = 40
"""Of each language."""


def write_twins(folder: Path, sentences: int = 600) -> None:
    """``e.txt`` and ``z.txt``, which share no sentence, and ``pairs.*`` with their dictionary."""
    draw = random.Random(0)
    texts: dict[str, list[str]] = {"e": [], "z": []}
    for number in range(2 * sentences):
        first = draw.randrange(WORDS)  # words keep company with those of near numbers
        said = [(first + draw.randrange(4)) % WORDS for _ in range(6)]
        name = "ez"[number % 2]
        texts[name].append(" ".join(f"{name}{word}" for word in said))
    for name, lines in texts.items():
        (folder / f"{name}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    terms = "".join(f"z{word}\te{word}\n" for word in range(WORDS))
    (folder / "terms.tsv").write_text(terms, encoding="utf-8")


def twin_recipe(folder: Path, **language: Any) -> Recipe:
    """The pivot is ``e``; ``language`` replaces what is said of ``z``."""
    raw = {"format": "text"}
    z = {
        "corpora": raw | {"path": str(folder / "z.txt")},
        "dictionary": {"corpora": {"path": str(folder / "terms.tsv"), "format": "terms"}},
        "held_out": 0.25,
    }
    return parse(
        Recipe,
        {
            "name": "twins",
            "language": "e",
            "data": {"train": {"path": "none.jsonl"}},
            "frontend": {"name": "latin"},
            "romanizer": {"name": "surface"},
            "words": {"embedding": 12},
            "vectors": {
                "corpora": raw | {"path": str(folder / "e.txt")},
                "training_sentences": False,
                "epochs": 20,
                "languages": {"z": z | language},
            },
        },
    )
