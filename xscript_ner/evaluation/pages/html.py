"""Pages that fetch nothing and run nothing: words and tables, in light and dark."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import NamedTuple

STYLE = """
:root{color-scheme:light dark;--ink:#1c1c1e;--ground:#fff;--quiet:#5b5b62;--rule:#d9d9de;
--soft:#f5f6f8;--warn:#fdf3ec;--good:#00624a;--bad:#a33b00}
@media (prefers-color-scheme:dark){:root{--ink:#ececf0;--ground:#17181b;--quiet:#a5a7b0;
--rule:#3a3c43;--soft:#22242a;--warn:#3a2415;--good:#5fd3ab;--bad:#ff9d66}}
body{margin:0 auto;max-width:1120px;padding:1.5rem 1.25rem 4rem;color:var(--ink);
background:var(--ground);font:16px/1.55 system-ui,"Noto Sans CJK JP","Hiragino Sans","Yu Gothic",
Meiryo,sans-serif;overflow-wrap:anywhere}
h2{font-size:1.25rem;margin:2.5rem 0 .75rem}
header p:first-of-type{font-size:1.1rem}
section>p,figcaption{color:var(--quiet)}
.warning{border-left:4px solid var(--bad);background:var(--warn);padding:.5rem .75rem}
nav{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;margin:1rem 0}
a{color:inherit}
.scroll{display:inline-block;max-width:calc(100% - 1.5rem);margin-right:1.5rem}
.scroll,.card{overflow-x:auto}
table{border-collapse:collapse;font-size:.9rem;font-variant-numeric:tabular-nums;
overflow-wrap:normal}
caption{font-weight:700;text-align:left;padding:.35rem .75rem}
th,td{padding:.35rem .75rem;border-bottom:1px solid var(--rule);text-align:left;
vertical-align:top}
thead th{border-bottom:2px solid var(--rule)}
th.number{white-space:normal;min-width:3.5rem;max-width:9rem}
.number{text-align:right;white-space:pre}
[style]{background:color-mix(in srgb,#4a98c9 var(--shade),#eef5fc);color:#000;text-align:center;
line-height:1.3;min-width:4rem;border:2px solid var(--ground)}
.framed{outline:2px solid #000;outline-offset:-4px}
.baseline td{background:var(--soft);font-style:italic}
.best{font-weight:700}
.better{color:var(--good)}
.worse{color:var(--bad)}
figure{margin:0 0 2.5rem}
.card{background:#fff;border:1px solid #d9d9de;border-radius:8px;padding:.75rem}
.card svg{display:block;height:auto;max-width:100%;min-width:44rem}
figcaption{margin-top:.5rem;font-size:.9rem;max-width:60rem}
dt{font-weight:700;margin-top:.75rem}
dd{margin:0;max-width:60rem}
"""


class Entry(NamedTuple):
    """Text in a table.

    Attributes:
        text: A line; in a heat map two.
        kind: ``number``, also with ``best``, ``better`` or ``worse``; empty for names.
        shade: How dark it is in a heat map, 0 to 1.
    """

    text: str
    kind: str = ""
    shade: float | None = None


class Table(NamedTuple):
    """Entries by line, each line with its kind: of ``baseline`` and ``best``, or empty."""

    heads: list[Entry]
    lines: list[tuple[str, list[Entry]]]
    caption: str = ""


def page(
    title: str,
    opening: Sequence[str],
    sections: Mapping[str, str],
    warnings: Sequence[str] = (),
    style: str = "",
) -> str:
    """A page of sections that can be jumped to.

    Args:
        title: Plain text.
        opening: HTML under the title.
        sections: Plain heading to HTML.
        warnings: Plain text, told ahead of the sections.
        style: CSS beside that of all pages.
    """
    name = escape(title)
    anchors = {heading: heading.lower().replace(" ", "-") for heading in sections}
    links = "".join(f'<a href="#{anchor}">{head}</a>' for head, anchor in anchors.items())
    told = "".join(
        f'<p class="warning"><strong>Warning:</strong> {escape(text)}</p>\n' for text in warnings
    )
    blocks = "\n".join(
        f'<section><h2 id="{anchors[heading]}">{heading}</h2>\n{block}</section>'
        for heading, block in sections.items()
    )
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" \
content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{name}</title>
<style>{STYLE}{style}</style>
</head>
<body>
<header><h1>{name}</h1>
{"".join(opening)}{told}</header>
<nav>{links}</nav>
{blocks}
</body>
</html>
"""


def paragraph(text: str) -> str:
    """Plain text as one."""
    return f"<p>{escape(text)}</p>\n"


def table_html(table: Table) -> str:
    """A table, which scrolls where the page is narrow."""
    heads = "".join(_entry("th", head) for head in table.heads)
    lines = "\n".join(
        f"<tr{_class(kind)}>{''.join(_entry('td', entry) for entry in entries)}</tr>"
        for kind, entries in table.lines
    )
    return (
        f'<div class="scroll"><table><caption>{escape(table.caption)}</caption>'
        f"<thead><tr>{heads}</tr></thead>\n<tbody>{lines}</tbody></table></div>\n"
    )


def _entry(tag: str, entry: Entry) -> str:
    shade = "" if entry.shade is None else f' style="--shade:{entry.shade:.0%}"'
    return f"<{tag}{_class(entry.kind)}{shade}>{escape(entry.text)}</{tag}>"


def _class(kind: str) -> str:
    return f' class="{kind}"' if kind else ""
