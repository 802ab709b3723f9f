"""Long documents cut into runs of tokens that are computed one by one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..core.types import Token

WINDOW = 200
"""Longest run of tokens computed at once; a longer document is cut, after a sentence's end
where there is one."""
SENTENCE_ENDS = frozenset("。．.！？!?")


def windows_of(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """First token and token after the last of each run, in order."""
    start = 0
    while len(tokens) - start > WINDOW:
        end = start + WINDOW
        cuts = range(end, start + WINDOW // 4, -1)
        end = next((cut for cut in cuts if tokens[cut - 1].surface in SENTENCE_ENDS), end)
        yield start, end
        start = end
    if start < len(tokens):
        yield start, len(tokens)
