"""From annotation to model: a recipe proposed for annotated files and the models that help."""

from .adapt import adapt as adapt
from .adapt import propose as propose
from .proposal import Proposal as Proposal
