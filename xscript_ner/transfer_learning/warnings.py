"""What a caller should know of a transfer that is possible, and perhaps not meant."""

from __future__ import annotations

from collections.abc import Iterable

from ..config import Recipe, RomanizerConfig
from ..core.vocab import Vocabulary
from ..inputs.vocabularies import Vocabularies
from .plan import UNITS, WORDS, Source, TransferPlan, feature_table
from .report import TensorReport

FEW = 0.1
"""A part copied to less than this share is worth a warning."""
UNCASED = ("unidic", "kakasi")
"""Romanisers that give names a capital only when they truecase."""


def share_warnings(planned: Iterable[TensorReport]) -> list[str]:
    """Names planned tensors of which little or nothing was copied.

    Biases and the scores of a sentence's edges go with the greater tensor beside them.
    """
    small = (".bias", ".start", ".end")
    return [
        f"{report.name}: only {report.copied:,} of {report.total:,} {report.unit} copied "
        f"({report.reason})"
        for report in planned
        if report.share < FEW and not report.name.endswith(small)
    ]


def side_warnings(
    source: Source, recipe: Recipe, vocabularies: Vocabularies, plan: TransferPlan
) -> list[str]:
    """Names settings in which source and target differ, where planned parts depend on them."""
    warnings = []
    theirs = _has_capitals(source.recipe.romanizer, source.vocabularies.units)
    ours = _has_capitals(recipe.romanizer, vocabularies.units)
    if any(part.startswith("chars") for part in plan.parts) and theirs != ours:
        seen, met = ("capitals", "lower case") if theirs else ("lower case", "capitals")
        warnings.append(
            f"romanisation differs: the source's character module saw names in {seen}, the "
            f"target's has them in {met}; see romanizer.truecase and romanizer.lowercase"
        )
    lowercase = source.recipe.words.lowercase
    if any(part.startswith("words") for part in plan.parts) and lowercase != recipe.words.lowercase:
        warnings.append(
            f"words.lowercase is {str(lowercase).lower()} in the source and "
            f"{str(not lowercase).lower()} in the target"
        )
    tables = [UNITS, WORDS, *map(feature_table, vocabularies.features)]
    if plan.other_symbols and not any(map(plan.covers, tables)):
        warnings.append("other_symbols brings nothing: no embedding is in the plan")
    return warnings


def _has_capitals(romanizer: RomanizerConfig, units: Vocabulary) -> bool:
    """Whether names began with capitals where the character module learnt.

    Latin words in Japanese text keep theirs under every romaniser, hence the look at the recipe.
    """
    if romanizer.lowercase or (romanizer.name in UNCASED and not romanizer.truecase):
        return False
    return any("A" <= letter <= "Z" for unit in units.symbols for letter in unit)
