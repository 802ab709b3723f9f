"""Label Studio's export, JSON and JSON_MIN: a list of tasks, whose data are text.

JSON: ``{"id", "data": {"text"}, "annotations": [{"result": [{"from_name", "to_name", "type":
"labels", "value": {"start", "end", "text", "labels": []}}]}], "predictions": []}``. JSON_MIN:
``{"id", "text", "label": [{"start", "end", "text", "labels": []}], "annotator", …}``, where
``label`` is the name of the control tag. A single choice (``Choices``) is a label of the document
under its tag's name. Of several annotations of a task the one marked as ground truth is read, else
the last. Tasks that nobody has annotated are left out, relations and regions of other kinds too;
all that is counted in the log. Other keys of ``data`` and the task's id go to meta.

Offsets are code points, checked with each region's own ``text``. Label Studio before 1.4 counted
UTF-16 code units (HumanSignal/label-studio issue 1347, label-studio-frontend pull request 308):
``unit = "utf-16"``. Source: labelstud.io/guide/export, labelstud.io/guide/task_format.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from os import PathLike
from typing import Any

from ....core.errors import DataError
from ....core.types import Document, Entity
from ..jsonl import as_meta
from .items import fitted, other_keys, read_items, told
from .offsets import CODE_POINT, UTF_16, Offsets, check_unit

ANNOTATIONS = ("annotations", "completions")
"""Now, and before Label Studio 1.0."""
PREDICTIONS, DATA = "predictions", "data"
SPAN_TYPES = ("labels", "hypertextlabels")
UNFOUND = "expected annotated tasks, found none"


def read_labelstudio(
    path: str | PathLike[str],
    *,
    errors: str = "strict",
    text: str = "text",
    unit: str = CODE_POINT,
    overlapping: str = "error",
    predictions: bool = False,
) -> Iterator[Document]:
    """Yields the annotated tasks of an export, JSON or JSON_MIN.

    Args:
        path: The file: a list of tasks, or one a line.
        errors: ``"replace"`` reads broken UTF-8 as U+FFFD.
        text: The key of the text among the task's data.
        unit: What offsets count, ``codepoint``, ``utf-16`` or ``grapheme``.
        overlapping: ``"longest"`` keeps of regions that overlap the longest.
        predictions: Read the first prediction of tasks that nobody has annotated.

    Raises:
        DataError: A task is not of this shape, a region does not fit its text, or no task is
            annotated.
        ConfigError: An unknown unit or way with overlaps.
    """
    check_unit(unit)
    reader = _Tasks(text, unit, overlapping, predictions)
    found = False
    for document in read_items(path, errors, reader.document):
        if document is not None:
            found = True
            yield document
    told(reader.lost, path)
    if not found and reader.count:
        hint = "; predictions = true reads predictions" * reader.predicted
        raise DataError(f"{UNFOUND} in {reader.count:,}{hint}", path=path)


@dataclass
class _Tasks:
    """Makes documents of tasks, and counts what they leave out."""

    key: str
    unit: str
    overlapping: str
    predictions: bool
    count: int = 0
    predicted: bool = False
    lost: Counter[str] = field(default_factory=Counter)

    def document(self, task: dict[str, Any]) -> Document | None:
        """The document of a task; ``None`` where nobody has annotated it."""
        self.count += 1
        data = task.get(DATA)
        if not isinstance(data, dict):
            return self._of_minimum(task)
        result = self._result(task)
        if result is None:
            self.lost["tasks without an annotation"] += 1
            return None
        text = self._text(data)
        entities, labels = [], {}
        for region in result:
            kind, value = _region(region)
            if kind in SPAN_TYPES:
                entities += self._entities(value, text)
            elif kind == "choices" and len(value.get("choices", ())) == 1:
                labels[str(region.get("from_name"))] = str(value["choices"][0])
            else:
                self.lost["relations" if kind == "relation" else f"regions of type {kind}"] += 1
        meta = other_keys(data, [self.key]) | as_meta(
            {"id": task["id"]} if task.get("id") is not None else {}
        )
        return self._checked(text, entities, meta, labels)

    def _of_minimum(self, task: dict[str, Any]) -> Document:
        """Of JSON_MIN, where annotations stand under the name of their control tag."""
        text = self._text(task)
        regions = {key: value for key, value in task.items() if _is_regions(value)}
        entities = [
            entity
            for values in regions.values()
            for value in values
            for entity in self._entities(value, text)
        ]
        return self._checked(text, entities, other_keys(task, [self.key, *regions]), {})

    def _checked(
        self, text: str, entities: list[Entity], meta: dict[str, str], labels: dict[str, str]
    ) -> Document:
        try:
            found = fitted(text, entities, self.overlapping, self.lost)
        except DataError as error:
            counted = self.unit == CODE_POINT and Offsets(text, UTF_16).places is not None
            hint = f" (Label Studio before 1.4 counts in unit = {UTF_16!r})"
            hint *= counted and "overlap" not in error.message
            raise DataError(error.message + hint) from None
        return Document(text, found, meta=meta, labels=labels)

    def _text(self, data: dict[str, Any]) -> str:
        text = data.get(self.key)
        if not isinstance(text, str):
            keys = ", ".join(data) or "none"
            raise DataError(
                f'expected a string as "{self.key}", found {text!r:.60}; the keys are {keys} '
                "(option text names another)"
            )
        return text

    def _result(self, task: dict[str, Any]) -> list[Any] | None:
        """The regions of the annotation that counts."""
        key = next((key for key in ANNOTATIONS if key in task), ANNOTATIONS[0])
        listed = _list_of(task, key)
        done = [one for one in listed if isinstance(one, dict) and not one.get("was_cancelled")]
        self.lost["annotations that were skipped"] += len(listed) - len(done)
        predicted = _list_of(task, PREDICTIONS)
        self.predicted |= bool(predicted)
        if not done and self.predictions:
            done = predicted[:1]
        if not done:
            return None
        truth = [one for one in done if one.get("ground_truth")]
        self.lost["annotations beside the one that was read"] += len(done) - 1
        return _list_of((truth or done)[-1], "result")

    def _entities(self, value: Any, text: str) -> list[Entity]:
        match value:
            case {"start": int(start), "end": int(end), "labels": [*labels]}:
                pass
            case _:
                raise DataError(
                    f'expected a region {{"start", "end", "labels"}}, found {value!r:.80}'
                )
        offsets = Offsets(text, self.unit)
        start, end = offsets.read(start), offsets.read(end)
        claimed = value.get("text")
        if not isinstance(claimed, str):
            claimed = text[max(start, 0) : max(end, 0)]
        return [Entity(start, end, str(label), claimed) for label in labels or [""]]


def _list_of(holder: Any, key: str) -> list[Any]:
    listed = holder.get(key, []) if isinstance(holder, dict) else holder
    if not isinstance(listed, list):
        raise DataError(f'expected a list as "{key}", found {listed!r:.60}')
    return listed


def _region(region: Any) -> tuple[str, dict[str, Any]]:
    if not isinstance(region, dict):
        raise DataError(f'expected a region {{"type", "value"}}, found {region!r:.80}')
    value = region.get("value", {})
    return str(region.get("type", "")), value if isinstance(value, dict) else {}


def _is_regions(value: Any) -> bool:
    """Whether a key of JSON_MIN is a control tag with regions."""
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(one, dict) and "start" in one and "end" in one for one in value)
    )
