"""A report's words and tables as Markdown."""

from __future__ import annotations

from .document import Document, Terms
from .plots import Plot
from .tables import Cell, Table

ESCAPES = str.maketrans({c: "\\" + c for c in "\\|*`"} | {"<": "&lt;", ">": "&gt;", "&": "&amp;"})


def markdown(document: Document) -> str:
    """Everything but the plots."""
    parts = [f"# {_escaped(document.title)}", *map(_escaped, document.opening)]
    for name, blocks in document.sections.items():
        shown = [_block(block) for block in blocks if not isinstance(block, Plot)]
        parts += [f"## {name}", *shown] if shown else []
    return "\n\n".join(parts) + "\n"


def _escaped(text: str) -> str:
    """Any text as one line of Markdown that shows it as it is."""
    return " ".join(text.split()).translate(ESCAPES).replace("](", "]\\(")


def _block(block: str | Table | Terms) -> str:
    if isinstance(block, str):
        return _escaped(block)
    if isinstance(block, Table):
        rule = ["---:" if head.kind else "---" for head in block.heads]
        lines = [map(_cell, cells) for cells in (block.heads, *(cells for _, cells in block.lines))]
        rows = "\n".join(f"| {' | '.join(line)} |" for line in (lines[0], rule, *lines[1:]))
        return f"{_escaped(block.caption)}\n\n{rows}" if block.caption else rows
    return "\n".join(f"- **{_escaped(name)}**: {_escaped(text)}" for name, text in block)


def _cell(cell: Cell) -> str:
    text = _escaped(cell.text)
    return f"**{text}**" if "best" in cell.kind else text
