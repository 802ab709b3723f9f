"""How unsure a tagger is of the words of a sentence.

Source: Settles & Craven 2008, "An Analysis of Active Learning Strategies for Sequence Labeling
Tasks": the entropy of each token's tag, summed over the sentence (total token entropy).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

import torch

from ..core.types import Document, Sentence
from ..inputs.batches import sorted_batches
from ..inputs.indexer import Indexer
from ..inputs.vocabularies import word_form
from ..tagging.marginals import Marginals
from ..tagging.tagger import Tagger

BATCH, CHUNK = 64, 1024
"""Sentences computed together, and read ahead to batch those of like length."""


@dataclass(frozen=True)
class Candidate:
    """A sentence that might be annotated.

    Attributes:
        number: Its place in the text.
        document: Without annotations.
        entropies: Word to the entropy of its tag, in nats, summed where it stands more than once.
    """

    number: int
    document: Document
    entropies: dict[str, float]

    @property
    def uncertainty(self) -> float:
        """Total token entropy of the sentence, in nats."""
        return sum(self.entropies.values())


def candidates(tagger: Tagger, documents: Iterable[Document], longest: int) -> Iterator[Candidate]:
    """What a tagger thinks of each document, in order, in flat memory.

    Args:
        tagger: The model.
        documents: Their entities are not looked at; those without tokens are left out.
        longest: Tokens; longer documents are left out.
    """
    marginals = Marginals(tagger.model, Indexer(tagger.checkpoint.vocabularies, tagger.recipe))
    numbered = enumerate(documents)
    while chunk := list(islice(numbered, CHUNK)):
        bare = [replace(document, entities=(), open_spans=()) for _, document in chunk]
        places = {id(document): number for document, (number, _) in zip(bare, chunk, strict=True)}
        sentences, _ = tagger.preparer.sentences(bare)
        kept = [sentence for sentence in sentences if len(sentence.tokens) <= longest]
        for sentence, found in zip(kept, token_entropies(marginals, kept), strict=True):
            yield Candidate(
                places[id(sentence.document)], sentence.document, _by_word(sentence, found)
            )


@torch.inference_mode()
def token_entropies(marginals: Marginals, sentences: Sequence[Sentence]) -> list[list[float]]:
    """Entropy of the tag of each token of each sentence, in nats."""
    examples = [marginals.indexer.example(sentence) for sentence in sentences]
    found: list[list[float]] = [[] for _ in examples]
    for positions in sorted_batches(examples, BATCH):
        logs = marginals([examples[position] for position in positions])
        entropies = -(logs.exp() * logs).sum(dim=-1)  # (B, T)
        for position, row in zip(positions, entropies.clamp_min(0.0).tolist(), strict=True):
            found[position] = row[: len(examples[position].words)]
    return found


def _by_word(sentence: Sentence, entropies: Sequence[float]) -> dict[str, float]:
    words: dict[str, float] = defaultdict(float)
    for token, entropy in zip(sentence.tokens, entropies, strict=True):
        words[word_form(token, lowercase=False)] += entropy
    return dict(words)
