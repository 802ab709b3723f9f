"""Tables in Markdown, whose cells show any text as it is."""

from __future__ import annotations

from collections.abc import Sequence

ESCAPES = str.maketrans({c: "\\" + c for c in "\\|*`"} | {"<": "&lt;", ">": "&gt;", "&": "&amp;"})


def escaped(text: str) -> str:
    """Any text as one line of Markdown that shows it as it is."""
    return " ".join(text.split()).translate(ESCAPES).replace("](", "]\\(")


def bold(text: str) -> str:
    """Markdown in bold; ``text`` is Markdown already."""
    return f"**{text}**"


def table(
    header: Sequence[str], rows: Sequence[Sequence[str]], numbers: Sequence[bool] = ()
) -> str:
    """A table of cells that are Markdown already; plain text goes through ``escaped`` first.

    Args:
        header: A name a column.
        rows: As many cells each.
        numbers: Whether a column is set to the right; none is, where it is left out.
    """
    right = [*numbers] or [False] * len(header)
    rule = ["---:" if number else "---" for number in right]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (header, rule, *rows))
