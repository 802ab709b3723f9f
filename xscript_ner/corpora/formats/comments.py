"""Comment lines ahead of a sentence: ``# key = value``, as in CoNLL-U."""

from __future__ import annotations

from collections.abc import Mapping


def parse_comment(line: str) -> dict[str, str]:
    """``"# sent_id = a-1"`` to ``{"sent_id": "a-1"}``; without `` = `` the value is ``""``."""
    key, _, value = line.removeprefix("#").removeprefix(" ").partition(" = ")
    return {key: value}


def format_comments(meta: Mapping[str, str]) -> list[str]:
    """The lines that ``parse_comment`` reads back.

    Raises:
        ValueError: A key or value that a comment line cannot hold.
    """
    lines = []
    for key, value in meta.items():
        line = f"# {key} = {value}" if value else f"# {key}"
        if "\n" in line or line.endswith("\r") or parse_comment(line) != {key: value}:
            raise ValueError(f"a comment line cannot hold {key!r} = {value!r:.60}")
        lines.append(line)
    return lines
