"""The command reference, from the commands' own help.

``python -m xscript_ner.cli.reference > docs/cli.md`` brings the page up to date.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

import click

from . import program
from .screen import PROGRAM

WIDTH = 88
PREAMBLE = """# Command reference

This page is the commands' own help, written by `python -m xscript_ner.cli.reference`.

Results go to standard output; progress, warnings and errors go to standard error. An error is
one line that names the file and the line at fault; `xscript-ner --debug COMMAND …` shows where
in the code it arose.

| exit status | meaning |
|---|---|
| 0 | done |
| 1 | faulty data or model, or a file that cannot be read or written |
| 2 | wrong usage, recipe or name |
| 130 | interrupted by Ctrl-C |
| 141 | the reader of standard output went away |
"""


def reference() -> str:
    """The page, Markdown."""
    sections = [
        f"## `{path}`\n\n```text\n{help_}\n```\n" for path, help_ in _helps(program, PROGRAM, None)
    ]
    return "\n".join([PREAMBLE, *sections])


def _helps(
    command: click.Command, name: str, parent: click.Context | None
) -> Iterator[tuple[str, str]]:
    context = click.Context(
        command,
        info_name=name,
        parent=parent,
        terminal_width=WIDTH,
        help_option_names=["-h", "--help"],
    )
    yield context.command_path, command.get_help(context)
    if isinstance(command, click.Group):
        for sub in command.list_commands(context):
            below = command.get_command(context, sub)
            assert below is not None
            yield from _helps(below, sub, context)


if __name__ == "__main__":
    sys.stdout.write(reference())
