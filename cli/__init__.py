"""The command line: one file a command, and here the one place that words errors.

Results go to standard output, everything else to standard error. Exit status: 0 done, 1 faulty
data or model, 2 wrong usage or recipe, 130 interrupted, 141 the reader of the output went away.
"""

from __future__ import annotations

import errno
import io
import logging
import os
import sys
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module

import click

from xscript_ner import __version__
from xscript_ner.core.errors import ConfigError, TransferError, XScriptError

from .screen import PROGRAM, complain
from .status import CLOSED_PIPE, DATA, INTERRUPTED, USAGE

COMMANDS = {
    "tag": "tag",
    "serve": "serve",
    "adapt": "annotation.adapt",
    "suggest": "annotation.suggest",
    "train": "train",
    "pretrain": "pretrain",
    "transfer": "transfer",
    "ablate": "ablate",
    "project": "project",
    "evaluate": "measures.evaluate",
    "check": "measures.check",
    "romanize": "romanize",
    "convert": "convert",
    "data": "data",
    "info": "info",
    "bench": "measures.bench",
}
"""Name to the module of ``commands`` that holds it, which is loaded when the command is used."""


@dataclass
class Settings:
    """What the group's options say."""

    debug: bool = False


class Commands(click.Group):
    """A group that lists its commands in the order of the table, and loads one when asked."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        found: click.Command = import_module(f".commands.{COMMANDS[name]}", __name__).command
        return found


@click.group(
    cls=Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option("--debug", is_flag=True, help="Show where in the code an error arose.")
@click.version_option(__version__, prog_name=PROGRAM)
@click.pass_context
def program(context: click.Context, debug: bool) -> None:
    """Named entities for Japanese from little data."""
    context.obj.debug = debug
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


class StandardError(logging.Handler):
    """The library's warnings, one line each, wherever standard error points to now."""

    def emit(self, record: logging.LogRecord) -> None:
        complain(record.getMessage())


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a command line and returns its exit status.

    Args:
        arguments: Without the program's name; ``None`` takes those of the process.
    """
    settings = Settings()
    warnings = StandardError(logging.WARNING)
    logging.getLogger("xscript_ner").addHandler(warnings)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # the text is UTF-8, whatever the locale
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
    try:
        # click's own main() would word errors and closed pipes its way.
        given = list(sys.argv[1:] if arguments is None else arguments)
        with program.make_context(PROGRAM, given, obj=settings) as context:
            status = program.invoke(context)
        sys.stdout.flush()
        return status if isinstance(status, int) else 0
    except click.exceptions.Exit as end:  # --help and --version
        return end.exit_code
    except (KeyboardInterrupt, click.Abort):
        return _end(INTERRUPTED, "interrupted", settings)
    except BrokenPipeError:
        # Python flushes standard output once more at its end; that must not fail again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return CLOSED_PIPE
    except click.ClickException as error:
        return _end(USAGE, _usage(error), settings)
    except XScriptError as error:
        usage = isinstance(error, (ConfigError, TransferError))
        return _end(USAGE if usage else DATA, str(error), settings)
    except OSError as error:
        nowhere = "standard output: cannot write: " if error.errno == errno.ENOSPC else ""
        where = f"{error.filename}: " if error.filename else nowhere
        return _end(DATA, f"{where}{error.strerror or error}", settings)
    except MemoryError as error:
        message = f"out of memory: {error}; a smaller model or fewer --jobs need less"
        return _end(DATA, message.replace(": ;", ";"), settings)
    except ModuleNotFoundError as error:
        if error.name != "torch":
            return _end(DATA, _fault(error), settings)
        message = "this needs PyTorch, which is not installed; run: pip install torch"
        return _end(USAGE, message, settings)
    except Exception as error:
        return _end(DATA, _fault(error), settings)
    finally:
        logging.getLogger("xscript_ner").removeHandler(warnings)


def _fault(error: Exception) -> str:
    message = f"{type(error).__name__}: {error}; this is a fault of {PROGRAM}"
    return f"{message} ({PROGRAM} --debug … shows where)"


def _usage(error: click.ClickException) -> str:
    context = getattr(error, "ctx", None)
    path = context.command_path if context else PROGRAM
    return f"{error.format_message()} ({path} --help says more)"


def _end(status: int, message: str, settings: Settings) -> int:
    if settings.debug:
        traceback.print_exc()
    complain(" ".join(message.split()))
    return status
