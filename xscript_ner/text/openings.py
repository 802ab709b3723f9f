"""How phrases begin: two characters tell that a token opens none, and how far to look else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .front_coded import Phrases

OPENING = 2
"""Characters by which phrases are looked for first."""
Reach = tuple[int, dict[str, str]]
"""Of an opening, characters of its longest phrase; phrases to types, all of this opening among
them, and the one that is its first character alone."""


class Openings(dict[str, Any]):
    """The ``Reach`` of each opening, or what ``read`` makes one of.

    Args:
        types: Form of a phrase to its type.
    """

    def __init__(self, types: Mapping[str, str]) -> None:
        super().__init__()
        self._known = types = dict(types)
        for form in types:
            known = self.get(form[:OPENING], (0, types))
            self[form[:OPENING]] = max(len(form), known[0]), types

    def types(self) -> dict[str, str]:
        """Every form and its type."""
        return self._known

    def read(self, opening: str) -> Reach:
        """The reach of an opening that there is."""
        reach: Reach = self[opening]
        return reach


class TabledOpenings(Openings):
    """Those of a great many phrases, of which few are ever looked for.

    Args:
        phrases: In order.
        kinds: Names of their kinds.
    """

    def __init__(self, phrases: Phrases, kinds: Sequence[str]) -> None:
        super().__init__({})
        self._phrases, self._kinds = phrases, kinds
        names, self._edges, self._longest = phrases.openings(OPENING)
        self.update(zip(names, range(len(names)), strict=True))

    def read(self, opening: str) -> Reach:
        found = self[opening]
        if type(found) is int:
            types = self._types(found)
            alone = opening[:1]
            if alone != opening and alone in self:
                types |= self.read(alone)[1]
            found = self[opening] = int(self._longest[found]), types
        reach: Reach = found
        return reach

    def _types(self, run: int) -> dict[str, str]:
        first, last = self._edges[run : run + 2].tolist()
        kinds = self._kinds
        return {form: kinds[kind] for form, kind in self._phrases.between(first, last)}

    def types(self) -> dict[str, str]:
        kinds, phrases = self._kinds, self._phrases
        return {form: kinds[kind] for form, kind in phrases.between(0, len(phrases))}
