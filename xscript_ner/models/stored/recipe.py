"""``recipe.json``: how the model was made, complete in itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ...config import Recipe, parse
from ...core.errors import ConfigError
from .signature import RECIPE, SignedFiles
from .trust import refuse

LONGEST_LIST = 1_000
"""Items of any list: some are layers, and a million of them take minutes to make."""
WHOLE = (
    "data.label_map",
    *(f"data.{split}.*.label_map" for split in ("train", "dev", "test")),
    "romanizer.overrides",
    "languages.*.romanizer.overrides",
    "gazetteer.phrases",
    "transfer.labels",
    "transfer.also.*.labels",
)
"""What a recipe may name by a path, and a checkpoint holds as the table itself; ``*`` is any."""


def stored_recipe(files: SignedFiles) -> Recipe:
    """The recipe of a model directory; nothing that it names is opened.

    Raises:
        CheckpointError: It is no recipe, or names a table by a path: whoever made the directory
            would have this process read what lies there.
    """
    path, values = files.path(RECIPE), files.json(RECIPE)
    _check_lists(values, path)
    try:
        recipe = parse(Recipe, values, path)
    except ConfigError as error:
        raise refuse(error.message, path) from None
    check_whole(recipe, path)
    return recipe


def _check_lists(values: Any, path: Path) -> None:
    if isinstance(values, list) and len(values) > LONGEST_LIST:
        message = f"expected lists of at most {LONGEST_LIST:,} items, found {len(values):,}"
        raise refuse(message, path)
    if isinstance(values, (dict, list)):
        for below in values.values() if isinstance(values, dict) else values:
            _check_lists(below, path)


def check_whole(recipe: Recipe, path: Path) -> None:
    """Refuses a recipe that is not complete in itself.

    Raises:
        CheckpointError: It names a table by a path.
    """
    for key in WHOLE:
        for value in _values(recipe, key):
            if isinstance(value, str):
                message = f"key {key!r}: expected the table itself, found a path: {value!r}"
                raise refuse(message, path)


def _values(recipe: Recipe, key: str) -> list[Any]:
    """``transfer.labels`` of a recipe; nothing where it has no such table."""
    values: list[Any] = [recipe]
    for name in key.split("."):
        if name == "*":
            values = [
                below
                for value in values
                for below in (value.values() if isinstance(value, dict) else value)
            ]
        else:
            values = [getattr(value, name) for value in values if value is not None]
    return values
