"""The domain classifier fitted: against scikit-learn's own answers, pruned, calibrated."""

from __future__ import annotations

import builtins
from collections.abc import Sequence
from typing import Any

import pytest
import torch
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from xscript_ner.config import DomainsConfig, parse
from xscript_ner.core.errors import ConfigError, DataError
from xscript_ner.core.types import Document, Sentence, Token
from xscript_ner.training.domains.maximum_entropy import fit_domains

SAID = {
    "alarm": ("wake me up", "set an alarm", "alarm at six", "wake us at seven"),
    "music": ("play some jazz", "play a song", "next song", "turn the music up"),
    "weather": ("will it rain", "is it cold", "rain at six", "how cold is it"),
}


def sentence(text: str, domain: str) -> Sentence:
    words = text.split()
    tokens = tuple(Token(word, 0, len(word)) for word in words)
    return Sentence(Document(text, labels={"domain": domain}), tokens, tuple(words))


def said(*domains: str) -> list[Sentence]:
    return [sentence(text, domain) for domain in domains for text in SAID[domain]]


def config(**values: Any) -> DomainsConfig:
    return parse(DomainsConfig, {"min_count": 1} | values)


def answers(classifier: Any, sentences: Sequence[Sentence]) -> list[tuple[str, float]]:
    return [*classifier([(one.tokens, one.romaji) for one in sentences])]


@pytest.mark.parametrize("domains", [("alarm", "music"), ("alarm", "music", "weather")])
def test_it_answers_as_scikit_learn_does(domains: tuple[str, ...]) -> None:
    sentences = said(*domains)
    made = fit_domains(sentences, config(C=5))
    matrix = torch.zeros(len(sentences), len(made.features))
    for number, one in enumerate(sentences):
        rows = made.rows((one.tokens, one.romaji))
        matrix[number, rows] = len(rows) ** -0.5
    reference = LogisticRegression(C=5.0, max_iter=1000)
    given = csr_matrix(matrix.double().numpy())
    reference.fit(given, [one.document.labels["domain"] for one in sentences])
    expected = reference.predict_proba(given)
    for (label, score), wanted in zip(answers(made, sentences), expected, strict=True):
        assert label == reference.classes_[wanted.argmax()]
        assert score == pytest.approx(wanted.max(), abs=2e-3)  # weights are stored in 16 bits


def test_the_strength_that_is_best_on_dev_is_taken() -> None:
    dev = said("alarm", "music", "weather")
    weak, strong = (fit_domains(said(*SAID), config(C=c)) for c in (0.001, 100))
    chosen = fit_domains(said(*SAID), config(C=[0.001, 100]), dev)
    assert chosen.weight.equal(strong.weight)
    assert fit_domains(said(*SAID), config(C=[0.001, 100])).weight.equal(weak.weight)


def test_probabilities_are_calibrated_on_dev() -> None:
    wrong = [sentence(text, "music") for text in SAID["alarm"]]  # right half of the time
    doubted = fit_domains(said(*SAID), config(C=100), [*said("alarm"), *wrong])
    trusted = fit_domains(said(*SAID), config(C=100), said("alarm", "music"))
    assert doubted.temperature > 1 > trusted.temperature
    scores = [score for _, score in answers(doubted, said("alarm"))]
    assert sum(scores) / len(scores) == pytest.approx(0.5, abs=0.1)


def test_the_features_that_tell_most_are_kept() -> None:
    whole = fit_domains(said(*SAID), config())
    small = fit_domains(said(*SAID), config(max_features=20))
    assert len(whole.features) > 200
    assert len(small.features) == 20
    assert set(small.features) < set(whole.features)
    found = [label for label, _ in answers(small, said(*SAID))]
    gold = [one.document.labels["domain"] for one in said(*SAID)]
    assert sum(map(str.__eq__, found, gold)) >= 10


def test_rare_features_are_left_out() -> None:
    found = fit_domains(said(*SAID), config(min_count=2)).features
    assert "w:rain" in found
    assert "w:jazz" not in found
    with pytest.raises(DataError, match=r"no n-gram is in 99 sentences; lower domains\.min_count"):
        fit_domains(said(*SAID), config(min_count=99))


def test_a_dev_sentence_of_an_unknown_domain_does_not_count() -> None:
    odd = [sentence("what is two and two", "sums")]
    plain, beside = (
        fit_domains(said(*SAID), config(), said("alarm") + more) for more in ([], odd)
    )
    assert plain.temperature == beside.temperature


def test_scikit_learn_that_is_missing_is_named_with_its_extra(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any) -> Any:
        if name.startswith("sklearn"):
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(ConfigError, match=r"pip install 'xscript-ner\[domains\]'"):
        fit_domains(said(*SAID), config())
