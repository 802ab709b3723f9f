"""Tasks for Label Studio's import: annotated, or marked beforehand by a model."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ....core.errors import ConfigError, choose
from ....core.types import Document, Entity
from .items import from_other_keys, item_lines, object_lines
from .offsets import CODE_POINT, Offsets, check_unit

JSON, JSON_MIN = LAYOUTS = ("json", "json_min")


def labelstudio_lines(
    documents: Iterable[Document],
    *,
    layout: str = JSON,
    text: str = "text",
    from_name: str = "label",
    to_name: str = "text",
    model_version: str = "",
    unit: str = CODE_POINT,
) -> Iterator[str]:
    """Yields the lines of a list of tasks, a task a line.

    Args:
        documents: Tokens, columns, language and open spans are not kept; meta become further
            data of the task, and ``meta["id"]`` its id.
        layout: ``"json"``, which Label Studio imports, or ``"json_min"``, which it only exports:
            there labels of the whole document are left out.
        text: The key of the text among the task's data.
        from_name, to_name: Of the control tag ``Labels`` and the object tag ``Text`` in the
            project's labelling interface. Labels of the document become choices of a control
            tag of their own name.
        model_version: If given, entities and labels are predictions of this model, which
            annotators see and correct, with the entities' scores; else they are annotations.
        unit: What offsets count; ``utf-16`` for Label Studio before 1.4.

    Raises:
        DataError: A document (counted from 1) whose meta has a key of the format's own.
        ConfigError: An unknown layout or unit, or predictions in JSON_MIN.
    """
    check_unit(unit)
    if layout not in LAYOUTS:
        raise ConfigError(choose("layout", layout, LAYOUTS))
    if layout == JSON_MIN and model_version:
        raise ConfigError(f"layout {JSON_MIN} holds no predictions: model_version is for {JSON}")

    def minimum(document: Document) -> dict[str, Any]:
        others = from_other_keys(document, (text, from_name))
        regions = [_value(document, entity, unit) for entity in document.entities]
        return {**others, text: document.text, from_name: regions}

    def task(document: Document) -> dict[str, Any]:
        data = from_other_keys(document, (text,))
        own = {"id": data.pop("id")} if "id" in data else {}
        result = list(_regions(document, from_name, to_name, unit))
        done: dict[str, Any] = {"result": result}
        if model_version:
            scores = [entity.score for entity in document.entities if entity.score is not None]
            done |= {"model_version": model_version}
            done |= {"score": round(min(scores), 4)} if scores else {}
        key = "predictions" if model_version else "annotations"
        return {**own, "data": {**data, text: document.text}, key: [done]}

    return item_lines(object_lines(documents, minimum if layout == JSON_MIN else task))


def _value(document: Document, entity: Entity, unit: str) -> dict[str, Any]:
    offsets = Offsets(document.text, unit)
    return {
        "start": offsets.written(entity.start),
        "end": offsets.written(entity.end),
        "text": entity.text,
        "labels": [entity.label],
    }


def _regions(
    document: Document, from_name: str, to_name: str, unit: str
) -> Iterator[dict[str, Any]]:
    """What is marked in a document, each with an id of its own."""
    for number, entity in enumerate(document.entities):
        region: dict[str, Any] = {
            "id": f"e{number}",
            "from_name": from_name,
            "to_name": to_name,
            "type": "labels",
            "value": _value(document, entity, unit),
        }
        yield region | ({} if entity.score is None else {"score": round(entity.score, 4)})
    for head, label in document.labels.items():
        yield {
            "id": f"c-{head}",
            "from_name": head,
            "to_name": to_name,
            "type": "choices",
            "value": {"choices": [label]},
        }
