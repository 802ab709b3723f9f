"""A recipe run from corpora to checkpoint."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch

from .batching import Example, Indexer, Vocabularies
from .cards import CorpusUse, model_card
from .checkpoint import RECIPE, Checkpoint, read_json, save_checkpoint, write_json
from .config import CorpusConfig, Recipe
from .corpora import Corpus, load_corpus
from .errors import ConfigError, DataError
from .evaluation import Evaluation, score_spans
from .label_maps import apply_label_map, read_label_map
from .models import build_tagger
from .prepare import Preparer
from .tagger import Tagger
from .training import STATE, Callback, Trainer, evaluate_model
from .types import Document, Sentence

logger = logging.getLogger(__name__)

UNFINISHED = "training-recipe.json"


@dataclass(frozen=True)
class PreparedCorpus:
    """A corpus ready for a model, with its account for the model card."""

    corpus: Corpus
    sentences: tuple[Sentence, ...]
    use: CorpusUse


def corpus_name(config: CorpusConfig) -> str:
    """``stockmark:train``, or the file's name for a corpus by path."""
    if config.name is None:
        return Path(config.path or "").name
    return f"{config.name}:{config.part}"


def labelled(corpus: Corpus, recipe: Recipe) -> list[Document]:
    """The corpus's documents under the recipe's label map."""
    documents = list(corpus.documents)
    if recipe.data.label_map is None:
        return documents
    try:
        documents, dropped = apply_label_map(documents, read_label_map(recipe.data.label_map))
    except DataError as error:
        raise DataError(error.message, path=corpus.name) from None
    for label, count in dropped.items():
        logger.warning("%s: %d entities of label %s dropped by the map", corpus.name, count, label)
    return documents


def prepare_corpora(
    configs: Sequence[CorpusConfig], recipe: Recipe, preparer: Preparer, data_dir: Path | None
) -> list[PreparedCorpus]:
    """Reads, maps and prepares corpora."""
    prepared = []
    for config in configs:
        corpus = load_corpus(config, data_dir)
        documents = labelled(corpus, recipe)
        sentences, report = preparer.sentences(documents, recipe.data.misaligned)
        use = CorpusUse(
            name=corpus_name(config),
            licence=corpus.licence,
            version=corpus.info.version if corpus.info else "",
            sentences=len(sentences),
            entities=report.entities,
            misaligned=len(report.misaligned),
        )
        prepared.append(PreparedCorpus(corpus, tuple(sentences), use))
    return prepared


def train_recipe(
    recipe: Recipe,
    directory: Path,
    data_dir: Path | None = None,
    callback: Callback = lambda event, values: None,
) -> Checkpoint:
    """Trains what a recipe describes and writes the checkpoint.

    A directory that holds an unfinished run of the same recipe is resumed; the result is the
    one an uninterrupted run would have given.

    Args:
        recipe: The description.
        directory: Receives the checkpoint and ``log.jsonl``.
        data_dir: Where the registry's corpora lie; see ``corpora``.
        callback: Hears of every step and epoch; see ``training``.

    Raises:
        ConfigError: The directory holds an unfinished run of another recipe.
        DataError: A corpus cannot be read, or nothing in it can be learnt from.
    """
    preparer = Preparer.from_recipe(recipe)
    train = prepare_corpora(recipe.data.train, recipe, preparer, data_dir)
    dev = prepare_corpora(recipe.data.dev, recipe, preparer, data_dir)
    test = prepare_corpora(recipe.data.test, recipe, preparer, data_dir)
    sentences = sample([s for corpus in train for s in corpus.sentences], recipe)
    if not any(sentence.spans for sentence in sentences):
        names = ", ".join(corpus.use.name for corpus in train)
        raise DataError(f"expected entities to learn from, found none in {names}")
    vocabularies = Vocabularies.from_sentences(sentences, recipe)
    indexer = Indexer(vocabularies, recipe.words.lowercase)
    _begin(recipe, directory)
    torch.manual_seed(recipe.seed)
    model = build_tagger(recipe, vocabularies)
    examples = [indexer.example(sentence) for sentence in sentences]
    heldout = _examples(indexer, dev)
    trainer = Trainer(model, indexer, recipe.training, examples, heldout, directory, callback)
    progress = trainer.run()
    if recipe.checkpoint.precision == "float16":
        model.half().float()  # what is measured is what is stored
    metrics: dict[str, Any] = {"epochs": progress.epoch, "best_epoch": progress.best_epoch}
    for corpus in [*dev, *test]:
        scores = evaluate_model(model, indexer, _examples(indexer, [corpus]))
        metrics[corpus.use.name] = scores.as_dict()
    checkpoint = Checkpoint(
        recipe=recipe,
        vocabularies=vocabularies,
        weights={name: p.detach() for name, p in model.named_parameters()},
        metrics=metrics,
    )
    uses = [corpus.use for corpus in [*train, *dev, *test]]
    checkpoint = replace(checkpoint, card=model_card(checkpoint, uses))
    versions = {
        "frontend": preparer.frontend.signature,
        "romanizer": preparer.romanizer.signature,
    }
    save_checkpoint(directory, checkpoint, versions)
    for name in (f"{STATE}.safetensors", UNFINISHED):
        (directory / name).unlink()
    return checkpoint


