"""A report as one page that fetches nothing and runs nothing."""

from __future__ import annotations

from html import escape

from ...evaluation.pages.html import Table, page, paragraph, table_html
from .contents import Block, Report
from .plots import Plot


def html_page(report: Report) -> str:
    """Words, tables and plots."""
    sections = {name: "".join(map(_block, blocks)) for name, blocks in report.sections.items()}
    return page(report.title, [*map(_block, report.opening)], sections, report.warnings)


def _block(block: Block) -> str:
    if isinstance(block, str):
        return paragraph(block)
    if isinstance(block, Table):
        return table_html(block)
    if isinstance(block, Plot):
        return (
            f'<figure><h3>{escape(block.title)}</h3>\n<div class="card">{block.svg}</div>\n'
            f"<figcaption>{escape(block.caption)}</figcaption></figure>\n"
        )
    terms = (f"<dt>{escape(name)}</dt><dd>{escape(text)}</dd>\n" for name, text in block)
    return f"<dl>{''.join(terms)}</dl>\n"
