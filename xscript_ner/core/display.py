"""Text from files, made safe to show on a terminal or a page, and tables of it in Markdown."""

from __future__ import annotations

import re
from collections.abc import Sequence

LINE_LIMIT = 500
"""Characters of an error line: enough for a path, what was expected and what was found."""

# C0, DEL and C1 drive a terminal; separators break a line; embeddings, overrides and isolates
# turn the order of what follows; half of a surrogate pair cannot be written at all.
_INVISIBLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
ESCAPES = str.maketrans({c: "\\" + c for c in "\\|*`"} | {"<": "&lt;", ">": "&gt;", "&": "&amp;"})


def visible(text: str, limit: int | None = None, keep: str = "") -> str:
    r"""The text with what would act on a terminal, or hide there, as escapes such as ``\x1b``.

    Args:
        text: Any.
        limit: Characters of the result at most; the middle gives way to ``…``, so that both
            what a message begins with and what it ends with remain.
        keep: Characters that stay as they are, such as the line feeds of a page.
    """

    def escape(match: re.Match[str]) -> str:
        found = match[0]
        return found if found in keep else found.encode("unicode_escape").decode("ascii")

    shown = _INVISIBLE.sub(escape, text)
    if limit is None or len(shown) <= limit:
        return shown
    tail = (limit - 1) // 2
    return f"{shown[: limit - 1 - tail]}…{shown[len(shown) - tail :]}"


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
