"""Intents and slots without a neural network, beside models that have one, on the same splits.

    python docs/baselines/intents_and_slots.py --train snips:train --test snips:test [-m MODEL]
    python docs/baselines/intents_and_slots.py --train xsid-de:valid --test xsid-de:test
    python docs/baselines/intents_and_slots.py --train hwu64:train --test hwu64:test \\
        --labels domain intent

A maximum-entropy classifier (runs of words and of characters) gives each label of an utterance, and
the linear CRF of ``linear_crf.py`` its slots; no setting was tuned. Corpora are registered ones or
files. Models are trained already: they are only scored and timed in the same run. Set
``OMP_NUM_THREADS=1`` for times on one core.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

import sklearn_crfsuite
import torch
from linear_crf import entities, fit, timed
from xscript_ner.cli.options import corpus

import xscript_ner
from xscript_ner.config import CorpusConfig, DomainsConfig
from xscript_ner.core.display import table
from xscript_ner.core.types import CLASSIFIER, Document, Sentence
from xscript_ner.corpora.registry import load_corpus
from xscript_ner.evaluation.frames import Answered, score_documents
from xscript_ner.inputs.datasets import sample
from xscript_ner.models.domains.classifier import DomainClassifier
from xscript_ner.tagging.evaluate import evaluate_tagger
from xscript_ner.tagging.stream import TextTagger
from xscript_ner.text.frontends import build_frontend
from xscript_ner.text.prepare import Preparer
from xscript_ner.text.romanizers import build_romanizer
from xscript_ner.training.domains.maximum_entropy import fit_domains

JAPANESE = ("japanese", "unidic")
OTHERS = ("latin", "surface")
"""Front-end and romaniser."""
SPEED = "utterances_per_second"
BASELINE = "maximum entropy, linear CRF"
PASSES = 4
"""Over the test texts; the first warms up, the fastest of the others counts."""


@dataclass(frozen=True)
class Baseline:
    """A classifier for each label of an utterance, and a CRF for its slots."""

    classifiers: dict[str, DomainClassifier]
    crf: sklearn_crfsuite.CRF

    def answer(self, sentences: Sequence[Sentence]) -> list[Answered]:
        """Slots and labels of each sentence."""
        prepared = [(sentence.tokens, sentence.romaji) for sentence in sentences]
        found = {name: classify(prepared) for name, classify in self.classifiers.items()}
        return [
            Answered(slots, {name: labels[number] for name, labels in found.items()})
            for number, slots in enumerate(entities(self.crf, sentences))
        ]


def train(
    sentences: Sequence[Sentence], labels: Sequence[str]
) -> tuple[Baseline, dict[str, float]]:
    """The baseline, and the seconds that each of its parts took."""
    seconds, classifiers = {}, {}
    for name in labels:
        started = time.perf_counter()
        classifiers[name] = fit_domains(sentences, DomainsConfig(label=name))
        seconds[name] = time.perf_counter() - started
    started = time.perf_counter()
    crf = fit(sentences)
    seconds[CLASSIFIER] = time.perf_counter() - started
    return Baseline(classifiers, crf), seconds


def prepare(
    configs: Sequence[CorpusConfig], data_dir: Path | None
) -> tuple[list[Sentence], Preparer]:
    """Corpora of one language as sentences, and what prepared them."""
    corpora = [load_corpus(config, data_dir) for config in configs]
    languages = {document.language for corpus in corpora for document in corpus.documents}
    frontend, romanizer = JAPANESE if languages == {"ja"} else OTHERS
    preparer = Preparer(build_frontend(frontend), build_romanizer(name=romanizer))
    return preparer.sentences([d for corpus in corpora for d in corpus.documents])[0], preparer


def utterances_a_second(
    works: dict[str, Callable[[], object]], utterances: int
) -> dict[str, float]:
    """Passes of all are interleaved, so that a slow minute of the machine hits all alike."""
    passes = [{name: timed(work) for name, work in works.items()} for _ in range(PASSES)]
    return {name: utterances / min(each[name] for each in passes[1:]) for name in works}


def score(
    baseline: Baseline, taggers: dict[str, TextTagger], config: CorpusConfig, given: Any
) -> dict[str, dict[str, float]]:
    """Scores of all systems on a corpus, in percent, and utterances a second."""
    sentences, preparer = prepare([config], given.data_dir)
    documents = [sentence.document for sentence in sentences]
    texts = [Document(document.text, language=document.language) for document in documents]
    found = {BASELINE: score_documents(documents, baseline.answer(sentences), given.labels)}
    works: dict[str, Callable[[], object]]
    works = {BASELINE: lambda: baseline.answer(preparer.sentences(texts)[0])}
    for name, tagger in taggers.items():
        found[name] = evaluate_tagger(tagger, config, data_dir=given.data_dir)
        works[name] = partial(lambda tagger: deque(tagger.pipe(texts), maxlen=0), tagger)
    speeds = utterances_a_second(works, len(texts))
    return {
        name: {head: round(100 * one.overall.f1, 2) for head, one in heads.items()}
        | {SPEED: round(speeds[name])}
        for name, heads in found.items()
    }


def measure(given: argparse.Namespace) -> dict[str, Any]:
    """Trains, scores and times: everything that is told, by name."""
    only: dict[str, tuple[str, ...]] = {}
    for name, _, label in (item.partition("=") for item in given.only):
        only[name] = (*only.get(name, ()), label)
    trained, tested = (
        [corpus(spec, None, ()).model_copy(update={"only": only}) for spec in specs]
        for specs in (given.train, given.test)
    )
    known = sample(prepare(trained, given.data_dir)[0], given.size)
    baseline, seconds = train(known, given.labels)
    taggers = {name: xscript_ner.load(name) for name in given.model}
    scores = [score(baseline, taggers, config, given) for config in tested]
    return {
        "train": given.train,
        "utterances": len(known),
        "training_seconds": {name: round(value, 1) for name, value in seconds.items()},
        "test": dict(zip(given.test, scores, strict=True)),
        "threads": torch.get_num_threads(),
        "versions": {name: version(name) for name in ("scikit-learn", "python-crfsuite", "torch")},
    }


def shown(figures: dict[str, Any]) -> str:
    """The figures as Markdown."""
    took = figures["training_seconds"].items()
    seconds = ", ".join(f"{name} {value:.1f}" for name, value in took)
    learnt = f"{figures['utterances']:,} utterances of {', '.join(figures['train'])}"
    lines = [f"{learnt}; seconds to train: {seconds}"]
    for spec, systems in figures["test"].items():
        heads = list(systems[BASELINE])
        rows = [[name, *(str(scores.get(head, "")) for head in heads)]
                for name, scores in systems.items()]  # fmt: skip
        lines += ["", table([spec, *heads], rows)]
    versions = ", ".join(f"{name} {number}" for name, number in figures["versions"].items())
    return "\n".join([*lines, "", f"{figures['threads']} thread(s); {versions}"])


def main(arguments: Sequence[str] | None = None) -> None:
    """Reads the command line and prints."""
    torch.set_num_threads(1)
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--train", nargs="+", required=True, metavar="CORPUS")
    parser.add_argument("--test", nargs="+", required=True, metavar="CORPUS")
    parser.add_argument("--labels", nargs="+", default=["intent"], metavar="LABEL",
                        help="labels of an utterance to be given: intent, domain")  # fmt: skip
    parser.add_argument("--only", nargs="*", default=[], metavar="LABEL=VALUE",
                        help="only utterances of these labels: domain=alarm")  # fmt: skip
    parser.add_argument("--size", type=int, help="train on a sample of so many utterances")
    parser.add_argument("-m", "--model", action="append", default=[], help="to measure beside")
    parser.add_argument("--data-dir", type=Path)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args(arguments)
    figures = measure(given)
    print(json.dumps(figures) if given.json else shown(figures))


if __name__ == "__main__":
    main()
