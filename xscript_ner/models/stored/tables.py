"""``vocabularies.json``: symbols in row order, labels, tag scheme."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ...config import Recipe
from ...core.errors import CheckpointError, ConfigError
from ...core.tags import TagSet
from ...core.vocab import SPECIALS, Vocabulary
from ...inputs.batching import Vocabularies
from .signature import TABLES, SignedFiles
from .trust import json_of, refuse

MOST_LABELS = 1_000
MOST_SYMBOLS = 5_000_000
"""Of all vocabularies together."""


def tables_of(vocabularies: Vocabularies) -> dict[str, Any]:
    """Vocabularies as plain values; padding and the unknown go without saying.

    Raises:
        CheckpointError: There are more symbols or labels than would be read again.
    """
    own = slice(len(SPECIALS), None)
    features = {name: table.symbols[own] for name, table in vocabularies.features.items()}
    words, bigrams = vocabularies.words.symbols[own], vocabularies.bigrams.symbols[own]
    symbols = len(words) + len(bigrams) + sum(map(len, features.values()))
    for complaint in (_too_many(symbols, "symbols", MOST_SYMBOLS),
                      _too_many(len(vocabularies.tags.labels), "labels", MOST_LABELS)):  # fmt: skip
        if complaint:
            raise CheckpointError(complaint)
    return {
        "words": words,
        "bigrams": bigrams,
        "features": features,
        "labels": vocabularies.tags.labels,
        "scheme": vocabularies.tags.scheme_name,
    }


def stored_tables(files: SignedFiles, recipe: Recipe) -> Vocabularies:
    """The vocabularies of a model directory.

    Raises:
        CheckpointError: They are damaged, too many, or not those of the recipe; nothing is made
            of them before their numbers are known.
    """
    path, content = files.path(TABLES), files.read(TABLES)
    # Commas and brackets within symbols count too, hence twice the number.
    values = sum(content.count(mark) for mark in (b",", b"[", b"{"))
    if complaint := _too_many(values, "values", 2 * MOST_SYMBOLS):
        raise refuse(complaint, path)
    tables = json_of(content, path)
    try:
        names = ("words", "bigrams", "features", "labels", "scheme")
        words, bigrams, features, labels, scheme = (tables[name] for name in names)
        lists = {"words": words, "bigrams": bigrams, "labels": labels}
        lists |= {f"features.{name}": symbols for name, symbols in features.items()}
    except (AttributeError, KeyError, TypeError) as error:
        raise refuse(f"not the vocabularies of a tagger: {error!r}", path) from None
    for name, symbols in lists.items():
        _check_symbols(name, symbols, path)
    if complaint := _too_many(len(labels), "labels", MOST_LABELS):
        raise refuse(complaint, path)
    if "" in labels:
        raise refuse("labels: expected names, found an empty one", path)
    if tuple(features) != recipe.features.names or scheme != recipe.classifier.scheme:
        wanted = f"{list(recipe.features.names)} and {recipe.classifier.scheme}"
        message = f"expected features and scheme of the recipe, {wanted}, found"
        raise refuse(f"{message} {list(features)} and {scheme!r}", path)
    try:
        tags = TagSet(labels, scheme)
    except ConfigError as error:
        raise refuse(error.message, path) from None
    return Vocabularies(
        words=Vocabulary(words),
        bigrams=Vocabulary(bigrams),
        features={name: Vocabulary(symbols) for name, symbols in features.items()},
        tags=tags,
    )


def _too_many(found: int, what: str, most: int) -> str:
    return f"expected at most {most:,} {what}, found {found:,}" if found > most else ""


def _check_symbols(name: str, symbols: Any, path: Path) -> None:
    """Refuses all but a list of distinct strings: a doubled one would shift the rows below."""
    if not isinstance(symbols, list):
        raise refuse(f"{name}: expected a list, found {type(symbols).__name__}", path)
    for symbol in symbols:
        if type(symbol) is not str:
            raise refuse(f"{name}: expected strings, found {symbol!r}", path)
    if len({*symbols, *SPECIALS}) != len(symbols) + len(SPECIALS):
        raise refuse(f"{name}: {_doubled(symbols)!r} is listed twice", path)


def _doubled(symbols: Sequence[str]) -> str:
    seen = set(SPECIALS)
    return next(symbol for symbol in symbols if symbol in seen or seen.add(symbol))  # type: ignore[func-returns-value]
