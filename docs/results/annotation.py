"""How many sentences must be annotated: those that `suggest` chooses against random ones.

    python docs/results/annotation.py run stockmark wac --output runs/annotation
    python docs/results/annotation.py table runs/annotation/annotation.csv

simulates annotation with gold labels. Both ways begin with the same 100 random sentences of a pool
of the corpus's training part, and a model is adapted to what is annotated so far from a source that
has learnt from no annotated Japanese. The one goes on with random sentences; the other asks
`suggest` for the next 50, with the model that it has. What is asked: with how many sentences the
second reaches the F1 that 1,000 random sentences have, on the test part.

Training takes a fixed number of epochs without a dev part, so that no sentence is annotated beside
those that are counted, and no choice of an epoch favours either way. The goal is the mean of the
seeds; a size counts as enough when the mean of the seeds is there. Rows are written as they are
made, and what is there is not made again: the same command goes on after a kill.
"""

from __future__ import annotations

import argparse
import csv
import json
import logging
import shutil
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from statistics import mean, stdev

import torch

from xscript_ner.active_learning import suggest
from xscript_ner.adaptation import propose
from xscript_ner.config import CorpusConfig
from xscript_ner.core.display import table
from xscript_ner.core.files import write_lines
from xscript_ner.core.storage import write_json
from xscript_ner.core.types import CLASSIFIER, Document
from xscript_ner.corpora.formats import write
from xscript_ner.corpora.registry import load_corpus
from xscript_ner.evaluation.frames import score_documents
from xscript_ner.tagging.stream import TextTagger
from xscript_ner.tagging.tagger import build_tagger
from xscript_ner.training.experiment import train_recipe

RANDOM, SUGGEST = "random", "suggest"
FIRST, STEP, GOAL = 100, 50, 1_000
CURVE = (100, 250, 500, 750, GOAL)
"""Sizes at which random sentences are measured."""
COLUMNS = ("corpus", "source", "way", "seed", "sentences", "tokens", "entities", "epochs", "f1",
           "precision", "recall", "seconds")  # fmt: skip


class Simulation:
    """One corpus and one seed.

    Args:
        corpus: Registered, with splits ``train`` and ``test``.
        seed: Of the pool, of its order and of training.
        given: The command line.
        rows: Those that are finished.
    """

    def __init__(self, corpus: str, seed: int, given: argparse.Namespace, rows: Rows) -> None:
        self.corpus, self.seed, self.given, self.rows = corpus, seed, given, rows
        documents = documents_of(corpus, "train")
        order = torch.randperm(
            len(documents), generator=torch.Generator().manual_seed(seed)
        ).tolist()
        self.pool = [documents[number] for number in order[: given.pool]]
        self.place = Path(given.output) / f"{corpus}-{seed}"
        self.place.mkdir(parents=True, exist_ok=True)

    def random(self, size: int) -> None:
        """The first sentences of the pool, whose order is random."""
        if not self.rows.find(self.corpus, RANDOM, self.seed, size):
            self.measure(RANDOM, self.pool[:size])

    def suggested(self, size: int) -> None:
        """What `suggest` has chosen, so many of them; chooses the next ones."""
        chosen = self.chosen()
        if len(chosen) > size and self.rows.find(self.corpus, SUGGEST, self.seed, size):
            return
        annotated = [self.pool[number] for number in chosen[:size]]
        tagger = self.measure(SUGGEST, annotated)
        if len(chosen) > size:
            return
        held = set(chosen)
        rest = [
            Document(document.text, tokens=document.tokens, meta={"number": str(number)})
            for number, document in enumerate(self.pool)
            if number not in held
        ]
        found = suggest(tagger, rest, STEP, annotated=[document.text for document in annotated])
        chosen += [int(document.meta["number"]) for document in found.documents]
        write_json(self.place / "chosen.json", chosen)

    def chosen(self) -> list[int]:
        """Places in the pool, in the order of annotation."""
        path = self.place / "chosen.json"
        return json.loads(path.read_text("utf-8")) if path.exists() else [*range(FIRST)]

    def measure(self, way: str, annotated: Sequence[Document]) -> TextTagger:
        """Adapts a model, scores it, writes the row, and gives the model."""
        started = time.perf_counter()
        given, directory = self.given, self.place / way
        shutil.rmtree(directory, ignore_errors=True)
        directory.mkdir()
        path = directory / "annotated.jsonl"
        write(annotated, path, "jsonl")
        epochs = given.epochs or (15 if len(annotated) < 400 else 10)
        # dev = train: nothing is split off; it is dropped below.
        proposal = propose(
            given.source, path, directory / "model", dev=path, language="ja", seed=self.seed,
            settings={"training.epochs": epochs, "checkpoint.precision": "float32"},
        )  # fmt: skip
        proposal.write()
        data = proposal.recipe.data.model_copy(update={"dev": ()})
        recipe = proposal.recipe.model_copy(update={"data": data})
        tagger = build_tagger(train_recipe(recipe, directory / "model"))
        test = documents_of(self.corpus, "test")
        answers = list(tagger.pipe(test))
        score = score_documents(test, answers, ())[CLASSIFIER].overall.as_dict()
        self.rows.add(
            {
                "corpus": self.corpus,
                "source": given.source,
                "way": way,
                "seed": self.seed,
                "sentences": len(annotated),
                "tokens": sum(len(answer.tokens) for answer in tagger.pipe(annotated)),
                "entities": sum(len(document.entities) for document in annotated),
                "epochs": epochs,
                "f1": score["f1"],
                "precision": score["precision"],
                "recall": score["recall"],
                "seconds": round(time.perf_counter() - started, 1),
            }
        )
        return tagger


