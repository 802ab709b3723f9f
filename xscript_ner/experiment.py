"""A recipe run from corpora to checkpoint."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import torch

from .batching import Example, Indexer, Vocabularies
from .cards import CorpusUse, metrics_of, model_card, replicated
from .checkpoint import (
    RECIPE,
    SIGNATURE,
    Checkpoint,
    load_checkpoint,
    save_checkpoint,
)
from .config import CorpusConfig, Recipe
from .corpora import Corpus, load_corpus
from .errors import ConfigError, DataError
from .evaluation import Evaluation, score_spans
from .label_maps import apply_label_map, read_label_map
from .models import build_tagger
from .prepare import AlignmentReport, Preparer, align
from .storage import read_json, write_json
from .tagger import Tagger
from .training import STATE, Callback, Trainer, evaluate_model
from .types import Document, Entity, Sentence
from .vectors import pretrain

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
    vectors = None
    if recipe.vectors is not None:
        vectors = pretrain(recipe, recipe.vectors, preparer, sentences, data_dir, callback)
        words = vectors.extend(vocabularies.words, recipe.vectors.words)
        vocabularies = replace(vocabularies, words=words)
    indexer = Indexer(vocabularies, recipe.words.lowercase)
    _begin(recipe, directory)
    torch.manual_seed(recipe.seed)
    model = build_tagger(recipe, vocabularies)
    if recipe.vectors is not None and vectors is not None:
        vectors.fill(model.words.embedding.weight, vocabularies.words, recipe.vectors.scale)
    examples = [indexer.example(sentence) for sentence in sentences]
    heldout = _examples(indexer, dev)
    trainer = Trainer(model, indexer, recipe.training, examples, heldout, directory, callback)
    progress = trainer.run()
    if recipe.checkpoint.precision == "float16":
        model.half().float()  # what is measured is what is stored
    scores = {
        corpus.use.name: evaluate_model(model, indexer, _examples(indexer, [corpus])).as_dict()
        for corpus in [*dev, *test]
    }
    raw = recipe.vectors.corpora if recipe.vectors is not None else ()
    uses = [corpus.use for corpus in [*train, *dev, *test]]
    uses += [_raw_use(config, data_dir) for config in raw]
    checkpoint = Checkpoint(
        recipe=recipe,
        vocabularies=vocabularies,
        weights={name: p.detach() for name, p in model.named_parameters()},
        metrics=metrics_of(scores, uses, progress.epoch, progress.best_epoch),
    )
    checkpoint = replace(checkpoint, card=model_card(checkpoint))
    save_checkpoint(directory, checkpoint, preparer.versions)
    for name in (f"{STATE}.safetensors", UNFINISHED):
        (directory / name).unlink()
    return checkpoint


def _raw_use(config: CorpusConfig, data_dir: Path | None) -> CorpusUse:
    corpus = load_corpus(config, data_dir)
    version = corpus.info.version if corpus.info else ""
    name = f"{corpus_name(config)} (word vectors)"
    return CorpusUse(name, corpus.licence, version, len(corpus.documents), 0, 0)


def train_seeds(
    recipe: Recipe,
    seeds: Sequence[int],
    directory: Path,
    data_dir: Path | None = None,
    callback: Callback = lambda event, values: None,
) -> Checkpoint:
    """Trains a recipe once a seed and keeps the run that is best on dev.

    Each run lies in ``directory/seed-N``; one that is finished is not run again. The kept
    model's card gives mean and deviation over all of them.

    Raises:
        ConfigError: No seed is given, or a finished run there is of another recipe.
    """
    if not seeds:
        raise ConfigError("expected at least one seed, found none")
    runs = []
    for seed in seeds:
        seeded, place = recipe.model_copy(update={"seed": seed}), directory / f"seed-{seed}"
        if not (place / SIGNATURE).exists():
            train_recipe(seeded, place, data_dir, callback)
        run = load_checkpoint(place)
        if run.recipe != seeded:
            raise ConfigError("holds a finished run of another recipe", path=place)
        runs.append(run)
    dev = corpus_name(recipe.data.dev[0]) if recipe.data.dev else None
    best = max(runs, key=lambda run: run.metrics["scores"][dev]["f1"] if dev else 0.0)
    best = replace(best, metrics=best.metrics | {"replicas": replicated(runs)})
    best = replace(best, card=model_card(best))
    versions = {name: best.signature[name] for name in ("frontend", "romanizer")}
    save_checkpoint(directory, best, versions)
    return best


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
        try:
            documents = tuple(apply_label_map(documents, read_label_map(label_map))[0])
        except DataError as error:
            raise DataError(error.message, path=corpus.name) from None
    report = AlignmentReport("drop")

    def predicted() -> Iterator[tuple[Entity, ...]]:
        for document, tagged in zip(documents, tagger.pipe(documents), strict=True):
            align(document, tagged.tokens, report)
            yield tagged.entities

    scores = score_spans((document.entities for document in documents), predicted())
    return replace(scores, misaligned=len(report.misaligned))
