"""TOML that somebody wrote, within bounds: its parser needs time and depth as its text demands."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..core.errors import ConfigError
from ..core.files import read_bounded

LARGEST = 1_000_000
"""Bytes of a file."""
DEEPEST = 32
"""Tables and lists within each other, and parts of a dotted key."""

# The parser's time grows with the square of a dotted key's parts.
_PART = r"""(?:[\w-]++|"(?:[^"\\\n]|\\.)*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+"""
_DOTTED = re.compile(rf"""(?<![\w"'\\-])(?:{_PART}){{{DEEPEST}}}""")


def read_toml(path: str | Path, what: str) -> dict[str, Any]:
    """The tables of a file.

    Args:
        path: The file.
        what: What it should be, named in messages, such as ``"recipe"``.

    Raises:
        ConfigError: It cannot be read, is too large or too deep, or is not TOML.
    """
    content = read_bounded(path, LARGEST, ConfigError, what)
    try:
        return parse_toml(content.decode("utf-8"))
    except ValueError as error:
        raise ConfigError(f"not a TOML file: {error}", path=path) from None
    except ConfigError as error:
        raise ConfigError(error.message, path=path) from None


def parse_toml(text: str) -> dict[str, Any]:
    """The tables that a text says.

    Raises:
        ValueError: It is not TOML.
        ConfigError: It is too deep.
    """
    import tomllib  # a trained model's recipe is JSON

    if _DOTTED.search(text):
        raise ConfigError(f"expected a key of at most {DEEPEST} parts, found a longer one")
    try:
        values = tomllib.loads(text)
    except RecursionError:
        raise _too_deep() from None
    check_depth(values)
    return values


def with_overrides(
    values: dict[str, Any], overrides: Mapping[str, Any] | None, path: str | Path | None = None
) -> dict[str, Any]:
    """The same tables, with the values of dotted keys laid over them.

    Args:
        values: Are changed.
        overrides: Such as ``{"training.epochs": 3}``; a part may be quoted, as in TOML.
        path: The file that they are from, named in messages.

    Raises:
        ConfigError: There is no such table, or it would lie too deep.
    """
    for key, value in (overrides or {}).items():
        *tables, last = _parts(key)
        if len(tables) >= DEEPEST:
            message = f"cannot set '{key:.20}…': expected a key of at most {DEEPEST} parts"
            raise ConfigError(message, path=path)
        table = values
        for name in tables:
            if table.get(name) is None:  # a recipe as it is dumped says so of a table it lacks
                table[name] = {}
            table = table[name]
            if not isinstance(table, dict):
                raise ConfigError(f"cannot set {key!r}: {name!r} is not a table", path=path)
        table[last] = value
    return values


def _parts(key: str) -> list[str]:
    """The parts of a dotted key as TOML has it: ``a."b.c"`` has two."""
    return [quoted or bare for quoted, bare in re.findall(r'"([^"]*)"|([^."]+)', key)] or [key]


def check_depth(values: dict[str, Any]) -> None:
    """Raises ``ConfigError`` when tables and lists lie too deep within each other."""
    level: list[Any] = [values]
    for _ in range(DEEPEST):
        level = [
            value
            for holder in level
            for value in (holder.values() if isinstance(holder, dict) else holder)
            if isinstance(value, (dict, list))
        ]
        if not level:
            return
    raise _too_deep()


def toml_text(values: dict[str, Any]) -> str:
    """Tables as a file that ``read_toml`` reads."""
    import tomli_w

    return tomli_w.dumps(values)


def _too_deep() -> ConfigError:
    return ConfigError(f"expected at most {DEEPEST} tables or lists within each other, found more")
