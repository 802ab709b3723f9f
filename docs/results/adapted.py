"""What `adapt` makes of few sentences, beside a recipe written by hand and training from scratch.

    python docs/results/adapted.py run --output runs/adapted
    python docs/results/adapted.py table runs/adapted/adapted.csv

Hironsan's five folds (300 sentences each, with the fold's dev part) go on from models of other
Japanese corpora; 100 random sentences of Stockmark, WAC and GSD, raw text, from a model that has
met no annotated Japanese, and the fifth of them that `adapt` holds out chooses the epoch of all
three. The recipe by hand takes all parts, names the source's labels itself and trains as the grid
`hironsan-japanese` does. Test parts are scored from raw text. Rows are written as they are made,
and what is there is not made again.
"""

from __future__ import annotations

import argparse
import csv
import logging
import shutil
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import torch
from annotation import documents_of, spread

from xscript_ner import evaluate, train
from xscript_ner.adaptation import propose
from xscript_ner.config import CLASSIFIER
from xscript_ner.core.display import table
from xscript_ner.core.files import write_lines
from xscript_ner.core.resources import locate
from xscript_ner.corpora.formats import write
from xscript_ner.training.experiment import train_recipe

SCRATCH = "scratch"
WAYS = (SCRATCH, "by hand", "adapt")
KEY = ("corpus", "source", "way", "fold", "seed")
COLUMNS = (*KEY, "sentences", "f1", "precision", "recall", "seconds")
SENTENCES, FOLDS = 100, "01234"
FEATURES = ["pos1", "pos2", "pos3", "pos4", "origin", "script", "first", "last", "first2", "last2"]
PARTS = ["chars", "words", "features", "classifier"]
TRAINING = {"epochs": 24, "patience": 8, "batch": 8, "learning_rate": 0.002, "averaging": 0.99}
IREX_OF_WIKIPEDIA = {
    "ARTIFACT": "PRODUCT", "LOCATION": "LOCATION", "ORGANIZATION": "CORPORATION",
    "PERSON": "PERSON",
}  # fmt: skip
IREX = ("ARTIFACT", "DATE", "LOCATION", "MONEY", "ORGANIZATION", "PERCENT", "PERSON", "TIME")
BY_HAND: dict[tuple[str, str], Mapping[str, str]] = {
    ("hironsan", "ja-wikipedia"): IREX_OF_WIKIPEDIA,
    ("hironsan", "ja-irex"): {label: label for label in IREX},
    ("stockmark", "ja-projected"): {
        "人名": "PER", "地名": "LOC", "施設名": "LOC", "法人名": "ORG", "政治的組織名": "ORG",
        "その他の組織名": "ORG",
    },
    ("wac", "ja-projected"): {"PERSON": "PER", "LOCATION": "LOC", "ORGANIZATION": "ORG"},
    ("gsd", "ja-projected"): {
        "PERSON": "PER", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC", "ORG": "ORG"
    },
}  # fmt: skip
"""Corpora and sources, with the labels that somebody would map."""


