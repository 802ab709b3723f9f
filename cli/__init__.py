"""The command line: one file a command."""

from __future__ import annotations

import click


@click.group()
def main() -> None:
    """Named entities for Japanese from little data."""
