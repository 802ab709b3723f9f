"""From annotation to model: a recipe proposed for annotated files and the models that help."""

from .proposal import Proposal as Proposal
from .tagger import adapt as adapt
from .tagger import propose as propose
