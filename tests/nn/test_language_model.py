"""A language model's reading of words in their sentence."""

from __future__ import annotations

import torch
from torch import nn

from xscript_ner.nn.chars import CharacterCNN, CharacterModule
from xscript_ner.nn.dropout import Dropout
from xscript_ner.nn.language_model import ContextModule, Spelled


def context(layers: int = 1) -> ContextModule:
    torch.manual_seed(1)
    generator = torch.Generator().manual_seed(1)
    chars = {
        name: CharacterModule(
            embedding=nn.Embedding(9, 4, padding_idx=0),
            encoder=CharacterCNN(input_size=4, hidden_size=3),
            dropout=Dropout(0.0, generator),
        )
        for name in ("surface", "romaji")
    }
    return ContextModule(
        chars=chars, projection=5, size=2, layers=layers, dropout=Dropout(0.0, generator)
    ).eval()


def readings(words: list[list[int]]) -> dict[str, Spelled]:
    """Words of one unit each, whose row is their number."""
    place = torch.tensor(words)
    units = torch.arange(9)[:, None]
    spelled = Spelled(units, torch.ones(9, dtype=torch.long), place)
    return {"surface": spelled, "romaji": spelled}


def test_one_direction_sees_what_is_before_and_the_other_what_is_behind() -> None:
    model, lengths = context(layers=2), torch.tensor([4])
    one = model.states(model.words(readings([[2, 3, 4, 5]])), lengths)
    two = model.states(model.words(readings([[2, 3, 8, 5]])), lengths)
    for ours, theirs in zip(one, two, strict=True):
        same = (ours == theirs)[0]
        assert same[:2, :2].all()  # forwards, before the word that differs
        assert not same[2:, :2].any()
        assert same[3, 2:].all()  # backwards, behind it
        assert not same[:3, 2:].any()


def test_padding_changes_nothing() -> None:
    model = context()
    alone = model(readings([[2, 3]]), torch.tensor([2]))
    padded = model(readings([[2, 3, 0, 0], [4, 5, 6, 7]]), torch.tensor([2, 4]))
    assert torch.allclose(padded[:1, :2], alone, atol=1e-6)


def test_two_layers_are_mixed_by_learnt_weights_and_scaled() -> None:
    model = context(layers=2)
    assert model.mixture is not None
    assert model.scale is not None
    with torch.no_grad():
        model.mixture.copy_(torch.tensor([0.0, 3.0]).log().clamp(min=-1e9))  # shares 0 and 1
        model.scale.fill_(2.0)
    states = [torch.full((1, 1, 4), 5.0), torch.full((1, 1, 4), 7.0)]
    assert model.mixed(states).flatten().tolist() == [14.0] * 4


def test_a_word_is_the_sum_of_what_its_readings_say() -> None:
    model = context()
    both = readings([[2, 3]])
    parts = [model.words({name: spelled}) for name, spelled in both.items()]
    assert torch.allclose(model.words(both), parts[0] + parts[1])
