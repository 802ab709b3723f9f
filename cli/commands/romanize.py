"""``xscript-ner romanize``: what the character module reads."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import click

from xscript_ner.corpora.raw_text import STDIN, read_documents

from .. import options


@click.command()
@options.files
@click.option(
    "-r",
    "--romanizer",
    type=options.romanizer_name,
    default="unidic",
    show_default=True,
    help="Readings by UniDic or pykakasi, the spelling a loanword came from, any script by uroman, "
    "or the token itself.",
)
@click.option("--truecase", is_flag=True, help="A proper noun begins with a capital.")
@click.option("--lowercase", is_flag=True, help="Everything in lower case.")
@click.option(
    "--overrides",
    type=click.Path(),
    help="Your own romaji for single words: rows of surface, tab, romaji.",
)
@click.option(
    "--frontend",
    type=options.frontend_name,
    default="japanese",
    show_default=True,
    help="What finds the tokens.",
)
@click.option(
    "-f",
    "--format",
    type=click.Choice(("line", "table")),
    default="line",
    show_default=True,
    help="Tokens separated by spaces, or a token a line: surface, tab, romaji.",
)
@options.output
@options.errors
@options.max_chars
def command(
    files: tuple[str, ...],
    romanizer: str,
    truecase: bool,
    lowercase: bool,
    overrides: str | None,
    frontend: str,
    format: str,
    output: str | None,
    errors: str,
    max_chars: int,
) -> None:
    """Romanise text, token by token.

    Without FILES, or with -, standard input is read, one document a line.
    """
    documents = read_documents(files or (STDIN,), errors, max_chars)
    from xscript_ner.config import RomanizerConfig, parse
    from xscript_ner.core.files import write_lines
    from xscript_ner.text.frontends import build_frontend
    from xscript_ner.text.romanizers import build_romanizer

    values = {
        "name": romanizer,
        "truecase": truecase,
        "lowercase": lowercase,
        "overrides": overrides,
    }
    tokenise = build_frontend(frontend)
    spell = build_romanizer(**parse(RomanizerConfig, values).model_dump())

    def lines() -> Iterator[str]:
        for texts in documents:
            for text in texts:
                tokens = tokenise(text)
                romaji = spell.romanize(tokens)
                if format == "line":
                    yield " ".join(romaji)
                else:
                    rows = zip(tokens, romaji, strict=True)
                    yield "".join(f"{token.surface}\t{word}\n" for token, word in rows)
            if output is None:
                sys.stdout.flush()

    write_lines(lines(), sys.stdout if output is None else output)
