"""The domain classifier's arithmetic, on weights set by hand."""

from __future__ import annotations

import math

import pytest
import torch

from xscript_ner.config import DomainsConfig
from xscript_ner.core.types import Token
from xscript_ner.core.vocab import LabelSet
from xscript_ner.models.domains.classifier import DomainClassifier


def classifier(temperature: float = 1.0) -> DomainClassifier:
    return DomainClassifier(
        DomainsConfig(words=1, characters=(9, 9)),
        LabelSet(["alarm", "music"]),
        ("w:wake", "w:play", "w:me"),
        torch.tensor([[3.0, 0.0], [0.0, 2.0], [0.5, 0.5]]),
        torch.tensor([0.25, 0.0]),
        torch.tensor(temperature),
    )


def words(text: str) -> tuple[list[Token], list[str]]:
    return [Token(word, 0, len(word)) for word in text.split()], text.split()


def test_scores_are_weights_summed_over_the_root_of_their_number_plus_the_bias() -> None:
    made = classifier()
    rows = [made.rows(words(text)) for text in ("wake", "wake me", "play wake me now", "now")]
    assert [sorted(one) for one in rows] == [[0], [0, 2], [0, 1, 2], []]
    expected = [
        [3.25, 0.0],
        [3.5 / math.sqrt(2) + 0.25, 0.5 / math.sqrt(2)],
        [3.5 / math.sqrt(3) + 0.25, 2.5 / math.sqrt(3)],
        [0.25, 0.0],
    ]
    torch.testing.assert_close(made.scores(rows), torch.tensor(expected))


def test_a_temperature_makes_it_less_sure_of_the_same_answer() -> None:
    document = words("wake")
    (sure,), (unsure,) = classifier()([document]), classifier(2.0)([document])
    assert sure.label == unsure.label == "alarm"
    assert sure.score == pytest.approx(1 / (1 + math.exp(-3.25)))
    assert unsure.score == pytest.approx(1 / (1 + math.exp(-3.25 / 2)))


def test_no_document_has_no_answer() -> None:
    assert classifier()([]) == []