@dataclass(frozen=True)
class Case:
    """One model: a corpus, a source, a way, a fold of Hironsan's, and a seed."""

    corpus: str
    source: str
    way: str
    fold: str
    seed: int

    @property
    def key(self) -> tuple[str, ...]:
        """What tells its row from others."""
        return (self.corpus, self.source, self.way, self.fold, str(self.seed))

    def make(self, place: Path) -> dict[str, str]:
        """Trains it, scores it, and gives the row."""
        started = time.perf_counter()
        directory = place / "-".join(self.key).replace(" ", "-")
        shutil.rmtree(directory, ignore_errors=True)
        directory.mkdir(parents=True)
        files, given, test = self.data(directory)
        settings = {"checkpoint.precision": "float32", "frontend.boundaries": "own"}
        proposal = propose(
            self.source, files, directory / "model", language="ja", seed=self.seed,
            settings=settings, **given,
        )  # fmt: skip
        if self.way == "adapt":
            proposal.write()
            train_recipe(proposal.recipe, directory / "model")
        else:
            data = proposal.recipe.data.model_dump(mode="json", exclude_defaults=True)
            train(self.tables(data), directory / "model")
        scores = evaluate(
            directory / "model", test, label_map=given.get("label_map"), own_boundaries=True
        )
        overall = scores[CLASSIFIER].overall.as_dict()
        shutil.rmtree(directory)
        return {
            **dict(zip(KEY, self.key, strict=True)),
            "sentences": str(300 if self.fold else SENTENCES),
            **{name: str(overall[name]) for name in ("f1", "precision", "recall")},
            "seconds": f"{time.perf_counter() - started:.1f}",
        }

    def data(self, directory: Path) -> tuple[str | Path, dict[str, Any], str]:
        """What is learnt from, what more is said of it, and what is scored."""
        if self.fold:
            dev, test = (f"{self.corpus}:{split}-{self.fold}" for split in ("dev", "test"))
            more = {"dev": dev, "label_map": "hironsan-irex"}
            return f"{self.corpus}:train-{self.fold}", more, test
        documents = documents_of(self.corpus, "train")
        order = torch.randperm(len(documents), generator=torch.Generator().manual_seed(self.seed))
        chosen = [documents[number] for number in order.tolist()[:SENTENCES]]
        write(chosen, directory / "annotated.jsonl", "jsonl")
        return directory / "annotated.jsonl", {}, f"{self.corpus}:test"

    def tables(self, data: dict[str, Any]) -> dict[str, Any]:
        """The recipe by hand, on the data of the other; from scratch, without its source."""
        labels = {"labels": BY_HAND[self.corpus, self.source]}
        transfer = {"source": self.source, "parts": PARTS, "other_symbols": True, **labels}
        phrases = str(locate("model", self.source) / "phrases.xz")
        return {
            "name": "by-hand", "language": "ja", "seed": self.seed, "data": data,
            "frontend": {"boundaries": "own"},
            "romanizer": {"name": "unidic", "truecase": True},
            "features": {"names": FEATURES},
            "words": {"encoder": 250},
            "gazetteer": {"phrases": phrases, "layer": "lower"},
            "training": TRAINING | ({"epochs": 60} if self.way == SCRATCH else {}),
            "checkpoint": {"precision": "float32"},
            **({} if self.way == SCRATCH else {"transfer": transfer}),
        }  # fmt: skip


def first_source(corpus: str) -> str:
    """Of a corpus."""
    return next(source for name, source in BY_HAND if name == corpus)


def run(output: Path, corpora: Sequence[str], seeds: Sequence[int]) -> None:
    """Makes the rows that are missing."""
    torch.set_num_threads(1)
    logging.getLogger("xscript_ner").setLevel(logging.ERROR)
    output.mkdir(parents=True, exist_ok=True)
    path = output / "adapted.csv"
    rows = read(path)
    done = {tuple(row[name] for name in KEY) for row in rows}
    for seed in seeds:
        for (corpus, source), way in product(BY_HAND, WAYS):
            if corpus not in corpora or (way == SCRATCH and source != first_source(corpus)):
                continue  # it has no source
            for fold in FOLDS if corpus == "hironsan" else [""]:
                case = Case(corpus, source, way, fold, seed)
                if case.key in done:
                    continue
                rows.append(case.make(output))
                lines = [",".join(COLUMNS), *(",".join(row[c] for c in COLUMNS) for row in rows)]
                write_lines(lines, path)
                print(lines[-1], flush=True)
    print(shown(rows))


def read(path: Path) -> list[dict[str, str]]:
    """The rows that are there."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def shown(rows: list[dict[str, str]]) -> str:
    """Mean F1, and its standard deviation over seeds and folds, of each way."""
    lines = []
    for corpus, source in BY_HAND:
        own = [
            row
            for row in rows
            if (row["corpus"], row["source"]) == (corpus, source)
            or (row["corpus"], row["way"]) == (corpus, SCRATCH)
        ]
        ways = [[row for row in own if row["way"] == way] for way in WAYS]
        size = own[0]["sentences"] if own else ""
        lines.append([corpus, size, source, *(spread(way) for way in ways), str(len(ways[-1]))])
    right = [False, True, False, True, True, True, True]
    return table(["corpus", "sentences", "source", *WAYS, "runs"], lines, right)


def main() -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    making = commands.add_parser("run")
    making.add_argument("--output", type=Path, required=True)
    making.add_argument("--corpora", nargs="+", default=[corpus for corpus, _ in BY_HAND])
    making.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    commands.add_parser("table").add_argument("rows", type=Path)
    given = parser.parse_args()
    if given.command == "run":
        run(given.output, given.corpora, given.seeds)
    else:
        print(shown(read(given.rows)))


if __name__ == "__main__":
    main()
