"""Several languages, each with its own front-end and romaniser."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from ..core.errors import DataError, choose
from ..core.types import Document, Token
from .prepare import Preparer

if TYPE_CHECKING:
    import regex

LATIN = ("Latin",)
_WRITTEN_IN = """
Arabic: ar ckb fa ps sd ug ur
Armenian: hy
Bengali: as bn
Cyrillic: ab ba be bg ce cv kk ky mk mn os ru sah sr tg tt uk
Devanagari: bho hi mai mr ne sa
Ethiopic: am ti
Georgian: ka
Greek: el
Gujarati: gu
Gurmukhi: pa
Han: lzh wuu yue zh
Hangul: ko
Hebrew: he yi
Hiragana Katakana Han: ja
Kannada: kn
Khmer: km
Lao: lo
Malayalam: ml
Myanmar: my
Oriya: or
Sinhala: si
Tamil: ta
Telugu: te
Thaana: dv
Thai: th
Tibetan: bo dz
"""
SCRIPTS: dict[str, tuple[str, ...]] = {
    language: tuple(scripts.split())
    for scripts, _, languages in (line.partition(":") for line in _WRITTEN_IN.strip().split("\n"))
    for language in languages.split()
}
"""ISO code to the Unicode scripts of its letters; a language that is not here has Latin ones."""


class MultilingualPreparer(Preparer):
    """Reads each document as its language is read.

    A document that does not tell its language has the one that its script suits best:

    1. The language whose scripts have the most letters of the text. Latin letters count only
       where no language has any others, since names and brands in them stand in all texts.
    2. Of several, the one with the fewest scripts: a text in kanji alone is rather Chinese than
       Japanese, which has kana too.
    3. Of several still, or none, the first: script does not tell ``de`` from ``it``.

    Args:
        languages: What reads each; languages read alike share one object. Not empty.
        first: The one that rule 3 takes, if it can; then they come in their order.
    """

    def __init__(self, languages: Mapping[str, Preparer], first: str = "") -> None:
        order = sorted(languages, key=lambda language: language != first)
        self.languages = {language: languages[language] for language in order}
        self._letters = letters_of(order)
        reader = self.languages[order[0]]
        super().__init__(reader.frontend, reader.romanizer, reader.boundaries)

    @property
    def versions(self) -> dict[str, str]:
        """Signatures of the front-end and the romaniser, language by language."""
        return {
            kind: "; ".join(
                f"{language}: {reader.versions[kind]}"
                for language, reader in sorted(self.languages.items())
            )
            for kind in super().versions
        }

    @property
    def readers(self) -> tuple[Preparer, ...]:
        return tuple({id(reader): reader for reader in self.languages.values()}.values())

    def language(self, text: str, given: str = "") -> str:
        """The given language, else the one that the script suits best.

        Raises:
            DataError: The given language is not among those that are read.
        """
        if given:
            if given not in self.languages:
                raise DataError(choose("language", given, self.languages))
            return given
        return by_script(text, self._letters)

    def reader(self, language: str) -> Preparer:
        return self.languages[language]

    def alike(self, language: str) -> int:
        own = self.languages[language]
        return sum(reader is own for reader in self.languages.values())

    def tokens(self, document: Document) -> list[Token]:
        return self.reader(self.language(document.text, document.language)).tokens(document)


def scripts_of(language: str) -> tuple[str, ...]:
    """The Unicode scripts of a language's letters, by its ISO code."""
    return SCRIPTS.get(language.partition("-")[0], LATIN)


def by_script(text: str, letters: Mapping[str, regex.Pattern[str]]) -> str:
    """The language that a text's script suits best, by the rules of ``MultilingualPreparer``.

    Args:
        text: Any.
        letters: As ``letters_of`` gives them, the language that rule 3 prefers first.
    """
    counts = {code: len(pattern.findall(text)) for code, pattern in letters.items()}
    found = {code: count for code, count in counts.items() if count}
    foreign = {code: count for code, count in found.items() if scripts_of(code) != LATIN}
    found = foreign or found or dict.fromkeys([next(iter(letters))], 0)
    most = max(found.values())
    best = [code for code, count in found.items() if count == most]
    return min(best, key=lambda code: len(scripts_of(code)))


def letters_of(languages: Iterable[str]) -> dict[str, regex.Pattern[str]]:
    """What finds the letters of each language, marks left out."""
    import regex

    classes = {code: "".join(rf"\p{{{name}}}" for name in scripts_of(code)) for code in languages}
    return {code: regex.compile(rf"(?=\p{{L}})[{found}]") for code, found in classes.items()}
