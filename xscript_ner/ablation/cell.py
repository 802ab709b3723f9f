"""One cell of a grid: trained, tested, and its outcome written before its model is removed."""

from __future__ import annotations

import json
import logging
import shutil
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch

from ..config import Recipe, parse
from ..core.files import write_text
from ..core.progress import EpochRecord
from ..core.storage import write_json
from ..core.types import Document, Entity
from ..corpora.formats.jsonl import jsonl_lines
from ..corpora.registry import load_corpus
from ..evaluation.frames import score_documents
from ..evaluation.spans import Score, counted, score_spans
from ..inputs.datasets import labelled
from ..inputs.vocabularies import CLASSIFIER
from ..models.checkpoint import RECIPE, SIGNATURE, Checkpoint
from ..models.domains.stored import Trained, load_trained
from ..tagging.tagged_document import TaggedDocument
from ..tagging.tagger import build_tagger
from ..text.features import script
from ..training.experiment import train_recipe
from ..training.state import LOG
from ..training.transfer_source import load_transfer_source, plan_of
from ..transfer_learning.plan import label_sources
from .figures import Measured
from .results import Outcome

OUTCOME, PREDICTIONS, WARNINGS = "outcome.json", "predictions.jsonl", "warnings.log"
MODEL = "model"


def read_log(path: Path) -> list[EpochRecord]:
    """The epochs of a run so far.

    Raises:
        OSError: There is no log yet.
        ValueError, TypeError: A line of it is not written to its end.
    """
    lines = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return [EpochRecord(**line) for line in lines]


def run_cell(
    values: dict[str, Any], directory: str, data_dir: str | None = None, keep: bool = False
) -> None:
    """Trains and tests a recipe in one thread; called again after a kill, it goes on.

    Its arguments are plain values, so that any executor can carry them.

    Args:
        values: A recipe as JSON.
        directory: Is there; receives the log, warnings, ``predictions.jsonl`` and, last,
            ``outcome.json``.
        data_dir: Where registered corpora lie; see ``corpora``.
        keep: Leave the trained model there, under ``model``.
    """
    torch.set_num_threads(1)
    with _warnings_in(Path(directory) / WARNINGS):
        _run(values, directory, data_dir, keep)


def _run(values: dict[str, Any], directory: str, data_dir: str | None, keep: bool) -> None:
    place, model = Path(directory), Path(directory) / MODEL
    recipe, data = parse(Recipe, values), Path(data_dir) if data_dir else None
    write_json(place / RECIPE, values)
    if not (model / SIGNATURE).exists():
        train_recipe(recipe, model, data)
    trained = load_trained(model)
    corpora = ((load_corpus(config, data), config) for config in recipe.data.test)
    gold = [
        document for corpus, config in corpora for document in labelled(corpus, config, recipe.data)
    ]
    tagger = build_tagger(trained, head=recipe.data.test[0].head)
    tagged = list(tagger.pipe(gold))
    write_text(place / PREDICTIONS, _lines(jsonl_lines(map(_predicted, gold, tagged))))
    write_text(place / LOG, (model / LOG).read_text(encoding="utf-8"))
    _outcome(trained, tagger.answers, gold, tagged, read_log(place / LOG)).write(place / OUTCOME)
    if not keep:
        shutil.rmtree(model)


@contextmanager
def _warnings_in(path: Path) -> Iterator[None]:
    """Keeps the library's warnings in a file: beside a live table they could not be read."""
    logger = logging.getLogger(__package__.partition(".")[0])
    handler = logging.FileHandler(path, mode="w", encoding="utf-8")
    logger.addHandler(handler)
    propagate, logger.propagate = logger.propagate, False
    try:
        yield
    finally:
        logger.propagate = propagate
        logger.removeHandler(handler)
        handler.close()


def _lines(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def _predicted(document: Document, found: TaggedDocument) -> Document:
    labels = {head: label for head, (label, _) in found.labels.items()}
    return replace(document, entities=found.entities, labels=labels, open_spans=())


def _outcome(
    trained: Trained,
    heads: Iterable[str],
    gold: Sequence[Document],
    tagged: Sequence[TaggedDocument],
    log: Sequence[EpochRecord],
) -> Outcome:
    heads = list(heads)
    together = score_documents(gold, tagged, heads)
    single = [score_documents([d], [t], heads) for d, t in zip(gold, tagged, strict=True)]
    # The epochs of an assistant are those of its models, one after the other.
    watched = [] if trained.recipe.domains else [epoch.dev for epoch in log if epoch.dev]
    test = trained.recipe.data.test
    asked = {CLASSIFIER: test[0].head} if test else {}
    measured = {
        name: Measured(
            scored.overall,
            tuple(_counts(one[name].overall) for one in single),
            tuple(dev[key] for dev in watched if (key := asked.get(name, name)) in dev),
        )
        for name, scored in together.items()
    }
    entities = measured.pop(CLASSIFIER)
    found = [counted(d, t.entities) for d, t in zip(gold, tagged, strict=True)]
    written = score_spans((_by_script(d.entities) for d in gold), map(_by_script, found))
    names = ("xscript_ner", "torch", "frontend", "romanizer")
    signature, recipe = trained.signature, trained.recipe
    training = trained.metrics.training
    assert training is not None
    return Outcome(
        scores=together[CLASSIFIER],
        heads=measured,
        counts=entities.counts,
        scripts=_summed(written.labels),
        history=entities.history,
        best_epoch=trained.metrics.best_epoch,
        cap=recipe.training.epochs,
        seconds=round(sum(epoch.seconds for epoch in log), 3),
        sentences=training.sentences,
        frequencies=training.entities,
        sources=_sources(trained),
        versions={name: signature[name] for name in names if name in signature},
    )


def _counts(score: Score) -> tuple[int, int, int]:
    return score.gold, score.predicted, score.correct


def _by_script(entities: Iterable[Entity]) -> list[Entity]:
    """Entities under the script they are written in, their own label behind it."""
    scripts = ((entity, script(entity.text).split("-")[0]) for entity in entities)
    return [replace(entity, label=f"{name} {entity.label}") for entity, name in scripts]


def _summed(scores: Mapping[str, Score]) -> dict[str, Score]:
    """Scores by script, over the labels that stand behind it."""
    counts: dict[str, list[Score]] = defaultdict(list)
    for name, score in scores.items():
        counts[name.split(" ")[0]].append(score)
    return {
        name: Score(
            sum(score.gold for score in parts),
            sum(score.predicted for score in parts),
            sum(score.correct for score in parts),
        )
        for name, parts in sorted(counts.items())
    }


def _sources(trained: Trained) -> dict[str, tuple[str, ...]]:
    """Label to the source's labels that stand for it, whether or not a classifier crossed."""
    if not isinstance(trained, Checkpoint):
        models = map(_sources, trained.models.values())
        return {label: names for model in models for label, names in model.items()}
    recipe = trained.recipe
    source = load_transfer_source(recipe.transfer)
    if recipe.transfer is None or source is None:
        return {}
    pairs = list(zip(map(plan_of, recipe.transfer.sources), source.all, strict=True))
    plan, one = next((pair for pair in pairs if pair[0].covers(CLASSIFIER)), pairs[0])
    ours, theirs = trained.vocabularies, one.checkpoint.vocabularies
    return label_sources(plan, ours, theirs, recipe.data)[0][CLASSIFIER]
