"""A report's words and tables as Markdown."""

from __future__ import annotations

from ...core.display import bold, escaped, table
from .contents import Report, Terms
from .plots import Plot
from .tables import Entry, Table


def markdown(report: Report) -> str:
    """Everything but the plots."""
    parts = [f"# {escaped(report.title)}", *map(escaped, report.opening)]
    parts += [f"{bold('Warning:')} {escaped(warning)}" for warning in report.warnings]
    for name, blocks in report.sections.items():
        shown = [_block(block) for block in blocks if not isinstance(block, Plot)]
        parts += [f"## {name}", *shown] if shown else []
    return "\n\n".join(parts) + "\n"


def _block(block: str | Table | Terms) -> str:
    if isinstance(block, str):
        return escaped(block)
    if isinstance(block, Table):
        found = markdown_table(block)
        return f"{escaped(block.caption)}\n\n{found}" if block.caption else found
    return "\n".join(f"- **{escaped(name)}**: {escaped(text)}" for name, text in block)


def markdown_table(shown: Table) -> str:
    """A table of the report without its caption."""
    rows = [[_marked(entry) for entry in entries] for _, entries in shown.lines]
    numbers = [bool(head.kind) for head in shown.heads]
    return table([_marked(head) for head in shown.heads], rows, numbers)


def _marked(entry: Entry) -> str:
    text = escaped(entry.text)
    return bold(text) if "best" in entry.kind else text
