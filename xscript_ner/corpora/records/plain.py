"""Lines of text, a document each, unless they are of something else."""

from __future__ import annotations

import json
import re

from .record import Layout, Lists, Read, Record

_COLUMNS = re.compile(r"\S+[\t ](?:\S+[\t ])*(?:O|[BIESLU]-\S+)")
_MARKUP = re.compile(r"\s*<(?:\?xml|!doctype|html)\b.*|\s*<[A-Za-z][^<>]*>\s*", re.IGNORECASE)
_MARK = re.compile("[\t,;]")


def line_records(lists: Lists, layout: Layout) -> Read:
    """Yields a document a line, empty ones too.

    Raises:
        DataError: The first line that is not empty is of JSON, markup, columns of tokens and
            tags, or names a table's columns, and the caller did not say that it is text.
    """
    number, sure = 0, layout.sure
    for lines in lists:
        for line in lines if not sure else ():
            number += 1
            if line.strip():
                sure = True
                found, hint = _syntax(line)
                if found:
                    message = f"expected a document a line, found {found}; {hint}"
                    raise layout.fault(f"{message}--from text takes lines as they are", number)
                break
        yield [Record(line, {}) for line in lines]


def _syntax(line: str) -> tuple[str, str]:
    """What a line is of that is no text, and what to do about it; nothing where it is text."""
    if _is_json(line):
        return "JSON", "--from jsonl reads an object a line, "
    if _MARKUP.fullmatch(line):
        return "markup", ""
    if line.startswith("-DOCSTART-") or ("\t" in line and _COLUMNS.fullmatch(line)):
        return "columns of tokens and tags", "xscript-ner convert makes JSON lines of it, "
    cells = [cell.strip(' "').casefold() for cell in _MARK.split(line)]
    if len(cells) > 1 and "text" in cells:
        kind = "tsv" if "\t" in line else "csv"
        return "the header of a table", f"--from {kind} reads it, "
    return "", ""


def _is_json(line: str) -> bool:
    """Whether a line is an object, the beginning of one, or a list of more than numbers."""
    stripped = line.strip()
    if stripped in ("{", "[", "[{"):
        return True
    if not stripped.startswith(("{", "[")):
        return False
    try:
        value = json.loads(stripped)
    except (ValueError, RecursionError):
        return stripped.startswith(('{"', '[{"', '[["'))
    return isinstance(value, dict) or any(not isinstance(item, int | float) for item in value)
