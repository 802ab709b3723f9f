"""Annotated files and a source in, a trained model out."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from ..config import CLASSIFIER, CorpusConfig, DataConfig
from ..config.corpora import corpus_config
from ..core.errors import ConfigError
from ..core.progress import Callback, silent
from ..models.checkpoint import SIGNATURE
from ..tagging.stream import TextTagger
from ..tagging.tagger import build_tagger
from ..training.experiment import train_recipe, train_seeds
from .gold import read_gold
from .labels import THRESHOLD
from .proposal import LABELS, Proposal, Request, propose_recipe
from .search import read_search
from .source import read_source

Corpus = str | os.PathLike[str] | CorpusConfig
"""A file, a registered corpus such as ``"stockmark:train"``, or what a recipe says of one."""
Labels = str | os.PathLike[str] | Mapping[str, str | Sequence[str]]


def request_for(
    source: str | os.PathLike[str] | Sequence[str | os.PathLike[str]],
    files: Corpus | Sequence[Corpus],
    output: str | os.PathLike[str],
    *,
    dev: Corpus | Sequence[Corpus] = (),
    test: Corpus | Sequence[Corpus] = (),
    labels: Labels | None = None,
    label_map: str | Mapping[str, str] | None = None,
    language: str | None = None,
    head: str = CLASSIFIER,
    settings: Mapping[str, Any] | None = None,
    seed: int = 1,
    threshold: float = THRESHOLD,
    data_dir: Path | None = None,
) -> Request:
    """Reads sources and files; arguments as of ``adapt``."""
    directory = Path(output)
    if (directory / SIGNATURE).exists():
        raise ConfigError("directory already holds a finished model", path=directory)
    given = [source] if isinstance(source, str | os.PathLike) else list(source)
    if not given:
        raise ConfigError("expected at least one source, found none")
    sources = tuple(read_source(os.fspath(one), head) for one in given)
    data = DataConfig(
        train=_configs(files),
        dev=_configs(dev),
        test=_configs(test),
        label_map=dict(label_map) if isinstance(label_map, Mapping) else label_map,
    )
    known = [code for one in sources for code in one.recipe.reading]
    if labels is None and (directory / LABELS).exists():
        labels = directory / LABELS
    return Request(
        sources=sources,
        gold=read_gold(data, language, known, data_dir),
        directory=directory,
        labels=Path(labels) if isinstance(labels, os.PathLike) else labels,
        settings=dict(settings or {}),
        threshold=threshold,
        seed=seed,
    )


def propose(
    source: str | os.PathLike[str] | Sequence[str | os.PathLike[str]],
    files: Corpus | Sequence[Corpus],
    output: str | os.PathLike[str],
    **wanted: Any,
) -> Proposal:
    """The recipe that ``adapt`` would train, with the map of labels; writes nothing.

    ``propose(…).write()`` puts both into ``output``, to be edited there. Arguments as of ``adapt``,
    without those of training.
    """
    return propose_recipe(request_for(source, files, output, **wanted))


def adapt(
    source: str | os.PathLike[str] | Sequence[str | os.PathLike[str]],
    files: Corpus | Sequence[Corpus],
    output: str | os.PathLike[str],
    *,
    dev: Corpus | Sequence[Corpus] = (),
    test: Corpus | Sequence[Corpus] = (),
    labels: Labels | None = None,
    label_map: str | Mapping[str, str] | None = None,
    language: str | None = None,
    head: str = CLASSIFIER,
    settings: Mapping[str, Any] | None = None,
    seed: int = 1,
    seeds: Sequence[int] = (),
    threshold: float = THRESHOLD,
    search: bool = False,
    jobs: int = 1,
    data_dir: Path | None = None,
    callback: Callback = silent,
    device: str = "cpu",
) -> TextTagger:
    """Trains a tagger on annotated files, beginning with all that serves of trained ones.

    Beside the model lie the recipe, ``recipe.toml``, by which ``train_recipe`` makes it again, and
    ``labels.toml``, which says what each label begins with. A run that was stopped goes on.

    Args:
        source: A shipped model or a model directory, of any language; of several, each part comes
            from the nearest in language, and of those from the first.
        files: To learn from.
        output: Directory of the model. A ``labels.toml`` that lies there is used.
        dev: To choose the epoch by; without it, a share of the documents of ``files``.
        test: To be scored.
        labels: New label to the source's label or labels: a label map by name, by path, or itself.
            By default what ``propose_labels`` finds.
        label_map: What labels of the files are called in the model, as ``data.label_map``.
        language: ISO code of the text; by default what the files or their script say.
        head: Which head of a source with several tags entities.
        settings: Dotted keys of the recipe to values, such as ``{"training.epochs": 20}``.
        seed: Of all random draws.
        seeds: Train once a seed and keep the best on dev.
        threshold: Share of a label's spans on which the source must find a label for it to count.
        search: Choose sources and parts on dev first, by a grid in ``output/search``.
        jobs: Runs of that grid at a time.
        data_dir: Where registered corpora lie; see ``corpora``.
        callback: Hears of every step and epoch of the last training.
        device: Where the arithmetic is done, as PyTorch names it.

    Raises:
        ConfigError: There is no such source, a setting means nothing, or the directory holds a
            finished model or an unfinished run of another recipe.
        DataError: A file cannot be read, or has no entities.
        TransferError: The settings make a plan that means nothing.
    """
    request = request_for(
        source, files, output, dev=dev, test=test, labels=labels, label_map=label_map,
        language=language, head=head, settings=settings, seed=seed, threshold=threshold,
        data_dir=data_dir,
    )  # fmt: skip
    if search:
        plans = read_search(request)
        proposal = plans.chosen(plans.run(jobs, data_dir))
    else:
        proposal = propose_recipe(request)
    proposal.write()
    directory = request.directory
    if seeds:
        trained = train_seeds(proposal.recipe, seeds, directory, data_dir, callback, device)
    else:
        trained = train_recipe(proposal.recipe, directory, data_dir, callback, device)
    return build_tagger(trained)


def _configs(given: Corpus | Sequence[Corpus]) -> tuple[CorpusConfig, ...]:
    several: Iterable[Corpus]
    several = [given] if isinstance(given, str | os.PathLike | CorpusConfig) else given
    return tuple(
        one if isinstance(one, CorpusConfig) else corpus_config(os.fspath(one)) for one in several
    )
