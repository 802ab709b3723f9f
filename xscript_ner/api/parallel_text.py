"""Raw text marked by its translation, from Python: as ``xscript-ner project`` does."""

from __future__ import annotations

import os
from pathlib import Path

from ..config import CorpusConfig
from ..core.files import write_lines
from ..core.progress import Callback, silent
from ..corpora.formats.jsonl import jsonl_lines
from ..corpora.parallel import ParallelText
from ..corpora.raw_lines import raw_lines
from ..projection.corpus import ProjectionReport, mark_own, project_corpus
from ..projection.endings import read_endings
from ..projection.marking import Marker, Uncertain
from ..text.frontends import build_frontend
from .described import AnyCorpus, AnyModel, corpus_of, tagger_of
from .models import path_of


def project(
    source: AnyCorpus,
    target: AnyCorpus | None,
    output: str | os.PathLike[str],
    *,
    model: AnyModel = "en-open",
    every: int = 1,
    empty: int = 4,
    confidence: float = 0.5,
    uncertain: Uncertain = "drop",
    open_names: bool = False,
    agreement: float | None = None,
    endings: str | None = None,
    frontend: str = "japanese",
    data_dir: str | os.PathLike[str] | None = None,
    callback: Callback = silent,
) -> ProjectionReport:
    """Marks the target side of parallel text with what a model finds on the source side.

    What comes out is no gold standard; it is training data for a model that others are
    transferred from.

    Args:
        source: Text in the model's language: a registered corpus such as ``"kyoto-wiki:en"``, or
            a file, one sentence a line.
        target: Its translation, line by line. ``None`` leaves what is found where it is, for a
            model to learn from itself.
        output: Receives the marked text as JSON lines, whole or not at all.
        model: Tags ``source``: a shipped model by name, a model directory, or a tagger.
        every: Take every N-th pair of lines.
        empty: Of the pairs without entities, keep every N-th.
        confidence: From what probability on an entity is sure, 0 to 1.
        uncertain: ``"drop"`` leaves out pairs with an entity that is not sure or finds no words,
            ``"open"`` keeps them and leaves that open.
        open_names: Leave all proper nouns open that no entity lies on.
        agreement: Share of the entities written alike, 0 to 1, that settles their label; then all
            lines are held in memory.
        endings: A table of what names end in: ``"ja"``, or a TOML file.
        frontend: Finds the words of the text that is marked.
        data_dir: Where registered corpora lie; see ``train``.
        callback: Hears of every thousand pairs.

    Returns:
        What became of the pairs; ``summary()`` says it in a line.

    Raises:
        ConfigError: There is no such model, corpus, table or front-end, or scipy is not
            installed.
        DataError: The text cannot be read, or its sides differ in length.
        OutputError: The file cannot be written.
    """
    table = read_endings(endings) if endings else None
    marker = Marker(build_frontend(frontend), confidence, uncertain, open_names, table)
    ours, data = _raw(source), path_of(data_dir)
    report = ProjectionReport()
    if target is None:
        texts = raw_lines(ours, data).lines()
        documents = mark_own(
            tagger_of(model), texts, marker, report,
            every=every, empty=empty, agreement=agreement, callback=callback,
        )  # fmt: skip
    else:
        pairs = ParallelText(ours, _raw(target), data)
        documents = project_corpus(
            tagger_of(model), pairs, marker, report,
            every=every, empty=empty, agreement=agreement, callback=callback,
        )  # fmt: skip
    write_lines(jsonl_lines(documents), Path(output))
    return report


def _raw(corpus: AnyCorpus) -> CorpusConfig:
    """A file without a format is raw text."""
    is_file = isinstance(corpus, str | os.PathLike) and Path(corpus).exists()
    return corpus_of(corpus, "text" if is_file else None)
