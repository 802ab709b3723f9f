"""One validated description of an experiment.

A recipe is a TOML file; the same description, complete with defaults, is written into every
checkpoint. Unknown keys and wrong types are errors that name the key and what would be valid.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationInfo, field_validator, model_validator
from pydantic_core import PydanticCustomError

from ..core.errors import ConfigError, choose
from ..core.types import FRAME
from .augmentation import AugmentationConfig, ChecksConfig
from .corpora import CorpusConfig, CorpusList, Filter
from .domains import DomainsConfig
from .languages import FrontEndConfig, LanguageCode, LanguageConfig, RomanizerConfig
from .modules.distillation import DistillationConfig
from .modules.features import FeaturesConfig, GazetteerConfig
from .modules.heads import CLASSIFIER, ClassifierConfig, HeadConfig
from .modules.language_model import LanguageModelConfig, PretrainingConfig
from .modules.training import MEAN as MEAN
from .modules.training import TrainingConfig as TrainingConfig
from .modules.words import CharsConfig, WordsConfig
from .names import UNKNOWN, MisalignedName
from .numbers import Size
from .sections import Section as Section
from .sections import parse as parse
from .toml import read_toml, with_overrides
from .transfer import TransferConfig
from .vectors import VectorsConfig

TAKEN = ("chars", "words", "features", "language_model", "upper", CLASSIFIER, FRAME, MEAN)
"""Names that no further head may have."""
GRID = "ablation"
"""The table that makes a recipe's file a grid; see ``ablation``."""


class DataConfig(Section):
    """Where sentences come from. A corpus is written ``"stockmark:train"`` or as a table."""

    train: CorpusList
    dev: CorpusList = ()
    test: CorpusList = ()
    label_map: str | dict[str, str] | None = None
    """A name or path of ``resources/label_maps``, or the map itself; ``""`` drops a label."""
    misaligned: MisalignedName = "drop"
    size: Size | None = None
    """Train on a random sample of this many sentences; a larger one contains the smaller."""
    only: Filter = {}
    """Of all corpora, documents with one of these labels alone, as the model calls them."""

    @property
    def corpora(self) -> tuple[CorpusConfig, ...]:
        """Those to learn from, then those held out."""
        return (*self.train, *self.dev, *self.test)


Precision = Literal["float32", "float16", "int8"]
"""What weights are stored as; see ``models.precision``."""


class CheckpointConfig(Section):
    """How the result is stored."""

    precision: Precision = "float32"


