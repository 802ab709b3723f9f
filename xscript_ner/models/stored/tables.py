"""``vocabularies.json``: symbols in row order; of each head, its labels and tag scheme."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ...config import Recipe
from ...core.errors import CheckpointError, ConfigError
from ...core.vocab import SPECIALS, Vocabulary
from ...inputs.vocabularies import CLASSIFIER, Answers, Vocabularies, read_answers
from ...nn.kinds import UNITS_READ
from ...text.gazetteers import GAZETTEER
from .signature import TABLES, SignedFiles
from .trust import json_of, refuse
from .upgrade import tables_of_format_1

MOST_LABELS, MOST_HEADS = 1_000, 32
"""Labels of all heads together: tags of a scheme make tables of their square."""
MOST_SYMBOLS = 5_000_000
"""Of all vocabularies together."""


def tables_of(vocabularies: Vocabularies) -> dict[str, Any]:
    """Vocabularies as plain values; padding and the unknown go without saying.

    Raises:
        CheckpointError: There are more symbols or labels than would be read again.
    """
    own = slice(len(SPECIALS), None)
    features = {name: table.symbols[own] for name, table in vocabularies.features.items()}
    words, units = vocabularies.words.symbols[own], vocabularies.units.symbols[own]
    readings = {name: table.symbols[own] for name, table in vocabularies.readings.items()}
    further = [*features.values(), *readings.values()]
    symbols = len(words) + len(units) + sum(map(len, further))
    labels = sum(len(table.labels) for table in vocabularies.heads.values())
    for complaint in (_too_many(symbols, "symbols", MOST_SYMBOLS),
                      _too_many(labels, "labels", MOST_LABELS)):  # fmt: skip
        if complaint:
            raise CheckpointError(complaint)
    return {
        "words": words,
        "unit": vocabularies.unit,
        "units": units,
        "features": features,
        "heads": {name: table.as_dict() for name, table in vocabularies.heads.items()},
        **({"readings": readings} if readings else {}),
    }


def stored_tables(files: SignedFiles, recipe: Recipe) -> Vocabularies:
    """The vocabularies of a model directory.

    Raises:
        CheckpointError: They are damaged, too many, or not those of the recipe; nothing is made
            of them before their numbers are known.
    """
    path, tables = files.path(TABLES), bounded_tables(files)
    try:
        if "bigrams" in tables:
            tables = tables_of_format_1(tables)
        names = ("words", "unit", "units", "features", "heads")
        words, unit, units, features, heads = (tables[name] for name in names)
        lists = {"words": words, "units": units}
        lists |= {f"features.{name}": symbols for name, symbols in features.items()}
        lists |= {f"heads.{name}.labels": about["labels"] for name, about in heads.items()}
        readings = tables.get("readings", {})
        lists |= {f"readings.{name}": symbols for name, symbols in readings.items()}
    except (AttributeError, KeyError, TypeError) as error:
        raise refuse(f"not the vocabularies of a tagger: {error!r}", path) from None
    for name, symbols in lists.items():
        check_symbols(name, symbols, path)
    _check_labels(heads, path)
    _check_kinds(unit, features, heads, recipe, path)
    check_readings(readings, recipe, path)
    return Vocabularies(
        words=Vocabulary(words),
        units=Vocabulary(units),
        unit=unit,
        features={name: Vocabulary(symbols) for name, symbols in features.items()},
        heads={name: _answers(about, path) for name, about in heads.items()},
        readings={name: Vocabulary(symbols) for name, symbols in readings.items()},
    )


def bounded_tables(files: SignedFiles) -> Any:
    """``vocabularies.json`` as plain values.

    Raises:
        CheckpointError: There are too many; nothing is made of them before their number is known.
    """
    path, content = files.path(TABLES), files.read(TABLES)
    # Commas and brackets within symbols count too, hence twice the number.
    values = sum(content.count(mark) for mark in (b",", b"[", b"{"))
    if complaint := _too_many(values, "values", 2 * MOST_SYMBOLS):
        raise refuse(complaint, path)
    return json_of(content, path)


def _check_kinds(
    unit: Any, features: dict[str, Any], heads: dict[str, Any], recipe: Recipe, path: Path
) -> None:
    """Refuses tables that are not those of the recipe."""
    wanted = {
        "unit": UNITS_READ[recipe.chars.encoder.kind],
        "features": [*recipe.features.names, *([GAZETTEER] if recipe.gazetteer else [])],
        "heads": [CLASSIFIER, *recipe.heads],
        "schemes": {name: recipe.tasks[name].scheme for name in recipe.tag_heads},
    }
    found = {
        "unit": unit,
        "features": list(features),
        "heads": list(heads),
        "schemes": {name: about["scheme"] for name, about in heads.items() if "scheme" in about},
    }
    for name, value in wanted.items():
        if found[name] != value:
            message = f"expected the recipe's {name}, {value}, found {found[name]!r}"
            raise refuse(message, path)


def check_readings(readings: dict[str, Any], recipe: Recipe, path: Path) -> None:
    """Refuses tables of a language model that are not those of the recipe.

    Raises:
        CheckpointError: They are others, or in another order.
    """
    wanted = [] if recipe.language_model is None else list(recipe.language_model.reads)
    if list(readings) != wanted:
        message = f"expected the recipe's readings, {wanted}, found {list(readings)!r}"
        raise refuse(message, path)


def _check_labels(heads: dict[str, Any], path: Path) -> None:
    labels = sum(len(about["labels"]) for about in heads.values())
    for complaint in (_too_many(len(heads), "heads", MOST_HEADS),
                      _too_many(labels, "labels", MOST_LABELS)):  # fmt: skip
        if complaint:
            raise refuse(complaint, path)
    for name, about in heads.items():
        if "" in about["labels"]:
            raise refuse(f"heads.{name}.labels: expected names, found an empty one", path)


def _answers(about: dict[str, Any], path: Path) -> Answers:
    try:
        return read_answers(about)
    except ConfigError as error:
        raise refuse(error.message, path) from None


def _too_many(found: int, what: str, most: int) -> str:
    return f"expected at most {most:,} {what}, found {found:,}" if found > most else ""


def check_symbols(name: str, symbols: Any, path: Path) -> None:
    """Refuses all but a list of distinct strings: a doubled one would shift the rows below."""
    if not isinstance(symbols, list):
        raise refuse(f"{name}: expected a list, found {type(symbols).__name__}", path)
    if not {str}.issuperset(map(type, symbols)):
        other = next(symbol for symbol in symbols if type(symbol) is not str)
        raise refuse(f"{name}: expected strings, found {other!r}", path)
    if len({*symbols, *SPECIALS}) != len(symbols) + len(SPECIALS):
        raise refuse(f"{name}: {_doubled(symbols)!r} is listed twice", path)


def _doubled(symbols: Sequence[str]) -> str:
    seen = set(SPECIALS)
    return next(symbol for symbol in symbols if symbol in seen or seen.add(symbol))  # type: ignore[func-returns-value]
