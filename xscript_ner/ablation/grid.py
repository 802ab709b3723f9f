"""A grid: one recipe with axes, each cell of which is a recipe of its own.

A grid's file is a recipe with one more table::

    [ablation]
    seeds = [1, 2, 3]
    folds = ["0", "1", "2", "3", "4"]    # what {fold} stands for in the recipe's strings
    baseline = { parts = "none", romanizer = "surface" }
    metric = "frame"                     # what cells are compared by; default: entity F1

    [ablation.axes]
    parts = ["none", "chars", "chars + words.encoder"]
    romanizer = ["surface", "unidic", "unidic truecased"]

    [ablation.axes.features]             # an axis of one's own: changes to the recipe by name
    off = {}
    on = { features.names = ["pos1", "script"] }
"""

from __future__ import annotations

import itertools
import json
import os
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import Field, field_validator

from ..config import GRID, Recipe, Section, parse, read_tables
from ..config.toml import with_overrides
from ..config.transfer import PARTS as USUAL
from ..core.errors import ConfigError, choose
from ..core.resources import locate
from ..core.types import CLASSIFIER, FRAME
from .axes import PARTS, Changes, changes_on
from .keys import CellKeys

FOLD = "{fold}"


class AblationConfig(Section):
    """The table ``[ablation]`` of a grid's file."""

    axes: dict[str, list[str | int] | dict[str, Changes]] = {}
    """``parts``, ``romanizer``, ``head``, ``source``, ``learning`` and ``size`` take a list; any
    axis takes a table of changes to the recipe by name."""
    folds: list[str] = []
    """What ``{fold}`` in the recipe's strings stands for, one after the other."""
    seeds: list[int] = Field([1], min_length=1)
    baseline: dict[str, str] | None = None
    """Axis to value: what every cell is compared with; axes not named keep the cell's value."""
    metric: str = CLASSIFIER
    """By what cells are compared first: a head, ``frame``, or ``mean`` of the heads."""

    @field_validator("baseline", mode="before")
    @classmethod
    def _baseline(cls, value: Any) -> Any:
        return {k: str(v) for k, v in value.items()} if isinstance(value, dict) else value


@dataclass(frozen=True)
class Cell:
    """One run of a grid.

    Attributes:
        values: Axis to the name of the cell's value on it.
        fold: What ``{fold}`` stands for; ``None`` in a grid without folds.
        recipe: What is trained.
        key: A name for the recipe's content; cells of equal key are one run.
    """

    values: dict[str, str]
    fold: str | None
    recipe: Recipe
    key: str


@dataclass(frozen=True)
class Grid:
    """A grid, read and checked.

    Attributes:
        name, description: The recipe's.
        axes: Axis to the names of its values.
        baseline: Axis to value; ``None``: nothing is compared.
        cells: Every combination of values, folds and seeds.
        metric: By what cells are compared first.
    """

    name: str
    description: str
    axes: dict[str, tuple[str, ...]]
    baseline: dict[str, str] | None
    cells: tuple[Cell, ...]
    metric: str = CLASSIFIER


def read_grid(
    grid: str | os.PathLike[str] | Mapping[str, Any], overrides: Mapping[str, Any] | None = None
) -> Grid:
    """Reads a grid's file, or a shipped grid by name, or the tables of such a file.

    Args:
        grid: Name, file or tables.
        overrides: Dotted keys to values that replace its own, such as
            ``{"ablation.seeds": [1]}``.

    Raises:
        ConfigError: The file, its ``[ablation]`` or the recipe of any cell is not valid, or
            there is no such source.
    """
    path, tables = None, {}
    if isinstance(grid, Mapping):
        tables = with_overrides(deepcopy(dict(grid)), overrides)
    else:
        path = locate("recipe", os.fspath(grid))
        tables = read_tables(path, overrides)
    if GRID not in tables:
        raise ConfigError(f"has no table [{GRID}], which says what to vary", path=path)
    config = parse(AblationConfig, tables.pop(GRID), path)
    axes = {axis: changes_on(axis, values, path) for axis, values in config.axes.items()}
    names = {axis: tuple(changes) for axis, changes in axes.items()}
    _check_baseline(config.baseline or {}, names, path)
    _check_folds(config.folds, tables, path)
    keys = CellKeys()
    cells = []
    folds: list[str | None] = [*config.folds] or [None]
    for combination in itertools.product(*axes.values()):
        values = dict(zip(axes, combination, strict=True))
        for fold in folds:
            changed = _filled(_changed(tables, axes, values), fold)
            for seed in config.seeds:
                recipe = _recipe(changed | {"seed": seed}, values, path)
                known = metrics_of(recipe)
                if config.metric not in known:
                    unknown = choose("metric", config.metric, known)
                    raise ConfigError(f"{GRID}.metric: {unknown}{_in_cell(values)}", path=path)
                cells.append(Cell(values, fold, recipe, keys.of(recipe)))
    first = cells[0].recipe
    if not first.data.test:
        raise ConfigError("a grid needs data.test, which is missing", path=path)
    for cell in cells:
        if len({corpus.head for corpus in cell.recipe.data.test}) > 1:
            message = "corpora of data.test have several heads; a grid compares one"
            raise ConfigError(message + _in_cell(cell.values), path=path)
    return Grid(
        first.name, first.description, names, config.baseline, tuple(cells), config.metric
    )


