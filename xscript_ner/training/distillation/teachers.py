"""The taggers that a recipe's ``[distillation]`` names as teachers."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from ...config import DistillationConfig, Recipe
from ...core.errors import ConfigError
from ...core.tags import TagSet
from ...corpora.use import CorpusUse
from ...inputs.preparation import check_reads_alike
from ...models.checkpoint import WEIGHTS, Checkpoint, load_checkpoint
from ...models.directory import model_directory
from ...models.stored.metrics import SourceAccount
from ...models.stored.signature import is_assistant, is_language_model

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Teacher:
    """A trained tagger.

    Attributes:
        given: What the recipe calls it.
        checkpoint: The tagger.
    """

    given: str
    checkpoint: Checkpoint

    @property
    def account(self) -> SourceAccount:
        """For the metrics of its students."""
        sums: dict[str, str] = self.checkpoint.signature["sha256"]
        name = self.checkpoint.recipe.name
        return SourceAccount(name=name, given=self.given, sha256=sums[WEIGHTS])

    @property
    def uses(self) -> list[CorpusUse]:
        """Its corpora, whose licences its students carry on."""
        through = f" (through {self.checkpoint.recipe.name})"
        corpora = self.checkpoint.metrics.corpora
        return [use.model_copy(update={"name": use.name + through}) for use in corpora]

    def rows(self, tags: TagSet) -> list[int]:
        """The student's row of each of its tags; tags are the same where they are named the same.

        Raises:
            ConfigError: The student's tags are of another scheme, or lack a label.
        """
        own, what = self.checkpoint.vocabularies.tags, f"teacher {self.given!r}"
        if own.scheme_name != tags.scheme_name:
            schemes = f"{own.scheme_name} tags, the student {tags.scheme_name}"
            raise ConfigError(f"{what} has {schemes}: they must be the same")
        strange = [label for label in own.labels if label not in tags.labels]
        if strange:
            known = ", ".join(tags.labels)
            message = f"has labels that the student lacks: {', '.join(strange)}"
            raise ConfigError(f"{what} {message}; the student has {known}")
        untaught = [label for label in tags.labels if label not in own.labels]
        if untaught:
            message = "%s never finds %s, and teaches the student so"
            logger.warning(message, what, ", ".join(untaught))
        return [tags.index[tag] for tag in own.tags]


def read_teachers(config: DistillationConfig | None) -> list[Teacher]:
    """The teachers that a recipe names; none without ``[distillation]``.

    Raises:
        ConfigError: One is neither a shipped model nor a directory, or is no single tagger.
        CheckpointError: There is no sound model in the directory.
    """
    return [] if config is None else [_read(given) for given in config.teachers]


def _read(given: str) -> Teacher:
    directory = model_directory(given)
    if is_assistant(directory):
        message = "expected a tagger, found an assistant; name one of its domains/"
        raise ConfigError(f"teacher {given!r}: {message}")
    if is_language_model(directory):
        raise ConfigError(f"teacher {given!r}: expected a tagger, found a language model")
    return Teacher(given, load_checkpoint(directory))


def with_teachers(recipe: Recipe, teachers: Sequence[Teacher]) -> Recipe:
    """The recipe with the SHA-256 of its teachers.

    Raises:
        ConfigError: A teacher's front-end or romaniser is not the recipe's, so that they do not
            read the same words; or it is another one than the recipe names by its SHA-256.
    """
    if recipe.distillation is None:
        return recipe
    found = tuple(teacher.account.sha256 for teacher in teachers)
    named = recipe.distillation.sha256 or found
    for teacher, expected, sha256 in zip(teachers, named, found, strict=True):
        if sha256 != expected:
            message = f"expected weights {expected}, found {sha256}"
            raise ConfigError(f"teacher {teacher.given!r} was made anew: {message}")
        check_reads_alike(f"teacher {teacher.given!r}", teacher.checkpoint.recipe, recipe)
    config = recipe.distillation.model_copy(update={"sha256": found})
    return recipe.model_copy(update={"distillation": config})
