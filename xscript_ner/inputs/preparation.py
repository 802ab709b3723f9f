"""The front-ends and romanisers that a recipe names, put together."""

from __future__ import annotations

from ..config import FrontEndConfig, Recipe, RomanizerConfig
from ..core.errors import ConfigError
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


def check_reads_alike(what: str, theirs: Recipe, recipe: Recipe) -> None:
    """Refuses another model whose words are not those of a recipe.

    Args:
        what: How a message names the other model.
        theirs: Its recipe.
        recipe: The description.

    Raises:
        ConfigError: They have no language in common, or not the same front-end and romaniser.
    """
    if not recipe.reading.keys() & theirs.reading.keys():
        found, expected = ", ".join(recipe.reading), ", ".join(theirs.reading)
        raise ConfigError(f"{what} reads {expected}, the recipe {found}")
    for code, said in recipe.reading.items():
        known = theirs.reading.get(code)
        if known is not None and known != said:
            raise ConfigError(
                f"{what} reads {code} by front-end {known[0].name} and "
                f"romaniser {known[1].name}, the recipe by {said[0].name} and {said[1].name}, or "
                "with other options: they must be the same"
            )


def _reader(frontend: FrontEndConfig, romanizer: RomanizerConfig) -> Preparer:
    return Preparer(
        build_frontend(frontend.name),
        build_romanizer(**romanizer.model_dump()),
        frontend.boundaries,
    )
