"""Tagged documents as one page that fetches nothing and runs nothing, written as they come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from html import escape

from .marks import COLORS, style

STYLE = """
:root{color-scheme:light dark}
body{margin:0 auto;max-width:60rem;padding:1.5rem 1.25rem 4rem;background:#fff;color:#1d1f24}
@media (prefers-color-scheme:dark){body{background:#16171b;color:#e8eaee}}
h1{font:600 1.15rem/1.4 system-ui,sans-serif}
.xn>p{border-bottom:1px solid color-mix(in srgb,currentColor 12%,transparent);padding:.3rem 0}
.xn footer{margin-top:2rem;font-size:.9rem}
"""


def page_lines(
    title: str, paragraphs: Iterable[str], counts: Counter[str], labels: Sequence[str]
) -> Iterator[str]:
    """Yields the lines of a page, with their endings, a document a line.

    Args:
        title: Of the page.
        paragraphs: ``marked`` documents, with their line endings, one or several.
        counts: Of the labels of their entities, read when all of them have been taken.
        labels: All that there are, as ``marked`` was given them.
    """
    name = escape(title)
    yield "<!DOCTYPE html>\n"
    yield '<html lang="en"><head><meta charset="utf-8">\n'
    yield (
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
    )
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    yield f"<title>{name}</title><style>{STYLE}{style()}</style></head>\n"
    yield f'<body><h1>{name}</h1><main class="xn">\n'
    yield from paragraphs
    places = {label: place for place, label in enumerate(labels)}
    told = (
        f'<mark class="k{places.get(label, 0) % COLORS}">{escape(label)} {count:,}</mark>'
        for label, count in counts.most_common()
    )
    yield f"<footer>{' '.join(told) or 'no entities'}</footer></main></body></html>\n"
