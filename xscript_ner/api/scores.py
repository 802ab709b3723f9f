"""A model's scores, and two models compared, from Python: as ``xscript-ner evaluate`` does."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from ..core.types import CLASSIFIER
from ..evaluation.comparison import Difference, compare_answers
from ..evaluation.spans import Evaluation
from ..tagging.evaluate import check_same_gold, evaluate_tagger, tag_corpus
from .described import AnyCorpus, AnyModel, corpus_of, tagger_of
from .models import path_of


def evaluate(
    model: AnyModel,
    corpus: AnyCorpus,
    *,
    format: str | None = None,
    options: Mapping[str, Any] | None = None,
    label_map: str | dict[str, str] | None = None,
    own_boundaries: bool = False,
    head: str = CLASSIFIER,
    data_dir: str | os.PathLike[str] | None = None,
) -> dict[str, Evaluation]:
    """Scores a model on a corpus, from text to answers as in use.

    Scores are of exact spans and labels, over the original text; gold entities that no token
    boundary fits count as missed.

    Args:
        model: A shipped model by name, a model directory, or a tagger.
        corpus: A registered corpus such as ``"stockmark:test"``, a file, or what a recipe says of
            a corpus, as a ``CorpusConfig`` or a table.
        format: Of a file; by default its suffix or content says.
        options: Reader options of the format, such as ``{"scheme": "BIOES"}``.
        label_map: Names the corpus's labels as the model does: a name, a TOML file or a table.
        own_boundaries: Tokenise the corpus's text again, as raw text is.
        head: Which head tags entities, of a model by name that has several.
        data_dir: Where registered corpora lie; see ``train``.

    Returns:
        Scores of the entities under ``"classifier"``, and where the model labels whole documents
        those of each head by name and of whole frames under ``"frame"``.
        ``evaluate(…)["classifier"].overall.f1`` is between 0 and 1.

    Raises:
        ConfigError: There is no such model or corpus.
        DataError: The corpus cannot be read, or its labels are not the model's.
    """
    config = corpus_of(corpus, format, options)
    tagger = tagger_of(model, head)
    return evaluate_tagger(tagger, config, label_map, path_of(data_dir), own_boundaries)


def compare(
    model: AnyModel,
    against: AnyModel,
    corpus: AnyCorpus,
    *,
    format: str | None = None,
    options: Mapping[str, Any] | None = None,
    label_map: str | dict[str, str] | None = None,
    own_boundaries: bool = False,
    head: str = CLASSIFIER,
    data_dir: str | os.PathLike[str] | None = None,
    rounds: int = 10_000,
) -> dict[str, Difference]:
    """Compares two models on a corpus, label by label.

    Args:
        model, against: As of ``evaluate``.
        corpus, format, options, label_map, own_boundaries, head, data_dir: As of ``evaluate``.
        rounds: Of the test: how often the models' answers are exchanged by chance.

    Returns:
        ``"all"`` and each label to both scores, the difference of F1, and p of a paired
        permutation test over documents (Noreen 1989), of labels corrected by Holm's method.

    Raises:
        ConfigError: There is no such model or corpus.
        DataError: The corpus cannot be read, its labels are not a model's, or the models read
            different gold labels.
    """
    config, root = corpus_of(corpus, format, options), path_of(data_dir)
    ours, theirs = (
        tag_corpus(tagger_of(one, head), config, label_map, root, own_boundaries)
        for one in (model, against)
    )
    check_same_gold(ours, theirs)
    return compare_answers(ours.documents, ours.answers, theirs.answers, rounds)
