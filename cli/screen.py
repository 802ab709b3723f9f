"""Lines for people: nothing in them acts on the terminal, whatever names and labels hold."""

from __future__ import annotations

import click

from xscript_ner.core.display import LINE_LIMIT, visible

PROGRAM = "xscript-ner"


def show(line: str) -> None:
    """A line of a result, on standard output."""
    click.echo(visible(line))


def complain(message: str) -> None:
    """An error or a warning, on standard error after the program's name."""
    click.echo(f"{PROGRAM}: {visible(message, LINE_LIMIT)}", err=True)


def tell(line: str) -> None:
    """A remark, on standard error."""
    click.echo(visible(line, LINE_LIMIT), err=True)
