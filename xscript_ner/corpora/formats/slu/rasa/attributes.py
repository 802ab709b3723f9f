"""What Rasa says of entities beyond span and label, such as a role or a synonym's value."""

from __future__ import annotations

import json
import logging
from os import PathLike
from typing import Any

from .....core.types import Document, Entity

ATTRIBUTES = "entity_attributes"
"""The ``meta`` key where it is kept: a JSON list, an object an entity."""

logger = logging.getLogger(__name__)


def report_skipped(sections: dict[str, int], path: str | PathLike[str]) -> None:
    """Logs how many entries of which sections are no examples."""
    if sections:
        found = ", ".join(f"{name} ({count:,})" for name, count in sections.items())
        logger.warning("%s: left out what is no example: %s", path, found)


def attributed(entity: Entity, attributes: dict[str, Any]) -> dict[str, Any]:
    """What remains of an entity's attributes once those that the entity itself says are gone."""
    known = {"start", "end", "entity"}
    if attributes.get("value") == entity.text:
        known.add("value")
    return {key: value for key, value in attributes.items() if key not in known}


def attribute_meta(attributes: list[dict[str, Any]]) -> dict[str, str]:
    """The ``meta`` of attributes, an object an entity; nothing where all are empty."""
    if not any(attributes):
        return {}
    return {ATTRIBUTES: json.dumps(attributes, ensure_ascii=False)}


def attributes_of(document: Document) -> list[dict[str, Any]]:
    """The attributes of each entity, as ``attribute_meta`` has kept them.

    Raises:
        ValueError: There are not as many as entities.
    """
    if ATTRIBUTES not in document.meta:
        return [{} for _ in document.entities]
    found = json.loads(document.meta[ATTRIBUTES])
    fits = isinstance(found, list) and all(isinstance(one, dict) for one in found)
    if not fits or len(found) != len(document.entities):
        raise ValueError(f"expected {ATTRIBUTES} as an object an entity, found {found!r:.60}")
    return list(found)
