"""The character module."""

from __future__ import annotations

import torch
from torch import nn

from xscript_ner.nn.chars import BigramBiLSTM, CharacterModule
from xscript_ner.nn.dropout import Dropout
from xscript_ner.nn.encoders import BiLSTM


def module(dropout: float = 0.0) -> CharacterModule:
    torch.manual_seed(0)
    return CharacterModule(
        embedding=nn.Embedding(9, 4, padding_idx=0),
        encoder=BigramBiLSTM(input_size=4, hidden_size=3),
        dropout=Dropout(dropout, torch.Generator().manual_seed(0)),
    )


def test_a_word_s_vector_is_the_two_final_states() -> None:
    chars = module()
    bigrams, lengths = torch.tensor([[2, 3, 4], [5, 6, 0]]), torch.tensor([3, 2])
    states = BiLSTM.forward(chars.encoder, chars.embedding(bigrams), lengths)
    vectors = chars(bigrams, lengths)
    assert vectors.shape == (2, chars.output_size)
    torch.testing.assert_close(vectors[0], torch.cat([states[0, 2, :3], states[0, 0, 3:]]))
    torch.testing.assert_close(vectors[1], torch.cat([states[1, 1, :3], states[1, 0, 3:]]))


def test_the_order_of_bigrams_matters() -> None:
    vectors = module()(torch.tensor([[2, 3, 4], [4, 3, 2]]), torch.tensor([3, 3]))
    assert not torch.allclose(vectors[0], vectors[1])


def test_dropout_acts_in_training_only() -> None:
    chars, bigrams, lengths = module(0.5), torch.tensor([[2, 3, 4]]), torch.tensor([3])
    assert not torch.equal(chars(bigrams, lengths), chars(bigrams, lengths))
    chars.eval()
    assert torch.equal(chars(bigrams, lengths), chars(bigrams, lengths))
