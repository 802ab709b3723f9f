"""The corpora that the library knows, and any other by path and format.

``resources/corpora.toml`` is the registry; it says what its keys mean. Files are looked for under
a data directory: the one given, else that of the environment variable ``XSCRIPT_NER_DATA``, else
the cache that ``get_corpus`` downloads to. Their SHA-256 is checked before they are read.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ..config import CorpusConfig
from ..config.toml import read_toml
from ..core.errors import ConfigError, DataError, choose
from ..core.resources import resource
from ..core.types import Document
from .files import ENVIRONMENT, CorpusFile, checked, data_root, download, file_sha256
from .filters import chosen
from .formats import FILES, files_of, guess, read
from .formats.tools.fitting import fitting_formats, read_fitting
from .splits import Split, select

FileCallback = Callable[[str, int, int], None]
"""Called with a file's path in the data directory, how many files are there, and of how many."""


@dataclass(frozen=True)
class CorpusInfo:
    """What the registry says of a corpus.

    Attributes:
        name: As recipes write it.
        task: ``"ner"``, ``"slu"`` or ``"text"``.
        language: ISO codes, separated by spaces.
        licence: Of the data.
        version: Upstream GitHub repository and commit.
        what: One line.
        files, splits: Where the sentences are.
        labels: Entity labels, where the registry lists them.
        format: Key into ``formats.READERS``, ``""`` where there is no reader.
        options: The reader's.
        notes: What a user should know of the splits or of faults in the data.
    """

    name: str
    task: str
    language: str
    licence: str
    version: str
    what: str
    files: tuple[CorpusFile, ...]
    splits: dict[str, Split]
    labels: tuple[str, ...] = ()
    format: str = ""
    options: dict[str, Any] = field(default_factory=dict)
    notes: str = ""

    @property
    def single_language(self) -> str:
        """Its language where it is in one, else ``""``."""
        return "" if " " in self.language else self.language


@dataclass(frozen=True)
class Corpus:
    """Documents and what a model card says of them.

    Attributes:
        name: Registry name, or the path.
        split: ``""`` for a path.
        documents: In file order.
        info: ``None`` for a path.
        sha256: Of each file that was read, by its path in the registry or on disk.
        given_licence: What the recipe says of a path's.
    """

    name: str
    split: str
    documents: tuple[Document, ...]
    info: CorpusInfo | None
    sha256: dict[str, str]
    given_licence: str | None = None

    @property
    def licence(self) -> str:
        """The registry's word, or the recipe's, or ``"unknown"``."""
        return self.info.licence if self.info else self.given_licence or "unknown"

    @property
    def called(self) -> str:
        """``stockmark:train``, or the path."""
        return f"{self.name}:{self.split}" if self.split else self.name


@functools.cache
def corpora() -> dict[str, CorpusInfo]:
    """The registry, by name."""
    tables = read_toml(resource("corpora.toml"), "registry")
    return {name: _info(name, table) for name, table in tables.items()}


def corpus_named(name: str) -> CorpusInfo:
    """The corpus of that name.

    Raises:
        ConfigError: There is none; the message lists those there are.
    """
    if name not in corpora():
        raise ConfigError(choose("corpus", name, corpora()))
    return corpora()[name]


def load_corpus(
    config: CorpusConfig, data_dir: Path | None = None, *, annotated: bool = True
) -> Corpus:
    """Reads a registered corpus's split, or a file.

    Args:
        config: ``name`` and ``split``, or ``path`` with its ``format``; ``options`` are added to
            the registry's. Of the documents those stay that its filters leave; those that do
            not tell their language get that of the config, else the registry's single one.
        data_dir: Where registered corpora lie; see the module.
        annotated: Whether a file must have annotations, unless the config says ``allow_empty``;
            raw text need not.

    Raises:
        ConfigError: The config names nothing that can be read.
        DataError: A file is missing, differs from the registry, cannot be read, or has no
            annotations.
    """
    corpus = _whole(config, data_dir, annotated and not config.allow_empty)
    language = config.language or (corpus.info.single_language if corpus.info else "")
    try:
        kept = chosen(corpus.documents, config)
    except DataError as error:
        raise DataError(error.message, path=corpus.called) from None
    if language:
        kept = [d if d.language else replace(d, language=language) for d in kept]
    return replace(corpus, documents=tuple(kept))


