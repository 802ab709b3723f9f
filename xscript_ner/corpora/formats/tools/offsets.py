"""What a tool counts as a character, in code points, as everything here counts.

JavaScript's strings count UTF-16 code units: a character beyond U+FFFF (𠮷, most emoji) is two.
A grapheme cluster is what readers take for one character, however many code points it has.
"""

from __future__ import annotations

from functools import lru_cache

import regex

from ....core.errors import ConfigError, DataError, choose

CODE_POINT, UTF_16, GRAPHEME = UNITS = ("codepoint", "utf-16", "grapheme")
_CLUSTER = regex.compile(r"\X")
BEYOND = regex.compile(r"[^\x00-\uffff]")


def check_unit(unit: str) -> None:
    """Raises ``ConfigError`` where there is no such unit."""
    if unit not in UNITS:
        raise ConfigError(choose("unit of offsets", unit, UNITS))


class Offsets:
    """Places in a text by a tool's count, and by code points.

    Args:
        text: The document's text.
        unit: One of ``UNITS``.
    """

    def __init__(self, text: str, unit: str) -> None:
        self.length, self.unit = len(text), unit
        self.places = _places(text, unit)

    def read(self, offset: int) -> int:
        """Code points before a place of which the tool says the number of units.

        Raises:
            DataError: It lies outside of the text or inside of a character.
        """
        if self.places is None:
            return offset  # spans are checked with their entities
        if offset not in self.places:
            last = next(reversed(self.places))
            inside = 0 <= offset <= last
            found = f"{offset}, which is inside of a character" if inside else str(offset)
            raise DataError(f"expected an offset within 0..{last} ({self.unit}), found {found}")
        return self.places[offset]

    def written(self, position: int) -> int:
        """Units before a place, which is given in code points.

        Raises:
            ValueError: It lies inside of a character.
        """
        if self.places is None:
            return position
        found = [units for units, place in self.places.items() if place == position]
        if not found:
            raise ValueError(f"offset {position} is inside of a character of the tool")
        return found[0]


@lru_cache(maxsize=64)  # all spans of a text ask for the same
def _places(text: str, unit: str) -> dict[int, int] | None:
    """Units before each character to code points before it; ``None`` where they are the same."""
    if unit == CODE_POINT or (unit == UTF_16 and not BEYOND.search(text)):
        return None
    if unit == GRAPHEME:
        starts = [found.start() for found in _CLUSTER.finditer(text)]
        return dict(enumerate([*starts, len(text)]))
    places, units = {}, 0
    for index, character in enumerate(text):
        places[units] = index
        units += 1 + (ord(character) > 0xFFFF)
    return places | {units: len(text)}
