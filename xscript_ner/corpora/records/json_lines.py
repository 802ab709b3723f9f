"""JSON lines, one field of which is the text."""

from __future__ import annotations

import json
from typing import Any

from .record import Layout, Lists, Read, Record

FIELD = "text"


def object_records(lists: Lists, layout: Layout) -> Read:
    """Yields a document an object, one a line; blank lines are passed over.

    Raises:
        DataError: A line is no JSON object, or has no string under the field.
    """
    number = 0
    for lines in lists:
        records = []
        for line in lines:
            number += 1
            if not line.strip():
                continue
            try:
                records.append(_record(line, layout, number))
            except Exception:
                yield records  # so that answers to earlier lines come first
                raise
        yield records


def _record(line: str, layout: Layout, number: int) -> Record:
    try:
        item = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise layout.fault(f"expected a JSON object, found: {error}", number) from None
    if not isinstance(item, dict):
        raise layout.fault(f"expected a JSON object, found {item!r:.60}", number)
    field = layout.given.field or FIELD
    text: Any = item.get(field)
    if not isinstance(text, str):
        keys = ", ".join(item) or "none"
        message = f'expected a string as "{field}", found {text!r:.60}; the fields are {keys}'
        raise layout.fault(f"{message} (--field names another)", number)
    return Record(text, {key: value for key, value in item.items() if key != field})
