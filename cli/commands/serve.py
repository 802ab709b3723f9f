"""``xscript-ner serve``: a page on which text is marked as one types."""

from __future__ import annotations

import socket as sockets

import click

from .. import options
from ..screen import tell

LOCAL = ("127.0.0.1", "localhost", "::1")


@click.command()
@click.option(
    "-m",
    "--model",
    "models",
    multiple=True,
    help="A shipped model by name, or a model directory; may be repeated, and the page compares "
    "them. [default: ja-wikipedia]",
)
@click.option("--host", default=LOCAL[0], show_default=True, help="Address to listen on.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0: a free one."
)
@click.option(
    "--allow-host",
    "allowed",
    multiple=True,
    metavar="NAME",
    help="A further name under which the page may be called; may be repeated. '*' is any.",
)
@click.option(
    "--max-chars",
    type=click.IntRange(min=1),
    default=100_000,
    show_default=True,
    help="Characters of a text at most.",
)
@options.threads
def command(
    models: tuple[str, ...],
    host: str,
    port: int,
    allowed: tuple[str, ...],
    max_chars: int,
    threads: int,
) -> None:
    """Serve a page that marks text as one types.

    It shows probabilities, a threshold to drag, several models side by side and what the character
    module reads under each word; POST /api/tag answers the same as JSON, and GET /api/schema
    describes it. Only this machine can reach it unless --host says otherwise; nothing is loaded
    from elsewhere, and no text is kept. Needs the extra serve.
    """
    from pathlib import Path

    from xscript_ner.core.errors import ConfigError
    from xscript_ner.service.app import NEEDED, build_app
    from xscript_ner.tagging.tagger import load

    try:
        import uvicorn
    except ModuleNotFoundError:
        raise ConfigError(NEEDED) from None
    options.limit_threads(threads)
    taggers = {}
    for model in models or ("ja-wikipedia",):
        name = Path(model).name or model
        if name in taggers:
            raise ConfigError(f"expected models of different names, found {name!r} twice")
        taggers[name] = load(model)
    bracketed = f"[{host}]" if ":" in host else host
    if host not in LOCAL:
        tell(f"anybody who reaches {host} can use this page")
    hosts = [*LOCAL[:2], "[::1]", bracketed, *allowed]
    app = build_app(taggers, hosts=["*"] if "*" in allowed else hosts, longest=max_chars)
    config = uvicorn.Config(app, host=host, port=port, log_level="warning", access_log=False)
    server = uvicorn.Server(config)
    with _listening(host, port) as socket:
        tell(f"http://{bracketed}:{socket.getsockname()[1]} (Ctrl-C ends it)")
        server.run(sockets=[socket])


def _listening(host: str, port: int) -> sockets.socket:
    """A socket that waits there; raises what the command line words in one line."""
    from xscript_ner.core.errors import OutputError

    try:
        return sockets.create_server(
            (host, port), family=sockets.AF_INET6 if ":" in host else sockets.AF_INET
        )
    except OSError as error:
        raise OutputError(f"cannot listen on {host}, port {port}: {error.strerror}") from None
