"""The state of an unfinished run: written after each epoch or block, read to go on from there."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from ..core.files import write_text
from ..core.storage import read_tensors, write_tensors

STATE, LOG = "training-state", "log.jsonl"
GENERATOR, OPTIMIZER = "generator", "optimizer"


def write_state(
    directory: Path,
    about: Mapping[str, Any],
    groups: Mapping[str, Mapping[str, Tensor]],
    optimizer: torch.optim.Optimizer,
    generator: torch.Generator,
) -> None:
    """Writes where a run stands, whole or not at all.

    Args:
        directory: Of the run.
        about: Plain values.
        groups: Tensors by name, by what they are.
        optimizer, generator: As they stand.
    """
    tensors = {GENERATOR: generator.get_state()}
    for group, own in groups.items():
        tensors |= {f"{group}.{name}": value.detach() for name, value in own.items()}
    for number, slots in optimizer.state_dict()["state"].items():
        tensors |= {f"{OPTIMIZER}.{number}.{slot}": value for slot, value in slots.items()}
    path = directory / f"{STATE}.safetensors"
    write_tensors(path, tensors, {"about": json.dumps(about)})


class SavedState:
    """What ``write_state`` wrote.

    Args:
        directory: Of the run; an empty log is begun there where nothing was saved.

    Raises:
        CheckpointError: The file is cut off.

    Attributes:
        path: Where it lies.
        saved: Whether there is anything.
    """

    def __init__(self, directory: Path) -> None:
        self.directory, self.path = directory, directory / f"{STATE}.safetensors"
        self.saved = self.path.exists()
        self._tensors: dict[str, Tensor] = {}
        self._metadata: dict[str, str] = {}
        if self.saved:
            self._tensors, self._metadata = read_tensors(self.path)
        else:
            write_text(directory / LOG, "")

    @property
    def about(self) -> dict[str, Any]:
        """The plain values."""
        about: dict[str, Any] = json.loads(self._metadata["about"])
        return about

    def group(self, name: str) -> dict[str, Tensor]:
        """Tensors by name."""
        prefix = f"{name}."
        return {n.removeprefix(prefix): t for n, t in self._tensors.items() if n.startswith(prefix)}

    def restore(self, optimizer: torch.optim.Optimizer, generator: torch.Generator) -> None:
        """Puts the optimizer and the generator back to where they stood."""
        state: dict[int, dict[str, Tensor]] = {}
        for name, value in self.group(OPTIMIZER).items():
            number, slot = name.split(".", 1)
            state.setdefault(int(number), {})[slot] = value
        groups = optimizer.state_dict()["param_groups"]
        optimizer.load_state_dict({"state": state, "param_groups": groups})
        generator.set_state(self._tensors[GENERATOR])

    def trim_log(self, lines: int) -> None:
        """Drops what was logged behind the last state that was saved before a kill."""
        path = self.directory / LOG
        found = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        write_text(path, "".join(f"{line}\n" for line in found[:lines]))


@torch.no_grad()
def load_weights(model: nn.Module, weights: Mapping[str, Tensor]) -> None:
    """Writes weights into a model's parameters, by name."""
    for name, parameter in model.named_parameters():
        parameter.copy_(weights[name])
