"""The domain classifier fitted to training sentences, with scikit-learn.

Logistic regression over several classes is the maximum-entropy model of its features, with
the squared length of its weights held down by ``C``.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import torch
from torch import Tensor

from ...config import DomainsConfig
from ...core.errors import ConfigError, DataError
from ...core.types import Sentence
from ...core.vocab import LabelSet
from ...inputs.ngrams import ngrams
from ...models.domains.classifier import DomainClassifier, Prepared
from ..calibration import minimum

COOLEST, HOTTEST = 0.05, 8.0
"""Temperatures that are searched; a regularised fit is less sure than it should be."""
_ITERATIONS = 1_000


def fit_domains(
    sentences: Sequence[Sentence], config: DomainsConfig, dev: Sequence[Sentence] = ()
) -> DomainClassifier:
    """Fits a classifier.

    Args:
        sentences: Each has the label that ``config`` names, of which there are two or more.
        config: Says what the features are, and how strongly they are fitted.
        dev: Chooses among several ``C``, by accuracy, then by loss, and gives the temperature;
            sentences of a domain that is not in training do not count.

    Raises:
        ConfigError: scikit-learn is not installed.
        DataError: No feature is common enough.
    """
    domains = LabelSet(sorted({_domain(s, config) for s in sentences}))
    gold = [domains.index[_domain(sentence, config)] for sentence in sentences]
    prepared = [_prepared(sentence) for sentence in sentences]
    known = [s for s in dev if _domain(s, config) in domains.index]
    wanted = torch.tensor([domains.index[_domain(s, config)] for s in known], dtype=torch.long)
    features = _common(prepared, config)
    if not features:
        raise DataError(f"no n-gram is in {config.min_count} sentences; lower domains.min_count")
    fitted = []
    for strength in config.C if known else config.C[:1]:
        classifier = _fitted(prepared, gold, domains, features, config, strength)
        if len(features) > config.max_features:
            kept = _telling(classifier, config.max_features)
            classifier = _fitted(prepared, gold, domains, kept, config, strength)
        scores = classifier.scores([classifier.rows(_prepared(s)) for s in known])
        fitted.append((classifier, scores))
    if not known:
        return fitted[0][0]
    best, scores = max(fitted, key=lambda one: _quality(one[1], wanted))
    return replace(best, temperature=_temperature(scores, wanted))


def _domain(sentence: Sentence, config: DomainsConfig) -> str:
    return sentence.document.labels[config.label]


def _prepared(sentence: Sentence) -> Prepared:
    return sentence.tokens, sentence.romaji


def _common(prepared: Sequence[Prepared], config: DomainsConfig) -> list[str]:
    """Features of enough documents, commonest first."""
    counts = Counter(
        feature for one in prepared for feature in ngrams(*one, config.words, config.characters)
    )
    kept = [feature for feature, count in counts.items() if count >= config.min_count]
    return sorted(kept, key=lambda feature: (-counts[feature], feature))


def _telling(classifier: DomainClassifier, number: int) -> list[str]:
    """The features whose weights differ most between domains, in their order."""
    ranges = classifier.weight.amax(dim=1) - classifier.weight.amin(dim=1)
    rows = ranges.argsort(descending=True, stable=True)[:number].sort().values
    return [classifier.features[row] for row in rows.tolist()]


def _fitted(
    prepared: Sequence[Prepared],
    gold: Sequence[int],
    domains: LabelSet,
    features: Sequence[str],
    config: DomainsConfig,
    strength: float,
) -> DomainClassifier:
    try:
        from scipy.sparse import csr_matrix
        from sklearn.linear_model import LogisticRegression
    except ImportError:
        raise ConfigError(
            "a domain classifier needs scikit-learn; run: pip install 'xscript-ner[domains]'"
        ) from None
    nothing = torch.zeros(len(features), len(domains))
    classifier = DomainClassifier(
        config, domains, tuple(features), nothing, nothing.sum(dim=0), torch.tensor(1.0)
    )
    rows = [classifier.rows(one) for one in prepared]
    values = [1 / math.sqrt(len(row)) for row in rows for _ in row]
    columns = [column for row in rows for column in row]
    ends = torch.tensor([0, *map(len, rows)]).cumsum(dim=0).numpy()
    matrix = csr_matrix((values, columns, ends), shape=(len(rows), len(features)))
    model: Any = LogisticRegression(C=strength, max_iter=_ITERATIONS)
    model.fit(matrix, list(gold))
    weight, bias = torch.tensor(model.coef_), torch.tensor(model.intercept_)
    if len(domains) == 2:  # one row, for the second against the first
        weight, bias = torch.cat([-weight, weight]) / 2, torch.cat([-bias, bias]) / 2
    # What is measured is what is stored.
    stored = weight.T.to(torch.float16).float().contiguous()
    return replace(classifier, weight=stored, bias=bias.float())


def _quality(scores: Tensor, wanted: Tensor) -> tuple[float, float]:
    """Accuracy and log likelihood; the more the better."""
    right = (scores.argmax(dim=-1) == wanted).float().mean().item()
    return right, -torch.nn.functional.cross_entropy(scores, wanted).item()


def _temperature(scores: Tensor, wanted: Tensor) -> Tensor:
    def loss(logarithm: float) -> float:
        return torch.nn.functional.cross_entropy(scores / math.exp(logarithm), wanted).item()

    return torch.tensor(math.exp(minimum(loss, math.log(COOLEST), math.log(HOTTEST))))