def _whole(config: CorpusConfig, data_dir: Path | None, annotated: bool) -> Corpus:
    if config.name is not None and config.path is None:
        return _load_registered(config, config.name, data_dir)
    path = _given_path(config)
    format = config.format or guess(path)
    if format is None:
        hint = fitting_formats(path, None)
        raise ConfigError(f"corpus {path} needs a format: its suffix does not tell one{hint}")
    documents = read_fitting(path, format, config.options, annotated)
    sums = {str(file): file_sha256(file) for file in files_of(path, format)}
    return Corpus(path, "", documents, None, sums, config.licence)


def corpus_files(
    config: CorpusConfig, data_dir: Path | None = None
) -> tuple[str | None, dict[str, Any], tuple[Path, ...]]:
    """The format, its options and the files of a corpus that is read without being held.

    Returns:
        The format, ``None`` where a path comes without one, the reader's options, and the files
        in order.

    Raises:
        ConfigError: The config names nothing that can be read, or some of a file.
        DataError: A file is missing or differs from the registry.
    """
    if config.only or config.without or config.share or config.size:
        raise ConfigError("raw text is read whole: it takes neither only, without, share nor size")
    if config.name is None or config.path is not None:
        return config.format, dict(config.options), (Path(_given_path(config)),)
    info, split = _registered(config, config.name)
    if split.blocks or split.hash:
        raise ConfigError(f"corpus {info.name}:{config.split} is some of a file, not all of it")
    root = data_root(data_dir)
    paths = (checked(file, root, info.name, info.version) for file in _files(info, split))
    return split.format or info.format, _options(config, info, split), tuple(paths)


def get_corpus(
    name: str, data_dir: Path | None = None, callback: FileCallback | None = None
) -> list[Path]:
    """Makes sure that a corpus's files are there and are the registry's.

    With a data directory, given or in the environment, nothing is downloaded: what it has is
    checked. Otherwise missing files are downloaded to the cache.

    Args:
        name: Registry name.
        data_dir: See the module.
        callback: Called after each file.

    Raises:
        ConfigError: An unknown name.
        DataError: A file is missing and has no address, cannot be downloaded, or differs.
    """
    info = corpus_named(name)
    root = data_root(data_dir)
    given = data_dir is not None or bool(os.environ.get(ENVIRONMENT))
    paths = []
    for count, file in enumerate(info.files, 1):
        if not given and not (root / file.path).exists():
            download(file, root, info.name, info.version)
        paths.append(checked(file, root, info.name, info.version))
        if callback is not None:
            callback(file.path, count, len(info.files))
    return paths


def _info(name: str, table: dict[str, Any]) -> CorpusInfo:
    files = tuple(CorpusFile(**file) for file in table.pop("files"))
    splits = {split: Split.from_table(values) for split, values in table.pop("splits").items()}
    labels = tuple(table.pop("labels", ()))
    return CorpusInfo(name=name, files=files, splits=splits, labels=labels, **table)


def _given_path(config: CorpusConfig) -> str:
    if config.path is None or config.name is not None:
        raise ConfigError("a corpus needs either a name, with a split, or a path")
    if config.split is not None:
        raise ConfigError(f"a corpus by path has no splits, found split {config.split!r}")
    return config.path


def _registered(config: CorpusConfig, name: str) -> tuple[CorpusInfo, Split]:
    info = corpus_named(name)
    if not info.format:
        raise ConfigError(f"corpus {name!r} is of no format that can be read")
    if config.split is None or config.split not in info.splits:
        found = "no split" if config.split is None else f"unknown split {config.split!r}"
        raise ConfigError(f"corpus {name!r}: {found}; choose from {', '.join(info.splits)}")
    if config.format is not None:
        raise ConfigError(f"corpus {name!r} has its own format; give a path to read another")
    return info, info.splits[config.split]


def _options(config: CorpusConfig, info: CorpusInfo, split: Split) -> dict[str, Any]:
    return (info.options if split.options is None else split.options) | config.options


def _files(info: CorpusInfo, split: Split) -> list[CorpusFile]:
    return [file for file in info.files if not split.files or file.path in split.files]


def _load_registered(config: CorpusConfig, name: str, data_dir: Path | None) -> Corpus:
    info, split = _registered(config, name)
    options = _options(config, info, split)
    format = split.format or info.format
    files = _files(info, split)
    paths = [checked(file, data_root(data_dir), name, info.version) for file in files]
    if format in FILES:  # several files are one corpus, whose path is their directory
        paths = list(dict.fromkeys(path.parent for path in paths))
    documents = [document for path in paths for document in read(path, format, **options)]
    kept = tuple(select(documents, split))
    return Corpus(name, config.split or "", kept, info, {f.path: f.sha256 for f in files})
