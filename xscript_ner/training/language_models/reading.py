"""A pretrained language model inside a tagger: its tables, its weights, how it learns."""

from __future__ import annotations

from dataclasses import dataclass

from ...config import LanguageModelConfig, Recipe, TransferConfig
from ...core.errors import ConfigError
from ...corpora.use import CorpusUse
from ...inputs.preparation import check_reads_alike
from ...models import TaggerModel
from ...models.directory import model_directory
from ...models.language_models.stored import StoredLanguageModel, load_language_model
from ...models.stored.metrics import SourceAccount
from ...models.tagger import LANGUAGE_MODEL
from ..distillation.teachers import read_teachers, with_teachers
from ..schedule import Schedule, schedule_of


@dataclass(frozen=True)
class ReadLanguageModel:
    """The language model that a recipe names.

    Attributes:
        given: What the recipe calls it.
        stored: The model.
    """

    given: str
    stored: StoredLanguageModel

    @property
    def account(self) -> SourceAccount:
        """For the metrics of its taggers."""
        stored = self.stored
        return SourceAccount(name=stored.recipe.name, given=self.given, sha256=stored.sha256)

    @property
    def uses(self) -> list[CorpusUse]:
        """Its corpora, whose licences its taggers carry on."""
        through = f" (through {self.stored.recipe.name})"
        corpora = self.stored.metrics.corpora
        return [use.model_copy(update={"name": use.name + through}) for use in corpora]

    def fill(self, model: TaggerModel) -> None:
        """Copies its weights into a tagger that was built over its tables."""
        assert model.language_model is not None
        prefix = f"{LANGUAGE_MODEL}."
        weights = {
            name.removeprefix(prefix): tensor
            for name, tensor in self.stored.weights.items()
            if name.startswith(prefix)
        }
        model.language_model.load_state_dict(weights)


def read_language_model(config: LanguageModelConfig | None) -> ReadLanguageModel | None:
    """The language model that a recipe's ``[language_model]`` names; ``None``: it names none.

    Raises:
        ConfigError: Neither a shipped model nor a directory.
        CheckpointError: There is no sound language model in the directory.
    """
    if config is None or config.source is None:
        return None
    return ReadLanguageModel(config.source, load_language_model(model_directory(config.source)))


def with_language_model(recipe: Recipe, read: ReadLanguageModel | None) -> Recipe:
    """The recipe with the sizes and the SHA-256 of its language model.

    Raises:
        ConfigError: Their front-ends or romanisers are not the same, so that the tagger's words
            are not those that the language model has learnt; or it is another language
            model than the recipe names by its SHA-256.
    """
    if read is None or recipe.language_model is None:
        return recipe
    theirs, named = read.stored.recipe, recipe.language_model.sha256
    if named not in (None, read.stored.sha256):
        message = f"expected weights {named}, found {read.stored.sha256}"
        raise ConfigError(f"language model {read.given!r} was made anew: {message}")
    check_reads_alike(f"language model {read.given!r}", theirs, recipe)
    assert theirs.language_model is not None
    own = recipe.language_model
    config = theirs.language_model.model_copy(
        update={"source": own.source, "sha256": read.stored.sha256, "learning": own.learning}
    )
    return recipe.model_copy(update={"language_model": config})


def resolved(recipe: Recipe) -> Recipe:
    """The recipe as a model's directory has it; see ``with_language_model``, ``with_teachers``.

    Raises:
        ConfigError, CheckpointError: As of these, and of what reads the models.
    """
    recipe = with_language_model(recipe, read_language_model(recipe.language_model))
    return with_teachers(recipe, read_teachers(recipe.distillation))


def language_model_schedule(recipe: Recipe, model: TaggerModel) -> Schedule:
    """How the language model learns within the tagger.

    Raises:
        TransferError: A part is unknown, would never learn, or waits for a plateau without dev.
    """
    config = recipe.language_model
    if config is None or config.source is None:
        return Schedule()
    crossed = TransferConfig(
        source=config.source, parts=(LANGUAGE_MODEL,), learning=config.learning
    )
    return schedule_of(crossed, model, recipe.training, bool(recipe.data.dev))