def sample(sentences: Sequence[Sentence], recipe: Recipe) -> list[Sentence]:
    """The recipe's share of a training set: nested random samples, equal for every seed."""
    size = recipe.data.size
    if size is None or size >= len(sentences):
        return list(sentences)
    order = torch.randperm(len(sentences), generator=torch.Generator().manual_seed(0))
    return [sentences[number] for number in order[:size].tolist()]


def _examples(indexer: Indexer, corpora: Sequence[PreparedCorpus]) -> list[Example]:
    """Held-out examples; labels the model does not know count as missed, not as tags."""
    known = set(indexer.vocabularies.tags.labels)
    examples = []
    for corpus in corpora:
        for sentence in corpus.sentences:
            spans = tuple(span for span in sentence.spans if span.label in known)
            examples.append(indexer.example(replace(sentence, spans=spans)))
    return examples


def _begin(recipe: Recipe, directory: Path) -> None:
    """Marks the directory as this recipe's; refuses another's unfinished run."""
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(f"cannot write: {error.strerror}", path=directory) from None
    marker, description = directory / UNFINISHED, recipe.model_dump(mode="json")
    if not marker.exists():
        if (directory / RECIPE).exists():
            raise ConfigError("directory already holds a finished model", path=directory)
        write_json(marker, description)
    elif read_json(marker) != description:
        raise ConfigError(
            "directory holds an unfinished run of another recipe; give another one or remove it",
            path=directory,
        )


def evaluate_tagger(
    tagger: Tagger,
    config: CorpusConfig,
    label_map: str | dict[str, str] | None = None,
    data_dir: Path | None = None,
) -> Evaluation:
    """Scores a tagger on a corpus, from text to entities as in use.

    Args:
        tagger: What to score.
        config: The corpus; token boundaries it brings are kept if the recipe says so.
        label_map: Names the corpus's labels as the tagger does; without one, the recipe's map
            is used where it knows every label of the corpus.
        data_dir: Where the registry's corpora lie; see ``corpora``.

    Raises:
        DataError: The corpus cannot be read, or the map does not name all its labels.
    """
    corpus = load_corpus(config, data_dir)
    documents = corpus.documents
    found = {entity.label for document in documents for entity in document.entities}
    own = tagger.recipe.data.label_map
    if label_map is None and own is not None and found <= read_label_map(own).keys():
        label_map = own
    if label_map is not None:
        documents = tuple(apply_label_map(documents, read_label_map(label_map))[0])
    predicted = (tagged.entities for tagged in tagger.pipe(documents))
    return score_spans((document.entities for document in documents), predicted)
