"""What a recipe says of everyday sentences: altered copies to learn from, and checks after."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field, model_validator

from .numbers import Size
from .sections import Section


def _lists(value: Any) -> Any:
    """One label, or a list of them, as several."""
    if not isinstance(value, dict):
        return value
    several = {kind: [names] if isinstance(names, str) else names for kind, names in value.items()}
    return {k: tuple(names) if isinstance(names, list) else names for k, names in several.items()}


KindLabels = Annotated[dict[str, tuple[str, ...]] | None, BeforeValidator(_lists)]
"""Kind of name in a suite to the model's labels for it; ``None`` takes widely used ones."""
Probability = Annotated[float, Field(ge=0.0, le=1.0)]


class AugmentationConfig(Section):
    """Altered copies of training sentences; how likely each alteration of a copy is.

    The alterations are those of ``training.augmentation.ALTERATIONS``, in this order.
    """

    suite: str = ""
    """Whose open half is used: a name or a path; by default that of the recipe's language."""
    labels: KindLabels = None
    copies: int = Field(1, ge=0)
    """Copies of each sentence; those that no alteration has changed are left out."""
    templates: int = Field(0, ge=0)
    """Sentences made of each open template of the suite."""
    weight: float = Field(1.0, gt=0, le=1000)
    """How often an epoch sees a copy, as a multiple of its sentence's; of those made of
    templates, as such."""
    bare: Probability = 0.0
    """The sentence is reduced to one of its names."""
    exchange: Probability = 0.0
    """Of each name: it is replaced by another of its label."""
    script: Probability = 0.0
    """Of each person or place: it is written in katakana or romaji, by its reading."""
    honorifics: Probability = 0.0
    """Of each person: an honorific, a title or a rank is put behind it."""
    time_words: Probability = 0.0
    """A time word is put before a name that begins a clause."""
    hashtags: Probability = 0.0
    """A name of the sentence is put behind it once more, after a hash sign."""
    full_stops: Probability = 0.0
    """The full stop is dropped."""
    half_width: Probability = 0.0
    full_width: Probability = 0.0
    lower_case: Probability = 0.0
    upper_case: Probability = 0.0
    title_case: Probability = 0.0

    @model_validator(mode="after")
    def _makes_something(self) -> AugmentationConfig:
        altered = self.copies and any(self.probabilities.values())
        if not altered and not self.templates:
            names = ", ".join(self.probabilities)
            raise ValueError(f"[augmentation] makes nothing; give templates, or any of {names}")
        return self

    @property
    def probabilities(self) -> dict[str, float]:
        """Alteration to how likely it is."""
        names = list(type(self).model_fields)
        return {name: getattr(self, name) for name in names[names.index("bare") :]}


class ChecksConfig(Section):
    """What the finished model is asked; its rates go into the model card."""

    suite: str = ""
    """A name or a path; by default that of the recipe's language."""
    labels: KindLabels = None
    per_template: Size = 5
    """Sentences a template, at most."""
