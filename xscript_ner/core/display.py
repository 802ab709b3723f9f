"""Text from files, made safe to show on a terminal or a page."""

from __future__ import annotations

import re

LINE_LIMIT = 500
"""Characters of an error line: enough for a path, what was expected and what was found."""

# C0, DEL and C1 drive a terminal; separators break a line; embeddings, overrides and isolates
# turn the order of what follows; half of a surrogate pair cannot be written at all.
_INVISIBLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


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
