"""The front-ends and romanisers that a recipe names, put together."""

from __future__ import annotations

from ..config import FrontEndConfig, Recipe, RomanizerConfig
from ..text.frontends import build_frontend
from ..text.languages import MultilingualPreparer
from ..text.prepare import Preparer
from ..text.romanizers import build_romanizer


def build_preparer(recipe: Recipe) -> Preparer:
    """What turns documents into sentences, as a recipe describes it.

    Raises:
        ConfigError: A romaniser is not installed, or its options exclude each other.
        DataError: Its file of overrides is not what it should be.
    """
    if not recipe.languages:
        return _reader(recipe.frontend, recipe.romanizer)
    languages: dict[str, Preparer] = {}
    for code, said in recipe.reading.items():
        alike = (known for known in languages if recipe.reading[known] == said)
        known = next(alike, None)
        languages[code] = _reader(*said) if known is None else languages[known]
    return MultilingualPreparer(languages, recipe.language)


def build_reader(
    recipe: Recipe, language: str, frontend: FrontEndConfig | None = None
) -> Preparer:
    """What reads one language of a recipe, listed there or not.

    Args:
        recipe: The description.
        language: ISO code.
        frontend: Instead of the recipe's.
    """
    alike = recipe.frontend, recipe.romanizer
    own, romanizer = recipe.reading.get(language, alike)
    return _reader(frontend or own, romanizer)


def _reader(frontend: FrontEndConfig, romanizer: RomanizerConfig) -> Preparer:
    return Preparer(
        build_frontend(frontend.name),
        build_romanizer(**romanizer.model_dump()),
        frontend.boundaries,
    )
