"""The layers of one task alone."""

from __future__ import annotations

import torch

from xscript_ner.nn.dropout import Dropout
from xscript_ner.nn.encoders import BiGRU
from xscript_ner.nn.tasks import TaskModule


def test_further_inputs_stand_behind_what_is_shared() -> None:
    encoder = BiGRU(input_size=5, hidden_size=2)
    module = TaskModule(
        input_size=3,
        widths={"phrases": 2},
        encoder=encoder,
        dropout=Dropout(0.0, torch.Generator()),
    )
    assert module.columns() == {"shared": range(3), "phrases": range(3, 5)}
    hidden, phrases, lengths = torch.randn(2, 4, 3), torch.randn(2, 4, 2), torch.tensor([4, 2])
    expected = encoder(torch.cat([hidden, phrases], dim=-1), lengths)
    torch.testing.assert_close(module(hidden, {"phrases": phrases}, lengths), expected)
    assert module.output_size == 4
