"""Names of the Sudachi dictionaries as a table of phrases.

Source: SudachiDict (Takaoka et al. 2018), whose entries ``sudachipy`` lists from 0.7 on.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from typing import Any

from ...core.errors import ConfigError, choose
from ..gazetteers import phrase_form
from ..phrase_tables import LONGEST, PhraseTable, TableSource, phrase_table
from .kinds import JOIN, check_kinds

KINDS = {
    ("人名", "一般"): "person",
    ("人名", "姓"): "surname",
    ("人名", "名"): "given",
    ("地名", "一般"): "place",
    ("地名", "国"): "country",
    ("一般", "*"): "name",
}
"""By the third and fourth part of speech of a proper noun; ``name`` has companies, products, works
and what else there is, which the dictionary does not tell apart."""
EDITIONS = ("small", "core", "full")
SHORTEST = 2
LICENCE = "Apache-2.0"
NOTICE = (
    "Names taken from SudachiDict, Copyright 2017-2026 Works Applications Co., Ltd., under the "
    "Apache License 2.0 (https://www.apache.org/licenses/LICENSE-2.0), and changed: names alone, "
    "in lower case and compatibility form, with their kinds. SudachiDict holds parts of UniDic and "
    "of mecab-ipadic-NEologd."
)
_PROPER = ("名詞", "固有名詞")
_SURE = "place"
"""The kind of which names made of two others are left out."""


def sudachi_table(
    edition: str,
    *,
    kinds: Collection[str] = (),
    shortest: int = SHORTEST,
    longest: int = LONGEST,
    words: bool = False,
    composed: bool = False,
) -> PhraseTable:
    """The names of an installed dictionary.

    Args:
        edition: One of ``EDITIONS``.
        kinds: Of ``KINDS``; by default all.
        shortest, longest: Characters of a name.
        words: Whether names stay that are words of another kind too, as 光 is.
        composed: Whether places stay that are two names one after the other, as 東京都富士見町 is.

    Raises:
        ConfigError: The dictionary, or ``sudachipy``, is not installed or too old; an unknown kind.
        DataError: No name is left.
    """
    check_kinds(kinds, KINDS.values())
    names, others = _forms(_entries(edition))
    longest = min(longest, LONGEST)
    kept = {
        name: found
        for name, found in ((name, found & set(kinds or found)) for name, found in names.items())
        if found and shortest <= len(name) <= longest and (words or name not in others)
    }
    if not composed:
        kept = {n: k for n, k in kept.items() if k != {_SURE} or not _is_composed(n, kept)}
    joined = {name: JOIN.join(sorted(found)) for name, found in kept.items()}
    package = f"sudachidict_{edition}"
    return phrase_table(joined, TableSource(f"{package} {version(package)}", LICENCE, NOTICE))


def _forms(entries: Iterable[tuple[str, tuple[str, ...]]]) -> tuple[dict[str, set[str]], set[str]]:
    """Names with their kinds, and the other words."""
    names: dict[str, set[str]] = {}
    others: set[str] = set()
    for surface, pos in entries:
        form = phrase_form(surface)
        if pos[:2] != _PROPER:
            others.add(form)
        elif (kind := KINDS.get((pos[2], pos[3]))) is not None:
            names.setdefault(form, set()).add(kind)
    return names, others


def _is_composed(name: str, names: Collection[str]) -> bool:
    cuts = range(SHORTEST, len(name) - SHORTEST + 1)
    return any(name[:cut] in names and name[cut:] in names for cut in cuts)


def _entries(edition: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Surface and part of speech of every entry."""
    package = f"sudachidict_{edition}"
    if edition not in EDITIONS:
        raise ConfigError(choose("edition of Sudachi", edition, EDITIONS))
    if find_spec("sudachipy") is None or find_spec(package) is None:
        raise ConfigError(f"sudachi-{edition} is not installed: pip install {package}")
    from sudachipy import Dictionary

    dictionary: Any = Dictionary(dict=edition)
    if not hasattr(dictionary, "entries"):
        raise ConfigError(f"expected sudachipy 0.7 or newer, found {_version('sudachipy')}; "
                          f"pip install -U sudachipy {package}")  # fmt: skip
    for entry in dictionary.entries():
        yield entry.surface(), tuple(entry.part_of_speech())


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "an unknown one"
