"""Named entities for Japanese from little data, with help from English.

``load("ja-wikipedia")`` gives a tagger. Heavy modules are imported when they are first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .tagging.assistant import Assistant as Assistant
    from .tagging.stream import TextTagger as TextTagger
    from .tagging.tagged_document import TaggedDocument as TaggedDocument
    from .tagging.tagger import Tagger as Tagger
    from .tagging.tagger import load as load

__version__ = "0.1.0"

__all__ = ["Assistant", "TaggedDocument", "Tagger", "TextTagger", "__version__", "load"]


def __getattr__(name: str) -> Any:
    if name in __all__:
        from .tagging import tagger

        return getattr(tagger, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
