"""A report as one page that fetches nothing and runs nothing."""

from __future__ import annotations

from html import escape

from .contents import Block, Report
from .plots import Plot
from .tables import Entry, Table

STYLE = """
body{margin:0 auto;max-width:1120px;padding:1.5rem 1.25rem 4rem;color:#1c1c1e;
background:#fff;font:16px/1.55 system-ui,"Noto Sans CJK JP","Hiragino Sans","Yu Gothic",
Meiryo,sans-serif;overflow-wrap:anywhere}
h2{font-size:1.25rem;margin:2.5rem 0 .75rem}
header p:first-of-type{font-size:1.1rem}
section>p,figcaption{color:#5b5b62}
.warning{border-left:4px solid #a33b00;background:#fdf3ec;padding:.5rem .75rem}
nav{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;margin:1rem 0}
a{color:inherit}
.scroll{display:inline-block;max-width:100%;margin-right:1.5rem}
.scroll,.card{overflow-x:auto}
table{border-collapse:collapse;font-size:.9rem;font-variant-numeric:tabular-nums;
overflow-wrap:normal}
caption{font-weight:700;text-align:left;padding:.35rem .75rem}
th,td{padding:.35rem .75rem;border-bottom:1px solid #d9d9de;text-align:left;
vertical-align:top}
thead th{border-bottom:2px solid #d9d9de}
th.number{white-space:normal;min-width:3.5rem;max-width:9rem}
.number{text-align:right;white-space:pre}
[style]{background:color-mix(in srgb,#4a98c9 var(--shade),#eef5fc);color:#000;text-align:center;
line-height:1.3;min-width:4rem;border:2px solid #fff}
.framed{outline:2px solid #000;outline-offset:-4px}
.baseline td{background:#f5f6f8;font-style:italic}
.best{font-weight:700}
.better{color:#00624a}
.worse{color:#a33b00}
figure{margin:0 0 2.5rem}
.card{background:#fff;border:1px solid #d9d9de;border-radius:8px;padding:.75rem}
.card svg{display:block;height:auto;max-width:100%;min-width:44rem}
figcaption{margin-top:.5rem;font-size:.9rem;max-width:60rem}
dt{font-weight:700;margin-top:.75rem}
dd{margin:0;max-width:60rem}
"""


def html_page(report: Report) -> str:
    """Words, tables and plots."""
    title = escape(report.title)
    anchors = {name: name.lower().replace(" ", "-") for name in report.sections}
    links = "".join(f'<a href="#{anchor}">{name}</a>' for name, anchor in anchors.items())
    sections = "\n".join(
        f'<section><h2 id="{anchors[name]}">{name}</h2>\n{"".join(map(_block, blocks))}</section>'
        for name, blocks in report.sections.items()
    )
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" \
content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{STYLE}</style>
</head>
<body>
<header><h1>{title}</h1>
{"".join(map(_block, report.opening))}{"".join(map(_warning, report.warnings))}</header>
<nav>{links}</nav>
{sections}
</body>
</html>
"""


def _warning(text: str) -> str:
    return f'<p class="warning"><strong>Warning:</strong> {escape(text)}</p>\n'


def _block(block: Block) -> str:
    if isinstance(block, str):
        return f"<p>{escape(block)}</p>\n"
    if isinstance(block, Table):
        return _table(block)
    if isinstance(block, Plot):
        return (
            f'<figure><h3>{escape(block.title)}</h3>\n<div class="card">{block.svg}</div>\n'
            f"<figcaption>{escape(block.caption)}</figcaption></figure>\n"
        )
    terms = (f"<dt>{escape(name)}</dt><dd>{escape(text)}</dd>\n" for name, text in block)
    return f"<dl>{''.join(terms)}</dl>\n"


def _table(table: Table) -> str:
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
