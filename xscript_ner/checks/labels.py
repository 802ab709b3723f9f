"""What a model calls the kinds of names in a suite."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from ..core.errors import ConfigError, choose
from ..corpora.label_maps import read_source_labels

KNOWN = "checks"
"""The label map of label sets that are widely used."""


def labels_of_kinds(
    labels: Collection[str], label_map: str | Path | Mapping[str, str | Sequence[str]] | None
) -> dict[str, tuple[str, ...]]:
    """Kind of a suite to the labels of a model that are right for it, the most fitting first.

    Args:
        labels: Those of the model.
        label_map: Kind to labels: a map's name, its path or itself. Without one the map of
            widely used labels, of which those count that the model has.

    Raises:
        ConfigError: There is no such map, or it names a label that the model does not have.
    """
    kinds = read_source_labels(KNOWN if label_map is None else label_map)
    named = {label for names in kinds.values() for label in names}
    if label_map is not None:
        for label in named - set(labels):
            raise ConfigError(choose("label", label, labels))
    return {kind: tuple(n for n in names if n in labels) for kind, names in kinds.items()}