class Recipe(Section):
    """An experiment from corpus to checkpoint."""

    name: str
    description: str = ""
    language: str = "ja"
    seed: int = Field(1, ge=0, lt=2**63)
    """Of all random draws; PyTorch's generators take no larger one."""
    data: DataConfig
    frontend: FrontEndConfig = FrontEndConfig()
    romanizer: RomanizerConfig = RomanizerConfig()
    languages: dict[LanguageCode, LanguageConfig] = {}
    """Where there are several, each sentence is read as its language says."""
    chars: CharsConfig = CharsConfig()
    words: WordsConfig = WordsConfig()
    features: FeaturesConfig = FeaturesConfig()
    vectors: VectorsConfig | None = None
    language_model: LanguageModelConfig | None = None
    pretraining: PretrainingConfig | None = None
    gazetteer: GazetteerConfig | None = None
    classifier: ClassifierConfig = ClassifierConfig()
    heads: dict[str, HeadConfig] = {}
    domains: DomainsConfig | None = None
    """A model for each domain instead of one for all; see ``training.domains``."""
    transfer: TransferConfig | None = None
    augmentation: AugmentationConfig | None = None
    distillation: DistillationConfig | None = None
    training: TrainingConfig = TrainingConfig()
    checks: ChecksConfig | None = None
    checkpoint: CheckpointConfig = CheckpointConfig()

    @model_validator(mode="before")
    @classmethod
    def _untaught(cls, values: Any) -> Any:
        """A recipe whose list of teachers is empty has none; so a teacher is made by its own."""
        taught = values.get("distillation") if isinstance(values, dict) else None
        if isinstance(taught, dict) and taught.get("teachers") in ([], ()):
            return {key: value for key, value in values.items() if key != "distillation"}
        return values

    @field_validator("heads")
    @classmethod
    def _head_names(cls, heads: dict[str, HeadConfig]) -> dict[str, HeadConfig]:
        for name in heads:
            if not name.isidentifier() or name in TAKEN:
                raise ValueError(f"a head may not be called {name!r}")
        return heads

    @model_validator(mode="after")
    def _known_heads(self) -> Recipe:
        for corpus in self.data.corpora:
            if corpus.head != CLASSIFIER and corpus.head not in self.tag_heads:
                unknown = choose("head of a corpus", corpus.head, self.tag_heads)
                raise PydanticCustomError(UNKNOWN, "{message}", {"message": unknown})
        for name in self.tag_heads[1:]:
            if all(corpus.head != name for corpus in self.data.train):
                raise ValueError(f"no corpus of data.train has head = {name!r} to learn from")
        return self

    @model_validator(mode="after")
    def _known_metric(self) -> Recipe:
        if self.training.choose not in self.metrics:
            unknown = choose("metric", self.training.choose, self.metrics)
            raise ValueError(f"training.choose: {unknown}")
        return self

    @model_validator(mode="after")
    def _pivot(self) -> Recipe:
        pivot = self.vectors and (self.vectors.language or self.language)
        if self.vectors and pivot in self.vectors.languages:
            raise ValueError(
                f"vectors.languages has {pivot!r}, the language of vectors.corpora itself; "
                "vectors.language says which that is"
            )
        return self

    @model_validator(mode="after")
    def _domain_once(self) -> Recipe:
        if self.domains is not None and self.domains.label in self.heads:
            name = self.domains.label
            raise ValueError(f"{name!r} is chosen by [domains]; it cannot be one of [heads] too")
        return self

    @model_validator(mode="after")
    def _one_student(self) -> Recipe:
        if self.distillation is not None and self.domains is not None:
            raise ValueError("[distillation] teaches one model, [domains] makes several")
        return self

    @field_validator("languages")
    @classmethod
    def _known_languages(
        cls, languages: dict[str, LanguageConfig], info: ValidationInfo
    ) -> dict[str, LanguageConfig]:
        data: DataConfig | None = info.data.get("data")
        for corpus in data.corpora if data and languages else ():
            if corpus.language is not None and corpus.language not in languages:
                unknown = choose("language of a corpus", corpus.language, languages)
                raise PydanticCustomError(UNKNOWN, "{message}", {"message": unknown})
        return languages

    @property
    def corpora(self) -> tuple[CorpusConfig, ...]:
        """Every corpus that is named, raw text last."""
        raw = [corpus for _, corpus in self.vectors.sources()] if self.vectors else ()
        taught = self.distillation.text if self.distillation else ()
        return (*self.data.corpora, *raw, *taught)

    @property
    def reading(self) -> dict[str, tuple[FrontEndConfig, RomanizerConfig]]:
        """How each language is read; under ``language`` where there is one alone."""
        several = self.languages or {self.language: LanguageConfig()}
        return {
            code: (own.frontend or self.frontend, own.romanizer or self.romanizer)
            for code, own in several.items()
        }

    @property
    def tasks(self) -> dict[str, ClassifierConfig | HeadConfig]:
        """All heads by name, the classifier first."""
        return {CLASSIFIER: self.classifier, **self.heads}

    @property
    def tag_heads(self) -> tuple[str, ...]:
        """The heads that tag entities, the classifier first."""
        return (CLASSIFIER, *(name for name, head in self.heads.items() if head.gives_tags))

    @property
    def label_heads(self) -> tuple[str, ...]:
        """The heads that label documents."""
        return tuple(name for name, head in self.heads.items() if not head.gives_tags)

    @property
    def metrics(self) -> list[str]:
        """What an epoch can be chosen by: the mean of the heads, a head, frames."""
        return [MEAN, *self.tasks, *([FRAME] if self.label_heads else [])]

    def with_seed(self, seed: int) -> Recipe:
        """The same recipe under another seed.

        Raises:
            ConfigError: The seed is negative or too large.
        """
        return parse(Recipe, self.model_dump(mode="json") | {"seed": seed})


def read_recipe(path: str | Path, overrides: Mapping[str, Any] | None = None) -> Recipe:
    """Reads and validates a TOML recipe.

    Args:
        path: The file.
        overrides: Dotted keys to values that replace the file's, such as
            ``{"training.epochs": 3}``.

    Raises:
        ConfigError: The file is missing, is not TOML, or says something it may not.
    """
    values = read_tables(path, overrides)
    if GRID in values:
        message = "is a grid of many runs, not one; give it to: xscript-ner ablate"
        raise ConfigError(message, path=path)
    return parse(Recipe, values, path)


def read_tables(path: str | Path, overrides: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """A TOML file's tables with ``overrides`` laid over them, not yet validated.

    Raises:
        ConfigError: The file is missing, is not TOML, or has no such table.
    """
    return with_overrides(read_toml(path, "recipe"), overrides, path)
