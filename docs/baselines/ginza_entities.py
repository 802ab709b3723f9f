"""GiNZA (ja_ginza), scored and timed beside a tagger, from raw text.

    pip install spacy==3.8.18 ginza==5.3.0 ja_ginza==5.3.0  # in an environment of their own
    XSCRIPT_NER_DATA=../shared/data python docs/baselines/ginza_entities.py MODEL CORPUS [LABEL_MAP]

GiNZA has other types (Sekine's extended hierarchy), learnt from other text. Each of its
types is called what 1,500 documents of CORPUS' training part call most of the spans that both have;
a type of whose spans fewer than a third are entities there is dropped. Only what finds entities
runs.
"""

from __future__ import annotations

import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

import spacy
import torch

import xscript_ner
from xscript_ner.config import CorpusConfig
from xscript_ner.core.types import Document, Entity
from xscript_ner.corpora.label_maps import apply_label_map, read_label_map
from xscript_ner.corpora.registry import load_corpus
from xscript_ner.evaluation.spans import score_spans

UNUSED = ["parser", "bunsetu_recognizer", "compound_splitter", "morphologizer"]


def documents(corpus: str, split: str, label_map: str | None) -> list[Document]:
    """A part of a corpus."""
    found = load_corpus(CorpusConfig(name=corpus, split=split)).documents
    return apply_label_map(found, read_label_map(label_map))[0] if label_map else list(found)


def entities(nlp: spacy.Language, texts: Sequence[str]) -> Iterator[list[Entity]]:
    """What GiNZA finds, by its own types."""
    for doc in nlp.pipe(texts):
        yield [Entity(e.start_char, e.end_char, e.label_, e.text) for e in doc.ents]


def names(gold: Sequence[Document], found: Sequence[list[Entity]]) -> dict[str, str]:
    """Its types by what they are called in ``gold``."""
    called: dict[str, Counter[str | None]] = defaultdict(Counter)
    for document, own in zip(gold, found, strict=True):
        theirs = {(entity.start, entity.end): entity.label for entity in document.entities}
        for entity in own:
            called[entity.label][theirs.get((entity.start, entity.end))] += 1
    labels = {}
    for label, counts in called.items():
        alike = {name: n for name, n in counts.items() if name is not None}
        if 3 * sum(alike.values()) >= counts.total():
            labels[label] = max(alike, key=lambda name: alike[name])
    return labels


def main() -> None:
    """Names its types, scores and times."""
    torch.set_num_threads(1)
    model, corpus, *rest = sys.argv[1:]
    label_map = rest[0] if rest else None
    tagger = xscript_ner.load(model)
    nlp = spacy.load("ja_ginza", disable=UNUSED)
    train = documents(corpus, "train", label_map)[:1500]
    labels = names(train, list(entities(nlp, [document.text for document in train])))
    print("; ".join(f"{own} {name}" for own, name in sorted(labels.items())))
    test = documents(corpus, "test", label_map)
    texts = [document.text for document in test]
    renamed = [
        [replace(e, label=labels[e.label]) for e in own if e.label in labels]
        for own in entities(nlp, texts)
    ]
    rates = []
    for _ in range(3):  # in turns; the first pass warms both up
        started = time.perf_counter()
        list(entities(nlp, texts))
        between = time.perf_counter()
        tagged = list(tagger.pipe(texts))
        ended = time.perf_counter()
        rates.append((len(texts) / (between - started), len(texts) / (ended - between)))
    gold = [document.entities for document in test]
    own = [found.entities for found in tagged]
    for name, answers in (("GiNZA", renamed), (model, own)):
        scores = score_spans(gold, answers).overall
        print(f"{corpus}:test {name}: precision {100 * scores.precision:.2f}, "
              f"recall {100 * scores.recall:.2f}, F1 {100 * scores.f1:.2f}")  # fmt: skip
    theirs, ours = rates[-1]
    print(f"GiNZA {theirs:.0f} sentences/s, {model} {ours:.0f}, {ours / theirs:.0f} times")


if __name__ == "__main__":
    main()
