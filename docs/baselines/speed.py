"""Speed, memory and F1 of taggers on one core, each in a process of its own, in turns.

    pip install spacy==3.8.18 sudachipy sudachidict_core ginza==5.3.0 ja_ginza==5.3.0 matplotlib
    export XSCRIPT_NER_DATA=../shared/data
    python docs/baselines/speed.py train runs/speed     # the linear CRF, and a pipeline of spaCy
    python docs/baselines/speed.py run runs/speed       # five rounds; speed.csv and a table
    python docs/baselines/speed.py ratios runs/speed    # `xscript-ner bench`, five times
    python docs/baselines/speed.py growth runs/speed ja-wikipedia-small   # 1,000 to 1,000,000 lines

A round asks each system in turn, so that a slow minute hits all alike: it loads, goes over the test
sentences of Stockmark once from empty caches, then three times more, of which the middle counts,
and tells its peak of memory. Speeds are shares of what fugashi has in the same round for surfaces
alone. What needs an installation that is not there is left out, and said so.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from statistics import linear_regression, median
from typing import Any

FUGASHI, CRF, SPACY, GINZA = "fugashi, surfaces only", "linear CRF", "spaCy", "GiNZA"
MODELS = ("ja-wikipedia-small", "ja-wikipedia")
COLUMNS = ("system", "round", "first_pass", "warm", "of_fugashi", "memory_mb", "f1")
SIZES = (1_000, 10_000, 100_000, 1_000_000)
EPOCHS = 10

Found = Iterable[Sequence[tuple[int, int, str]]]
System = Callable[[Sequence[str]], Found]


def surfaces(place: Path) -> System:
    """The analyser alone."""
    from xscript_ner.text.frontends.mecab import mecab_tagger

    analyser = mecab_tagger()

    def read(texts: Sequence[str]) -> Found:
        for text in texts:
            for node in analyser(text):
                node.surface  # noqa: B018
            yield ()

    return read


def ours(model: str) -> System:
    """A model of this library."""
    import xscript_ner

    tagger = xscript_ner.load(model)
    return lambda texts: (
        [(e.start, e.end, e.label) for e in document.entities] for document in tagger.pipe(texts)
    )


def linear_crf(place: Path) -> System:
    """The one that `train` has made."""
    import pycrfsuite
    from linear_crf import SCHEME, featurise

    from xscript_ner.core.tags import decode
    from xscript_ner.text.frontends import build_frontend

    tagger, frontend = pycrfsuite.Tagger(), build_frontend("japanese")
    tagger.open(str(place / "linear.crfsuite"))

    def read(texts: Sequence[str]) -> Found:
        for text in texts:
            tokens = frontend(text)
            spans = decode(tagger.tag(featurise(tokens)), SCHEME, strict=False)
            yield [(tokens[s.start].start, tokens[s.end - 1].end, s.label) for s in spans]

    return read


def spacy_system(place: Path) -> System:
    """The pipeline that `train` has made."""
    import spacy

    return _of_spacy(spacy.load(place / "spacy"))


def ginza(place: Path) -> System:
    """ja_ginza as it comes, only what finds entities; labels are its own."""
    import spacy
    from ginza_entities import UNUSED

    return _of_spacy(spacy.load("ja_ginza", disable=UNUSED))


def _of_spacy(nlp: Any) -> System:
    return lambda texts: (
        [(e.start_char, e.end_char, e.label_) for e in doc.ents] for doc in nlp.pipe(texts)
    )


SYSTEMS: dict[str, Callable[[Path], System]] = {
    FUGASHI: surfaces,
    **{name: lambda place, name=name: ours(name) for name in MODELS},  # type: ignore[misc]
    CRF: linear_crf,
    SPACY: spacy_system,
    GINZA: ginza,
}


def measure(name: str, place: Path) -> dict[str, Any]:
    """One system in this process."""
    documents = list(_documents("test"))
    texts = [document.text for document in documents]
    system = SYSTEMS[name](place)
    passes = []
    for _ in range(4):
        started = time.perf_counter()
        found = list(system(texts))
        passes.append(len(texts) / (time.perf_counter() - started))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    f1 = _f1(documents, found) if name not in (FUGASHI, GINZA) else None
    return {"first_pass": passes[0], "warm": median(passes[1:]), "memory_mb": memory, "f1": f1}


def _documents(split: str) -> Iterator[Any]:
    from xscript_ner.config import CorpusConfig
    from xscript_ner.corpora.label_maps import apply_label_map, read_label_map
    from xscript_ner.corpora.registry import load_corpus

    found = load_corpus(CorpusConfig(name="stockmark", split=split)).documents
    yield from apply_label_map(found, read_label_map("stockmark"))[0]


def _f1(documents: Sequence[Any], found: Sequence[Sequence[tuple[int, int, str]]]) -> float:
    from xscript_ner.core.types import Entity
    from xscript_ner.evaluation.spans import score_spans

    own = [
        [Entity.of(document.text, *span) for span in spans]
        for document, spans in zip(documents, found, strict=True)
    ]
    gold = [document.entities for document in documents]
    return 100 * score_spans(gold, own).overall.f1


def run(place: Path, rounds: int) -> None:
    """All systems in turn, each in a process of its own."""
    environment = os.environ | {"OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
    rows: list[dict[str, Any]] = []
    for number in range(1, rounds + 1):
        base = 0.0
        for name in SYSTEMS:
            command = [sys.executable, __file__, "measure", str(place), name]
            done = subprocess.run(command, capture_output=True, text=True, env=environment)
            if done.returncode:
                why = done.stderr.strip().splitlines()[-1]
                print(f"{name} is left out: {why}", file=sys.stderr)
                continue
            figures = json.loads(done.stdout.splitlines()[-1])
            base = figures["warm"] if name == FUGASHI else base
            figures["of_fugashi"] = figures["warm"] / base
            rows.append({"system": name, "round": number} | figures)
            print(rows[-1], file=sys.stderr)
    with (place / "speed.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(
            {k: round(v, 4) if isinstance(v, float) else v for k, v in row.items()} for row in rows
        )
    print(summary(rows))


def summary(rows: Sequence[dict[str, Any]]) -> str:
    """Median and spread of the rounds, a row a system."""
    from xscript_ner.core.display import table

    lines = []
    for name in dict.fromkeys(row["system"] for row in rows):
        own = [row for row in rows if row["system"] == name]
        rates, shares = ([row[key] for row in own] for key in ("warm", "of_fugashi"))
        first, memory = (median(row[key] for row in own) for key in ("first_pass", "memory_mb"))
        f1 = own[0]["f1"]
        lines.append([
            name, f"{median(rates):,.0f}", f"{min(rates):,.0f} to {max(rates):,.0f}",
            f"{median(shares):.3f}", f"{first:,.0f}", f"{memory:,.0f}",
            "" if f1 is None else f"{f1:.1f}",
        ])  # fmt: skip
    header = ["", "sentences/s", "rounds", "of fugashi", "first pass", "peak MB", "F1"]
    return table(header, lines, [False] + [True] * 6)


def ratios(rounds: int) -> None:
    """What `xscript-ner bench` tells of our models, in turns: median and range of the rounds."""
    from xscript_ner.core.display import table

    found: dict[str, dict[str, list[float]]] = {name: {} for name in MODELS}
    for _ in range(rounds):
        for name, figures in found.items():
            command = [sys.executable, "-m", "xscript_ner.cli", "bench", "stockmark:test", "--json"]
            done = subprocess.run([*command, "-m", name], stdout=subprocess.PIPE, check=True)
            told = json.loads(done.stdout)
            own = told["ratios"] | {
                "two_processes": told["command"]["two_processes"],
                "peak_memory_mb": told["peak_memory_mb"],
            }
            for key, value in own.items():
                figures.setdefault(key, []).append(value)
            print(name, own, file=sys.stderr)
    rows = [
        [key, *(f"{median(f[key]):.3g} ({min(f[key]):.3g} to {max(f[key]):.3g})"
                for f in found.values())]
        for key in found[MODELS[0]]
    ]  # fmt: skip
    print(table(["", *MODELS], rows, [False, True, True]))


def growth(place: Path, model: str) -> None:
    """Seconds and peak memory of the whole command by number of lines, and the exponent."""
    texts = [document.text.replace("\n", " ") for document in _documents("train")]
    program = [sys.executable, "-m", "xscript_ner.cli", "tag", "--threads", "1", "-m", model]
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for size in (1, *SIZES):
            given = Path(folder, "input.txt")
            with given.open("w", encoding="utf-8") as file:
                file.writelines(f"{texts[number % len(texts)]}\n" for number in range(size))
            started = time.perf_counter()
            with Path(folder, "output.jsonl").open("w", encoding="utf-8") as output:
                process = subprocess.Popen([*program, str(given)], stdout=output)
                _, status, used = os.wait4(process.pid, 0)
            if status:
                raise SystemExit(f"tag ended with status {status}")
            rows.append((size, time.perf_counter() - started, used.ru_maxrss / 1024))
            print(*rows[-1], file=sys.stderr)
    start = rows[0][1]
    logs = [(math.log(size), math.log(seconds - start)) for size, seconds, _ in rows[1:]]
    for size, seconds, memory in rows[1:]:
        print(f"{size:>9,} lines  {seconds - start:8.1f} s  {memory:5.0f} MB")
    exponent = linear_regression(*zip(*logs, strict=True)).slope
    later = linear_regression(*zip(*logs[1:], strict=True)).slope
    print(f"{model}: exponent {exponent:.3f}; from {SIZES[1]:,} lines on {later:.3f}")


def train(place: Path) -> None:
    """What is not shipped: the linear CRF on our tokens, and spaCy's NER on spaCy's."""
    place.mkdir(parents=True, exist_ok=True)
    _train_crf(place)
    _train_spacy(place)


def _train_crf(place: Path) -> None:
    import shutil

    from linear_crf import fit

    import xscript_ner

    preparer = xscript_ner.load(MODELS[0]).preparer
    crf = fit(preparer.sentences(list(_documents("train")))[0])
    shutil.copy(crf.modelfile.name, place / "linear.crfsuite")


def _train_spacy(place: Path) -> None:
    import random

    import spacy
    from spacy.training import Example
    from spacy.util import minibatch

    spacy.util.fix_random_seed(1)
    nlp = spacy.blank("ja")
    nlp.add_pipe("ner")
    parts = {split: [_example(nlp, d) for d in _documents(split)] for split in ("train", "dev")}
    optimizer = nlp.initialize(lambda: parts["train"])
    best, shuffled = -1.0, random.Random(1)
    for epoch in range(EPOCHS):
        shuffled.shuffle(parts["train"])
        for batch in minibatch(parts["train"], 16):
            nlp.update(batch, sgd=optimizer, drop=0.2)
        score = nlp.evaluate([Example(nlp.make_doc(e.text), e.reference) for e in parts["dev"]])
        print(epoch + 1, score["ents_f"], flush=True)
        if score["ents_f"] > best:
            best = score["ents_f"]
            nlp.to_disk(place / "spacy")


def _example(nlp: Any, document: Any) -> Any:
    """Spans that fit none of spaCy's tokens are left out of training."""
    from spacy.training import Example

    doc = nlp.make_doc(document.text)
    spans = (doc.char_span(e.start, e.end, e.label) for e in document.entities)
    reference = nlp.make_doc(document.text)
    reference.ents = [
        reference.char_span(span.start_char, span.end_char, span.label_) for span in spans if span
    ]
    return Example(doc, reference)


def main() -> None:
    """Parses the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    parser.add_argument("what", choices=("train", "run", "ratios", "growth", "measure"))
    parser.add_argument("place", type=Path, help="a directory for models and results")
    parser.add_argument("name", nargs="?", default=MODELS[0])
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    if given.what == "measure":
        print(json.dumps(measure(given.name, given.place)))
    elif given.what == "run":
        run(given.place, given.rounds)
    elif given.what == "ratios":
        ratios(given.rounds)
    elif given.what == "growth":
        growth(given.place, given.name)
    else:
        train(given.place)


if __name__ == "__main__":
    main()
