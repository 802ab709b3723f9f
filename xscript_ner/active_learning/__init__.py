"""What to annotate next: what a model is unsure of, and no two sentences alike."""

from .suggestion import Suggestions as Suggestions
from .suggestion import suggest as suggest
