"""The word module and the features beside it."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from xscript_ner.nn.dropout import Dropout, SentenceDropout
from xscript_ner.nn.encoders import BiLSTM
from xscript_ner.nn.words import FeatureEmbeddings, WordModule

UNKNOWN = 1


def module(word_dropout: float = 0.0, dropout: float = 0.0) -> WordModule:
    torch.manual_seed(0)
    generator = torch.Generator().manual_seed(0)
    return WordModule(
        embedding=nn.Embedding(9, 4, padding_idx=0),
        widths={"others": 2},
        encoder=BiLSTM(input_size=6, hidden_size=3),
        word_dropout=word_dropout,
        dropout=SentenceDropout(dropout, generator),
        encoder_dropout=Dropout(0.0, generator),
        unknown=UNKNOWN,
        generator=generator,
    )


def test_each_feature_has_its_vectors_under_its_name() -> None:
    tables = {"a": nn.Embedding(3, 2), "b": nn.Embedding(4, 3)}
    features = FeatureEmbeddings(tables=tables, dropout=Dropout(0.0, torch.Generator()))
    vectors = features(torch.tensor([[[2, 1], [0, 3]]]))
    assert features.widths == {"a": 2, "b": 3}
    assert [(name, v.shape) for name, v in vectors.items()] == [("a", (1, 2, 2)), ("b", (1, 2, 3))]
    assert torch.equal(vectors["a"][0, 0], tables["a"].weight[2])
    assert torch.equal(vectors["b"][0, 0], tables["b"].weight[1])


def test_no_features_give_nothing() -> None:
    features = FeatureEmbeddings(tables={}, dropout=Dropout(0.0, torch.Generator()))
    assert features(torch.zeros(2, 3, 0, dtype=torch.long)) == {}


def test_a_word_s_vector_stands_before_what_else_is_known() -> None:
    words, others = module(), torch.randn(1, 2, 2)
    joined = words.join(torch.tensor([[3, 4]]), {"others": others})
    assert torch.equal(joined[..., 4:], others)
    assert torch.equal(joined[0, 1, :4], words.embedding.weight[4])
    assert words.columns() == {"words": range(0, 4), "others": range(4, 6)}


def test_lost_words_become_the_unknown_one_in_training_only() -> None:
    words, rows = module(word_dropout=0.5), torch.full((1, 1000), 3)
    unknown = words.embedding.weight[UNKNOWN]
    lost = (words.join(rows, {"others": torch.zeros(1, 1000, 2)})[0, :, :4] == unknown).all(dim=-1)
    assert 400 < int(lost.sum()) < 600
    words.eval()
    kept = words.join(rows, {"others": torch.zeros(1, 1000, 2)})
    assert (kept[0, :, :4] == words.embedding.weight[3]).all()


def test_dropout_masks_the_same_units_of_a_whole_sentence() -> None:
    words = module(dropout=0.5)
    seen = []
    words.encoder.register_forward_pre_hook(lambda _, inputs: seen.append(inputs[0]))
    words(torch.full((2, 5), 3), {"others": torch.ones(2, 5, 2)}, torch.tensor([5, 5]))
    dropped = seen[0] == 0
    assert (dropped == dropped[:, :1]).all()
    assert dropped.any()
    kept = seen[0][..., 4:]
    assert set(kept.unique().tolist()) <= {0.0, 2.0}


@pytest.mark.parametrize("lengths", [(3, 2), (1, 3)])
def test_a_batch_gives_what_its_sentences_give_alone(lengths: tuple[int, int]) -> None:
    words = module().eval()
    rows, others = torch.tensor([[2, 3, 4], [5, 6, 7]]), torch.randn(2, 3, 2)
    together = words(rows, {"others": others}, torch.tensor(lengths))
    assert together.shape == (2, 3, words.output_size)
    for i, n in enumerate(lengths):
        alone = words(rows[i : i + 1, :n], {"others": others[i : i + 1, :n]}, torch.tensor([n]))
        torch.testing.assert_close(together[i : i + 1, :n], alone)
