"""The step of domains alone: the maximum-entropy classifier on HWU64 and SLURP.

XSCRIPT_NER_DATA=… python docs/results/domains.py
"""

from __future__ import annotations

import torch

from xscript_ner.config import CorpusConfig, DomainsConfig
from xscript_ner.core.types import Sentence
from xscript_ner.corpora.registry import load_corpus
from xscript_ner.text.frontends import build_frontend
from xscript_ner.text.prepare import Preparer
from xscript_ner.text.romanizers import build_romanizer
from xscript_ner.training.domains.maximum_entropy import fit_domains

CORPORA = (("hwu64", "learn", "dev", "test"), ("slurp", "devel", "", "test"))
"""Name, and the splits to learn from, to choose and calibrate on, and to test on."""


def sentences(name: str, split: str) -> list[Sentence]:
    """A split of a corpus, prepared; none without a split."""
    if not split:
        return []
    reader = Preparer(build_frontend("latin"), build_romanizer("surface", lowercase=True))
    corpus = load_corpus(CorpusConfig(name=name, split=split))
    return reader.sentences(corpus.documents)[0]


def main() -> None:
    """Prints the share of test utterances whose domain is right."""
    torch.set_num_threads(1)
    for name, train, dev, test in CORPORA:
        held_out = sentences(name, test)
        classifier = fit_domains(sentences(name, train), DomainsConfig(), sentences(name, dev))
        found = classifier([(s.tokens, s.romaji) for s in held_out])
        pairs = zip(found, held_out, strict=True)
        right = sum(one.label == s.document.labels["domain"] for one, s in pairs)
        accuracy = 100 * right / len(held_out)
        print(f"{name}: {accuracy:.2f} of {len(held_out):,}, {len(classifier.features):,} n-grams")


if __name__ == "__main__":
    main()