def documents_of(corpus: str, split: str) -> list[Document]:
    """Distinct sentences with text, as raw text: without the corpus's tokens."""
    found = load_corpus(CorpusConfig(name=corpus, split=split)).documents
    kept = {document.text: document for document in found if document.text.strip()}
    if split == "test":
        return [replace(document, tokens=None, columns=None) for document in found]
    return [replace(document, tokens=None, columns=None) for document in kept.values()]


class Rows:
    """A CSV that grows.

    Args:
        path: Of the file.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.rows: list[dict[str, str]] = []
        if path.exists():
            with path.open(encoding="utf-8", newline="") as file:
                self.rows = list(csv.DictReader(file))

    def find(self, corpus: str, way: str, seed: int | None, size: int) -> list[dict[str, str]]:
        """The rows of a corpus, way and size, of one seed or of all."""
        return [
            row
            for row in self.rows
            if (row["corpus"], row["way"], int(row["sentences"])) == (corpus, way, size)
            and seed in (None, int(row["seed"]))
        ]

    def add(self, row: dict[str, object]) -> None:
        """Writes a row at once, in the place of an earlier one of its kind."""
        new = {name: str(value) for name, value in row.items()}
        kind = ("corpus", "way", "seed", "sentences")
        others = [r for r in self.rows if any(r[key] != new[key] for key in kind)]
        self.rows = [*others, new]
        lines = [",".join(COLUMNS), *(",".join(r[name] for name in COLUMNS) for r in self.rows)]
        write_lines(lines, self.path)
        print(" ".join(f"{name}={new[name]}" for name in COLUMNS), flush=True)

    def mean(self, corpus: str, way: str, size: int, seeds: int) -> float | None:
        """Mean F1; ``None`` while a seed is missing."""
        found = [float(row["f1"]) for row in self.find(corpus, way, None, size)]
        return mean(found) if len(found) >= seeds else None

    def sizes(self, corpus: str, way: str) -> list[int]:
        """At which there are rows."""
        own = {int(r["sentences"]) for r in self.rows if (r["corpus"], r["way"]) == (corpus, way)}
        return sorted(own)


def run(given: argparse.Namespace) -> None:
    """Makes the rows that are missing."""
    torch.set_num_threads(1)
    logging.getLogger("xscript_ner").setLevel(logging.ERROR)
    rows = Rows(Path(given.output) / "annotation.csv")
    Path(given.output).mkdir(parents=True, exist_ok=True)
    for corpus in given.corpora:
        seeds = [Simulation(corpus, seed, given, rows) for seed in given.seeds]
        for size in sorted({*(s for s in CURVE if s <= given.goal), given.goal}):
            for one in seeds:
                one.random(size)
        goal = rows.mean(corpus, RANDOM, given.goal, len(seeds))
        for size in range(FIRST, given.goal + 1, STEP):
            for one in seeds:
                one.suggested(size)
            reached = rows.mean(corpus, SUGGEST, size, len(seeds))
            if goal is not None and reached is not None and reached >= goal:
                break
    print(tables(rows, given.goal))


def tables(rows: Rows, goal_size: int) -> str:
    """F1 by size and way, and when the goal was reached."""
    blocks = []
    for corpus in dict.fromkeys(row["corpus"] for row in rows.rows):
        sizes = sorted({*rows.sizes(corpus, RANDOM), *rows.sizes(corpus, SUGGEST)})
        lines = [
            [
                f"{size:,}",
                *(spread(rows.find(corpus, way, None, size)) for way in (RANDOM, SUGGEST)),
            ]
            for size in sizes
        ]
        shown = table(["sentences", RANDOM, SUGGEST], lines, [True] * 3)
        goal = [float(row["f1"]) for row in rows.find(corpus, RANDOM, None, goal_size)]
        enough = [
            size
            for size in rows.sizes(corpus, SUGGEST)
            if goal
            and rows.mean(corpus, SUGGEST, size, len(goal)) is not None
            and (rows.mean(corpus, SUGGEST, size, len(goal)) or 0.0) >= mean(goal)
        ]
        verdict = "not reached yet"
        if enough:
            verdict = f"reached with {enough[0]:,} ({100 * enough[0] / goal_size:.0f} %)"
            verdict += f", of {tokens(rows, corpus, SUGGEST, enough[0]):,} tokens"
        told = f"{mean(goal):.2f}" if goal else "not measured yet"
        random = f"{tokens(rows, corpus, RANDOM, goal_size):,} tokens" if goal else "?"
        blocks.append(
            f"### {corpus}\n\n{shown}\n\nF1 of {goal_size:,} random sentences ({random}): {told}; "
            f"{verdict}."
        )
    return "\n\n".join(blocks)


def tokens(rows: Rows, corpus: str, way: str, size: int) -> int:
    """Mean number of tokens that are annotated."""
    return round(mean(int(row["tokens"]) for row in rows.find(corpus, way, None, size)))


def spread(rows: Sequence[dict[str, str]]) -> str:
    """``61.20 ± 0.80``."""
    values = [float(row["f1"]) for row in rows]
    if not values:
        return ""
    return f"{mean(values):.2f}" + (f" ± {stdev(values):.2f}" if len(values) > 1 else "")


def main() -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    making = commands.add_parser("run")
    making.add_argument("corpora", nargs="+")
    making.add_argument("--output", required=True)
    making.add_argument("--source", default="ja-projected")
    making.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    making.add_argument("--pool", type=int, default=3_000)
    making.add_argument("--goal", type=int, default=GOAL)
    making.add_argument("--epochs", type=int, default=0, help="instead of 15, or 10 from 400 on")
    showing = commands.add_parser("table")
    showing.add_argument("rows")
    showing.add_argument("--goal", type=int, default=GOAL)
    given = parser.parse_args()
    if given.command == "run":
        run(given)
    else:
        print(tables(Rows(Path(given.rows)), given.goal))


if __name__ == "__main__":
    main()
