"""A hand-written corpus and a recipe that learns it in seconds."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from xscript_ner.config import Recipe, parse
from xscript_ner.core.types import Document, Entity, Sentence
from xscript_ner.corpora.formats.jsonl import jsonl_lines
from xscript_ner.inputs.vocabularies import Vocabularies, collect

MARKED = (
    "［PERSON 田中］さんは［PLACE 東京］に住んでいる。",
    "昨日、［PERSON 鈴木］は［PLACE 大阪］へ行った。",
    "［ORG トヨタ自動車］は［PLACE 愛知県］の会社である。",
    "［PERSON 佐藤］と［PERSON 山田］が［ORG ソニー］を訪れた。",
    "［PLACE 京都］は雨が降っている。",
    "明日は学校が休みだ。",
    "［ORG 任天堂］の本社は［PLACE 京都］にある。",
    "［PERSON スティーブ・ジョブズ］は［ORG アップル］を作った。",
    "本を三冊読んだ。",
    "［PLACE 北海道］から［PLACE 沖縄］まで旅をした。",
    "［ORG ＮＨＫ］が［PERSON 高橋］を取材した。",
    "［PERSON 渡辺］先生の授業は［PLACE 名古屋］で開かれる。",
)
INTENTS = ("tell", "tell", "tell", "tell", "weather", "tell", "tell", "tell", "tell", "travel",
           "tell", "tell")  # fmt: skip
"""What each sentence is meant to do, as a head that labels sentences learns it."""
PHRASES = {"東京": "place", "京都": "place", "スティーブ・ジョブズ": "person"}
_UPPER: dict[str, Any] = {
    "classifier": {"encoder": {"kind": "gru", "size": 6}},
    "heads": {"intent": {"encoder": 4, "hidden": 7, "weight": 0.5}},
}
_CONTEXT: dict[str, Any] = {
    "embedding": 4,
    "encoder": {"kind": "cnn", "size": 3, "widths": [1, 3]},
    "projection": 5,
    "size": 6,
}
COMPOSITIONS: dict[str, dict[str, Any]] = {
    "words": {"words": {"inputs": ["words"]}},
    "characters": {"words": {"inputs": ["chars"]}, "features": {"names": []}},
    "own encoders": _UPPER,
    "gazetteer above": _UPPER | {"gazetteer": {"phrases": PHRASES}},
    "gazetteer below": {"gazetteer": {"phrases": PHRASES, "layer": "lower"}},
    "language model": {"language_model": _CONTEXT},
    "language model of two layers": {"language_model": _CONTEXT | {"layers": 2}},
    "language model of romaji": {
        "language_model": _CONTEXT | {"reads": ["romaji"], "encoder": {"kind": "lstm", "size": 3}}
    },
}
"""What else a recipe may say of how a model is put together, beside the kinds of its parts."""
TIMED = ("seconds", "sentences_per_second")
"""What a log says by the clock."""

_MARK = re.compile("［([A-Z]+) ([^］]+)］")


def unmarked(marked: str) -> Document:
    """``［PLACE 京都］は`` to a document with its entities."""
    text, entities, position = "", [], 0
    for match in _MARK.finditer(marked):
        text += marked[position : match.start()]
        entities.append(Entity(len(text), len(text) + len(match[2]), match[1], match[2]))
        text, position = text + match[2], match.end()
    return Document(text + marked[position:], tuple(entities))


def write_corpus(path: Path, documents: Sequence[Document]) -> Path:
    """Documents as a file of JSON lines."""
    path.write_text("".join(f"{line}\n" for line in jsonl_lines(documents)), encoding="utf-8")
    return path


def small_recipe(train: Path, dev: Path | None = None, **training: object) -> Recipe:
    """Both scripts, two features and few units; ``training`` replaces its options."""
    options = {"epochs": 3, "batch": 4, "learning_rate": 0.02, "averaging": 0.5}
    return parse(
        Recipe,
        {
            "name": "small",
            "data": {
                "train": [{"path": str(train), "format": "jsonl"}],
                "dev": [{"path": str(dev), "format": "jsonl"}] if dev else [],
            },
            "romanizer": {"name": "unidic", "truecase": True},
            "chars": {"embedding": 6, "encoder": 5, "dropout": 0.1},
            "words": {"embedding": 10, "encoder": 8, "dropout": 0.2, "encoder_dropout": 0.1},
            "features": {"names": ["pos1", "script"], "embedding": 3},
            "training": options | training,
        },
    )


def composed(recipe: Recipe, name: str) -> Recipe:
    """The recipe with one of ``COMPOSITIONS``."""
    values = recipe.model_dump(mode="json")
    for table, changes in COMPOSITIONS[name].items():
        values[table] = (values[table] or {}) | changes
    return parse(Recipe, values)


def collected(sentences: Sequence[Sentence], recipe: Recipe) -> Vocabularies:
    """The tables of a recipe's model."""
    return collect(sentences, recipe)


def log_of(directory: Path) -> list[dict[str, Any]]:
    """The log, without what a clock says."""
    lines = (directory / "log.jsonl").read_text("utf-8").splitlines()
    return [{k: v for k, v in json.loads(line).items() if k not in TIMED} for line in lines]
