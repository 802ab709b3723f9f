"""Named entities for Japanese from little data, with help from English.

``load("ja-wikipedia")`` gives a tagger; ``train``, ``transfer``, ``evaluate``, ``ablate`` and
``project`` do what the command line does. Heavy modules are imported when they are first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .ablation import ablate as ablate
    from .active_learning import suggest as suggest
    from .adaptation import adapt as adapt
    from .api.models import preview_transfer as preview_transfer
    from .api.models import train as train
    from .api.models import transfer as transfer
    from .api.parallel_text import project as project
    from .api.scores import compare as compare
    from .api.scores import evaluate as evaluate
    from .config import CorpusConfig as CorpusConfig
    from .config import Recipe as Recipe
    from .core.types import Document as Document
    from .core.types import Entity as Entity
    from .tagging.assistant import Assistant as Assistant
    from .tagging.stream import TextTagger as TextTagger
    from .tagging.tagged_document import TaggedDocument as TaggedDocument
    from .tagging.tagger import Tagger as Tagger
    from .tagging.tagger import load as load

__version__ = "0.1.0"

_HOMES = {
    "load": "tagging.tagger",
    "train": "api.models",
    "transfer": "api.models",
    "preview_transfer": "api.models",
    "evaluate": "api.scores",
    "compare": "api.scores",
    "ablate": "ablation",
    "adapt": "adaptation",
    "suggest": "active_learning",
    "project": "api.parallel_text",
    "TextTagger": "tagging.stream",
    "Tagger": "tagging.tagger",
    "Assistant": "tagging.assistant",
    "TaggedDocument": "tagging.tagged_document",
    "Entity": "core.types",
    "Document": "core.types",
    "Recipe": "config",
    "CorpusConfig": "config",
}
"""Names to the modules that they are taken from when first used."""

__all__ = [*_HOMES, "__version__"]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{_HOMES[name]}", __name__), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})
