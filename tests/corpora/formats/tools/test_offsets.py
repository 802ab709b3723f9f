"""What a tool counts as one character."""

import pytest

from xscript_ner.core.errors import ConfigError, DataError
from xscript_ner.corpora.formats.tools.offsets import Offsets, check_unit

# 𠮷 is a surrogate pair in UTF-16; the family is one cluster of 5 code points, 8 units.
TEXT = "𠮷野👨‍👩‍👧家"


@pytest.mark.parametrize(
    ("unit", "units"), [("codepoint", [0, 1, 2, 7, 8]), ("utf-16", [0, 2, 3, 11, 12]),
                        ("grapheme", [0, 1, 2, 3, 4])],
)  # fmt: skip
def test_places_are_counted_in_units_there_and_back(unit, units) -> None:
    offsets = Offsets(TEXT, unit)
    places = [0, 1, 2, 7, 8]
    assert [offsets.read(number) for number in units] == places
    assert [offsets.written(place) for place in places] == units


def test_a_place_inside_of_a_character_is_refused() -> None:
    with pytest.raises(DataError, match=r"within 0\.\.12 \(utf-16\), found 1, which is inside"):
        Offsets(TEXT, "utf-16").read(1)
    with pytest.raises(DataError, match=r"within 0\.\.4 \(grapheme\), found 5$"):
        Offsets(TEXT, "grapheme").read(5)
    with pytest.raises(ValueError, match="offset 4 is inside of a character"):
        Offsets(TEXT, "grapheme").written(4)
    with pytest.raises(ConfigError, match="unknown unit of offsets 'byte'; choose from codepoint"):
        check_unit("byte")
