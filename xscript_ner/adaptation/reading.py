"""How the text of a language is read, where no source says so: as the recipes that ship do."""

from __future__ import annotations

from collections.abc import Sequence

from ..config import FrontEndConfig, RomanizerConfig
from ..text.languages import LATIN, scripts_of
from .source import Reading, SourceModel

FRONTENDS = {"ja": "japanese"}
ROMANIZERS = {"ja": "unidic"}
UNSPACED = frozenset({"japanese"})
"""Front-ends of languages without blanks between words, whose annotators' tokens are one choice of
many: text is tokenised again, as it will be in use."""
FEATURES = {
    "ja": ("pos1", "pos2", "pos3", "pos4", "origin", "script", "first", "last", "first2", "last2"),
}
"""What the analyser of a language and its script say of a token."""


def reading_of(language: str, sources: Sequence[SourceModel]) -> Reading:
    """The front-end and the romaniser for a language.

    Those of the first source that reads it; else Latin letters as they stand, and romaji where
    there are none: with capitals for names if the first source has learnt from capitals.
    """
    own = next((found for one in sources if (found := one.reading(language))), None)
    frontend, romanizer = own or _default(language, sources)
    boundaries = "own" if frontend.name in UNSPACED else frontend.boundaries
    return frontend.model_copy(update={"boundaries": boundaries}), romanizer


def _default(language: str, sources: Sequence[SourceModel]) -> Reading:
    is_latin = scripts_of(language) == LATIN
    frontend = FRONTENDS.get(language, "latin" if is_latin else "spaced")
    romanizer = ROMANIZERS.get(language, "surface" if is_latin else "uroman")
    lowercase = any(
        said.lowercase for one in sources[:1] for _, said in one.recipe.reading.values()
    )
    truecase = romanizer in ROMANIZERS.values() and not lowercase
    return (
        FrontEndConfig(name=frontend),
        RomanizerConfig(name=romanizer, truecase=truecase, lowercase=lowercase),
    )