def metrics_of(recipe: Recipe) -> list[str]:
    """What a cell can be compared by: as epochs are, and an assistant by its choice of domain."""
    routed = [recipe.domains.label, FRAME] if recipe.domains else []
    return list(dict.fromkeys([*recipe.metrics, *routed]))


def _check_baseline(
    baseline: Mapping[str, str], axes: Mapping[str, tuple[str, ...]], path: Path | None
) -> None:
    for axis, name in baseline.items():
        if axis not in axes:
            raise ConfigError(f"baseline: {choose('axis', axis, axes)}", path=path)
        if name not in axes[axis]:
            raise ConfigError(f"baseline: {choose(axis, name, axes[axis])}", path=path)


def _check_folds(folds: list[str], tables: Changes, path: Path | None) -> None:
    used = FOLD in json.dumps(tables)
    if folds and not used:
        raise ConfigError(f"has folds, but {FOLD} stands nowhere in the recipe", path=path)
    if used and not folds:
        raise ConfigError(f"says {FOLD}, but {GRID}.folds is missing", path=path)


def _changed(
    tables: Changes, axes: Mapping[str, Mapping[str, Changes]], values: Mapping[str, str]
) -> Changes:
    for axis, name in values.items():
        tables = merged(tables, axes[axis][name])
    return tables


def merged(tables: Changes, changes: Changes) -> Changes:
    """Tables with changes laid over them; the tables given stay as they are."""
    joined = dict(tables)
    for key, value in changes.items():
        below = joined.get(key)
        if isinstance(value, dict) and isinstance(below, dict):
            value = merged(below, value)
        joined[key] = value
    return joined


def _filled(value: Any, fold: str | None) -> Any:
    """A copy with the fold in its place in every string."""
    if isinstance(value, dict):
        return {key: _filled(below, fold) for key, below in value.items()}
    if isinstance(value, list):
        return [_filled(item, fold) for item in value]
    if isinstance(value, str) and fold is not None:
        return value.replace(FOLD, fold)
    return value


def _recipe(tables: Changes, values: Mapping[str, str], path: Path | None) -> Recipe:
    """The recipe of one cell; without parts there is no transfer."""
    transfer = tables.get("transfer")
    if transfer is not None:
        tables = tables | {"transfer": _resolved(transfer)}
    try:
        return parse(Recipe, tables, path)
    except ConfigError as error:
        raise ConfigError(f"{error.message}{_in_cell(values)}", path=path) from None


def _in_cell(values: Mapping[str, str]) -> str:
    cell = ", ".join(f"{axis} = {name}" for axis, name in values.items())
    return f" (in the cell {cell})" if cell else ""


def _resolved(transfer: Changes) -> Changes | None:
    """A cell's ``[transfer]``: none without parts; learning for all parts goes to each."""
    sources = [transfer, *transfer.get("also", [])]
    parts = [part for source in sources for part in source.get("parts", USUAL)]
    learning = transfer.get("learning", {})
    if transfer.get("parts") == []:
        return None
    if PARTS in learning:
        learning = dict.fromkeys(parts, learning[PARTS])
    return transfer | {"learning": learning}
