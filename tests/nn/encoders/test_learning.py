"""Every encoder learns a task that needs both directions."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from xscript_ner.nn.encoders import ENCODERS

LONGEST, KINDS = 6, 4


@pytest.mark.parametrize("name", ENCODERS)
def test_a_token_is_told_by_its_neighbours_on_both_sides(name: str) -> None:
    """Each token's class says whether the token before it and the one after it are of kind 0."""
    torch.manual_seed(0)
    encoder = ENCODERS[name](input_size=8, hidden_size=16)
    embedding, dense = nn.Embedding(KINDS, 8), nn.Linear(encoder.output_size, 4)
    modules = nn.ModuleList([encoder, embedding, dense])
    optimizer = torch.optim.Adam(modules.parameters(), lr=0.01)
    tokens = torch.randint(KINDS, (128, LONGEST))
    edge = torch.ones(len(tokens), 1, dtype=torch.long)
    zero = (tokens == 0).long()
    before = torch.cat([1 - edge, zero[:, :-1]], dim=1)
    after = torch.cat([zero[:, 1:], 1 - edge], dim=1)
    gold, lengths = before + 2 * after, torch.full((len(tokens),), LONGEST)
    for _ in range(120):
        optimizer.zero_grad()
        scores = dense(encoder(embedding(tokens), lengths))
        loss = nn.functional.cross_entropy(scores.flatten(0, 1), gold.flatten())
        loss.backward()
        optimizer.step()
    right = (scores.argmax(dim=-1) == gold).float().mean().item()
    assert right > 0.97
