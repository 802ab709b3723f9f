"""How probable a tagger finds each tag of each token."""

from __future__ import annotations

from collections.abc import Sequence

from torch import Tensor

from ..core.types import CLASSIFIER
from ..inputs.batches import Example
from ..inputs.indexer import Indexer
from ..models import TaggerModel
from ..nn.lattice import log_marginals


class Marginals:
    """Asks a model for the marginal probabilities of its tags, over all tag sequences.

    Args:
        model: In evaluation mode.
        indexer: Over its vocabularies; made the examples.
    """

    def __init__(self, model: TaggerModel, indexer: Indexer) -> None:
        self.model, self.indexer = model, indexer

    def __call__(self, examples: Sequence[Example]) -> Tensor:
        """Calibrated log probabilities. Shape: B sentences -> (B, T, K)."""
        batch = self.indexer.batch(examples).to(self.model.device)
        scores, pairs = self.model.tag_head.tempered(self.model(batch)[CLASSIFIER])
        return log_marginals(scores, pairs, batch.lengths)
