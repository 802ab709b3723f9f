"""The web application: a page, and a JSON endpoint with a schema."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ..core.errors import ConfigError, XScriptError
from ..core.resources import resource
from ..tagging.stream import TextTagger
from ..tagging.view.marks import style
from .answers import RequestError, Service, read_request
from .schema import schema

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response

NEEDED = "the page needs Starlette and uvicorn; run: pip install 'xscript-ner[serve]'"
LONGEST = 100_000
"""Characters of a text."""
FILES = {"index.html": "text/html", "page.css": "text/css", "page.js": "text/javascript"}
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
}
JSON = "application/json"


def build_app(
    taggers: Mapping[str, TextTagger],
    *,
    hosts: Sequence[str] = ("127.0.0.1", "localhost", "[::1]"),
    longest: int = LONGEST,
) -> Starlette:
    """The application over some taggers, for any ASGI server.

    ``GET /`` is the page, ``GET /api/models`` what can be asked, ``POST /api/tag`` the answer to
    one text, ``POST /api/page`` the same as a page, ``GET /api/schema`` describes them (OpenAPI).
    A fault is ``{"error": line}``, with status 400, 413 or 415.

    Args:
        taggers: Name to tagger, one at least.
        hosts: Names under which the service may be called, ``"*"`` for any: a page elsewhere that
            has its own name point here is refused.
        longest: Characters of a text at most.

    Raises:
        ConfigError: Starlette is not installed, or there is no tagger.
    """
    try:
        from starlette.applications import Starlette
        from starlette.concurrency import run_in_threadpool
        from starlette.middleware import Middleware
        from starlette.middleware.trustedhost import TrustedHostMiddleware
        from starlette.responses import PlainTextResponse
        from starlette.routing import Route
    except ModuleNotFoundError:
        raise ConfigError(NEEDED) from None
    if not taggers:
        raise ConfigError("expected at least one model, found none")
    service = Service(taggers)

    async def file(request: Request) -> Response:
        name = request.path_params.get("name", "index.html")
        if name not in FILES:
            return _fault(f"there is no {name!r} here", 404)
        text = resource("page", name).read_text("utf-8")
        if name == "page.css":
            text += style()
        return PlainTextResponse(text, media_type=FILES[name], headers=HEADERS)

    async def models(_: Request) -> Response:
        return _plain({"models": service.models(), "longest": longest})

    async def described(_: Request) -> Response:
        return _plain(schema(longest))

    async def answer(request: Request) -> Response:
        return await _answered(request, "tag")

    async def as_page(request: Request) -> Response:
        return await _answered(request, "page")

    async def _answered(request: Request, what: str) -> Response:
        if request.headers.get("content-type", "").partition(";")[0].strip() != JSON:
            return _fault(f"expected a body of {JSON}", 415)
        body = b""
        async for part in request.stream():
            body += part
            if len(body) > 12 * longest + 1_000:  # \uXXXX\uXXXX for a character is the most
                return _fault(f"expected at most {longest:,} characters, found more", 413)
        try:
            asked = read_request(body, longest)
            if what == "tag":
                return _plain(await run_in_threadpool(service.answer, asked))
            page = await run_in_threadpool(service.page, asked)
        except RequestError as error:
            return _fault(str(error), 413 if "characters" in error.message else 400)
        except XScriptError as error:
            return _fault(str(error), 400)
        told = {"Content-Disposition": 'attachment; filename="entities.html"'}
        return PlainTextResponse(page, media_type="text/html", headers=HEADERS | told)

    def _fault(message: str, status: int) -> Response:
        return _plain({"error": message}, status)

    def _plain(values: dict[str, Any], status: int = 200) -> Response:
        # ASCII: a lone surrogate of the text can only stand as an escape.
        text = json.dumps(values)
        return PlainTextResponse(text, status, HEADERS, media_type=JSON)

    async def missing(request: Request, _: Any) -> Response:
        return _fault(f"there is no {request.url.path} here", 404)

    async def other_method(request: Request, _: Any) -> Response:
        return _fault(f"{request.url.path} does not take {request.method}", 405)

    return Starlette(
        routes=[
            Route("/", file),
            Route("/{name}", file),
            Route("/api/models", models),
            Route("/api/schema", described),
            Route("/api/tag", answer, methods=["POST"]),
            Route("/api/page", as_page, methods=["POST"]),
        ],
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=list(hosts))],
        exception_handlers={404: missing, 405: other_method},
    )
