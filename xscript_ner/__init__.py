"""Named entities for Japanese from little data, with help from English.

``load("ja-wikipedia")`` gives a tagger. Heavy modules are imported when they are first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .active_learning import suggest as suggest
    from .adaptation import adapt as adapt
    from .tagging.assistant import Assistant as Assistant
    from .tagging.stream import TextTagger as TextTagger
    from .tagging.tagged_document import TaggedDocument as TaggedDocument
    from .tagging.tagger import Tagger as Tagger
    from .tagging.tagger import load as load

__version__ = "0.1.0"

_PLACES = {
    "Assistant": "tagging.tagger",
    "TaggedDocument": "tagging.tagger",
    "Tagger": "tagging.tagger",
    "TextTagger": "tagging.tagger",
    "adapt": "adaptation",
    "load": "tagging.tagger",
    "suggest": "active_learning",
}

__all__ = [
    "Assistant", "TaggedDocument", "Tagger", "TextTagger", "__version__", "adapt", "load",
    "suggest",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    if name in _PLACES:
        return getattr(import_module(f".{_PLACES[name]}", __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
