"""The softmax over few of many classes."""

from __future__ import annotations

import math

import pytest
import torch

from xscript_ner.nn.sampled_softmax import SampledSoftmax


@pytest.fixture
def softmax() -> SampledSoftmax:
    generator = torch.Generator().manual_seed(1)
    made = SampledSoftmax(size=1, classes=3, negatives=4, generator=generator)
    with torch.no_grad():
        made.weight.copy_(torch.tensor([[1.0], [2.0], [0.0]]))
        made.bias.copy_(torch.tensor([0.0, 0.0, 0.5]))
    return made


def test_a_class_is_expected_as_often_as_its_rank_says(softmax: SampledSoftmax) -> None:
    # P(0) = log(2 / 1) / log 4 = 1 / 2, of four draws two; all three make 4.
    expected = softmax.expected(torch.tensor([0, 1, 2])).exp()
    assert expected.tolist() == pytest.approx(
        [2.0, 4 * math.log(1.5) / math.log(4), 4 * math.log(4 / 3) / math.log(4)]
    )
    assert expected.sum().item() == pytest.approx(4.0)


def test_classes_are_drawn_as_often_as_expected(softmax: SampledSoftmax) -> None:
    softmax.negatives = 30_000
    counts = torch.bincount(softmax.draw(), minlength=3)
    wanted = softmax.expected(torch.arange(3)).exp()
    assert torch.allclose(counts.float(), wanted, rtol=0.05)


def test_the_right_class_is_scored_against_those_drawn_and_not_against_itself(
    softmax: SampledSoftmax, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(softmax, "draw", lambda: torch.tensor([0, 1, 0, 2]))
    e = softmax.expected(torch.arange(3)).tolist()
    # One token, state 1, right class 0: scores 1, 2 and 0.5, each less its expected logarithm;
    # class 0, drawn twice, is left out of the wrong ones.
    right, wrong = 1.0 - e[0], [2.0 - e[1], 0.5 - e[2]]
    total = math.log(sum(math.exp(score) for score in [right, *wrong]))
    loss = softmax.loss(torch.tensor([[1.0]]), torch.tensor([0]))
    assert loss.item() == pytest.approx(total - right)


def test_surprise_is_the_negative_log_probability_among_all(softmax: SampledSoftmax) -> None:
    total = math.log(math.exp(1.0) + math.exp(2.0) + math.exp(0.5))
    surprise = softmax.surprise(torch.tensor([[1.0], [1.0]]), torch.tensor([0, 2]))
    assert surprise.item() == pytest.approx(2 * total - 1.0 - 0.5)
