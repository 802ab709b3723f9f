"""Dropout draws from its own generator, and what PyTorch's would."""

from __future__ import annotations

import torch

from xscript_ner.nn.dropout import Dropout, SentenceDropout, drawing_from


def seeded(seed: int) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def test_it_gives_what_pytorch_s_dropout_gives_from_the_same_state() -> None:
    values = torch.randn(7, 30, generator=seeded(1))
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(5)
        expected = torch.nn.functional.dropout(values, 0.3, training=True)
    assert torch.equal(Dropout(0.3, seeded(5))(values), expected)


def test_the_global_generator_is_left_alone() -> None:
    before = torch.get_rng_state()
    Dropout(0.5, seeded(1))(torch.ones(9))
    SentenceDropout(0.5, seeded(1))(torch.ones(2, 3, 4))
    assert torch.equal(torch.get_rng_state(), before)


def test_nothing_is_dropped_outside_training_or_at_share_0() -> None:
    values = torch.randn(5, generator=seeded(1))
    assert torch.equal(Dropout(0.5, seeded(1)).eval()(values), values)
    assert torch.equal(Dropout(0.0, seeded(1))(values), values)


def test_a_sentence_loses_the_same_numbers_of_all_its_tokens() -> None:
    kept = SentenceDropout(0.5, seeded(1))(torch.ones(2, 5, 40))
    assert set(kept.unique().tolist()) == {0.0, 2.0}
    assert torch.equal(kept, kept[:, :1].expand_as(kept))
    assert not torch.equal(kept[0], kept[1])


def test_what_pytorch_draws_inside_continues_the_generator_and_nothing_else() -> None:
    before, generator = torch.get_rng_state(), seeded(7)
    with drawing_from(generator):
        inside = torch.rand(3)
    assert torch.equal(torch.get_rng_state(), before)
    again = seeded(7)
    assert torch.equal(inside, torch.rand(3, generator=again))
    assert torch.equal(torch.rand(3, generator=generator), torch.rand(3, generator=again))
