"""A language model's reading of words in their sentence.

Source: Siddhant, Goyal & Metallinou 2019, "Unsupervised Transfer Learning for Spoken Language
Understanding in Intelligent Agents" (ELMo-Light, one layer), after Peters et al. 2018, "Deep
contextualized word representations" (ELMo, two layers and learnt weights to mix them).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

import torch
from torch import Tensor, nn

from .chars import CharacterModule
from .dropout import Dropout
from .encoders.bidirectional import reversed_positions, take
from .encoders.lstm import BiLSTM


@dataclass(frozen=True)
class Spelled:
    """Distinct spellings and where they stand.

    Attributes:
        units: (U, C) unit rows.
        lengths: (U,).
        place: (B, T) which of the U spellings each token has.
    """

    units: Tensor
    lengths: Tensor
    place: Tensor

    def to(self, device: torch.device | str) -> Spelled:
        """The same on a device."""
        return replace(
            self,
            units=self.units.to(device),
            lengths=self.lengths.to(device),
            place=self.place.to(device),
        )


class ContextModule(nn.Module):
    """Words by their characters, in the context of what is before and of what is behind.

    The directions share what they read and nothing else, so that the next word can be predicted
    from one and the previous word from the other.

    Args:
        chars: What is read of a word, by name, to its character module.
        projection: P, numbers of a word before its sentence is known.
        size: H, states of one direction.
        layers: Of each direction; a second one reads the first and adds to it.
        dropout: On the projected words.
    """

    STAGE: ClassVar[int] = 2

    def __init__(
        self,
        *,
        chars: Mapping[str, CharacterModule],
        projection: int,
        size: int,
        layers: int,
        dropout: Dropout,
    ) -> None:
        super().__init__()
        self.chars = nn.ModuleDict(chars)
        self.projections = nn.ModuleDict(
            {name: nn.Linear(module.output_size, projection) for name, module in chars.items()}
        )
        self.forwards = nn.ModuleList(self._layers(projection, size, layers))
        self.backwards = nn.ModuleList(self._layers(projection, size, layers))
        self.mixture = nn.Parameter(torch.zeros(layers)) if layers > 1 else None
        self.scale = nn.Parameter(torch.ones(1)) if layers > 1 else None
        self.dropout = dropout
        self.projection, self.size, self.output_size = projection, size, 2 * size

    @staticmethod
    def _layers(projection: int, size: int, layers: int) -> list[nn.LSTM]:
        inputs = [projection, *[size] * (layers - 1)]
        made = [nn.LSTM(width, size, batch_first=True) for width in inputs]
        for layer in made:
            BiLSTM.initialise(layer)
        return made

    def project(self, name: str, units: Tensor, lengths: Tensor) -> Tensor:
        """What one reading of words adds to them. Shape: (U, C), (U,) -> (U, P)."""
        output: Tensor = self.projections[name](self.chars[name](units, lengths))
        return output

    def words(self, readings: Mapping[str, Spelled]) -> Tensor:
        """Words before their sentence is known. Shape: places (B, T) -> (B, T, P)."""
        parts = [
            nn.functional.embedding(r.place, self.project(name, r.units, r.lengths))
            for name, r in readings.items()
        ]
        return torch.stack(parts).sum(dim=0)

    def states(self, words: Tensor, lengths: Tensor) -> list[Tensor]:
        """Of each layer, forwards and then backwards. Shape: (B, T, P), (B,) -> (B, T, 2H) each."""
        reverse = reversed_positions(lengths, words.shape[1])
        ahead, behind = words, take(words, reverse)
        found = []
        for depth, (forwards, backwards) in enumerate(
            zip(self.forwards, self.backwards, strict=True)
        ):
            below = ahead, behind
            ahead, behind = forwards(ahead)[0], backwards(behind)[0]
            if depth:
                ahead, behind = ahead + below[0], behind + below[1]
            found.append(torch.cat([ahead, take(behind, reverse)], dim=-1))
        return found

    def mixed(self, states: list[Tensor]) -> Tensor:
        """One layer's states as they are; of several, the mean by learnt weights, scaled."""
        if self.mixture is None or self.scale is None:
            return states[0]
        shares = self.mixture.softmax(dim=0)
        mean = torch.stack([w * s for w, s in zip(shares, states, strict=True)]).sum(dim=0)
        output: Tensor = self.scale * mean
        return output

    def forward(self, readings: Mapping[str, Spelled], lengths: Tensor) -> Tensor:
        """Shape: readings of (B, T) tokens, lengths (B,) -> (B, T, 2H)."""
        words = self.dropout(self.words(readings))
        return self.mixed(self.states(words, lengths))
