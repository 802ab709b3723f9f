"""The linear CRF that docs/experiments.md compares with, scored and timed beside a tagger.

    XSCRIPT_NER_DATA=../shared/data python docs/baselines/linear_crf.py [MODEL]

Features: surface, affixes, script and UniDic part of speech of a token and of two on each side.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence

import sklearn_crfsuite
import torch

import xscript_ner
from xscript_ner.config import CorpusConfig
from xscript_ner.core.tags import SCHEMES, decode, encode
from xscript_ner.core.types import Document, Entity, Sentence, Token
from xscript_ner.corpora.label_maps import apply_label_map, read_label_map
from xscript_ner.corpora.registry import load_corpus
from xscript_ner.evaluation.spans import entities_of, score_spans
from xscript_ner.inputs.preparation import build_preparer
from xscript_ner.text.features import FEATURES

OWN = ("pos1", "pos2", "pos3", "pos4", "origin", "script", "first", "last", "first2", "last2")
NEAR = ("pos1", "pos2", "pos3", "script")
SCHEME = SCHEMES["IOB2"]


def featurise(tokens: Sequence[Token]) -> list[list[str]]:
    """What the CRF sees of each token."""
    rows = []
    for position, token in enumerate(tokens):
        row = ["bias", f"w={token.surface}", f"s3={token.surface[-3:]}"]
        row += [f"{name}={FEATURES[name](token)}" for name in OWN]
        for offset in (-2, -1, 1, 2):
            if 0 <= position + offset < len(tokens):
                other = tokens[position + offset]
                row.append(f"{offset}w={other.surface}")
                row += [f"{offset}{name}={FEATURES[name](other)}" for name in NEAR]
            else:
                row.append(f"{offset}=edge")
        rows.append(row)
    return rows


def fit(sentences: Sequence[Sentence]) -> sklearn_crfsuite.CRF:
    """A CRF of usual settings, tuned on nothing."""
    crf = sklearn_crfsuite.CRF(algorithm="lbfgs", c1=0.1, c2=0.1, max_iterations=150)
    gold = [encode(list(sentence.spans), len(sentence.tokens), SCHEME) for sentence in sentences]
    return crf.fit([featurise(sentence.tokens) for sentence in sentences], gold)


def entities(crf: sklearn_crfsuite.CRF, sentences: Sequence[Sentence]) -> list[list[Entity]]:
    """What it finds in each sentence."""
    return [
        entities_of(
            sentence, decode(crf.predict_single(featurise(sentence.tokens)), SCHEME, strict=False)
        )
        for sentence in sentences
    ]


def timed(work: Callable[[], object]) -> float:
    """Seconds of one pass."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def main() -> None:
    """Trains, scores and times."""
    torch.set_num_threads(1)
    tagger = xscript_ner.load(sys.argv[1] if len(sys.argv) > 1 else "ja-wikipedia")
    preparer = build_preparer(tagger.recipe)
    labels = read_label_map("stockmark")
    parts: dict[str, list[Document]] = {}
    sentences: dict[str, list[Sentence]] = {}
    for part in ("train", "dev", "test"):
        corpus = load_corpus(CorpusConfig(name="stockmark", split=part))
        parts[part] = apply_label_map(corpus.documents, labels)[0]
        sentences[part] = preparer.sentences(parts[part])[0]
    started = time.perf_counter()
    crf = fit(sentences["train"])
    print(f"linear CRF trained in {time.perf_counter() - started:.0f} s")
    for part in ("dev", "test"):
        found = entities(crf, sentences[part])
        own = [tagged.entities for tagged in tagger.pipe(parts[part])]
        documents = [document.entities for document in parts[part]]
        theirs, ours = (100 * score_spans(documents, x).overall.f1 for x in (found, own))
        print(f"stockmark:{part} F1: linear CRF {theirs:.2f}, {tagger.recipe.name} {ours:.2f}")
    texts = [document.text for part in parts.values() for document in part]
    frontend = preparer.frontend
    rates = []
    for _ in range(3):  # interleaved; the first pass warms both up
        theirs = timed(lambda: [crf.predict_single(featurise(frontend(t))) for t in texts if t])
        ours = timed(lambda: list(tagger.pipe(texts)))
        rates.append((len(texts) / theirs, len(texts) / ours))
    theirs, ours = rates[-1]
    print(f"text in, entities out: linear CRF {theirs:,.0f} sentences/s, "
          f"{tagger.recipe.name} {ours:,.0f}, ratio {ours / theirs:.2f}")  # fmt: skip


if __name__ == "__main__":
    main()
