"""The endpoint's description, as OpenAPI 3.1."""

from __future__ import annotations

from typing import Any

from .. import __version__


def _object(required: str, **properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": required.split(),
        "additionalProperties": False,
    }


def _of(kind: str, description: str = "", **more: Any) -> dict[str, Any]:
    return {"type": kind, **({"description": description} if description else {}), **more}


OFFSET = _of("integer", "Code points of the whole text.", minimum=0)
SCORE = _of("number", "The model's probability.", minimum=0, maximum=1)


def schema(longest: int) -> dict[str, Any]:
    """What is asked and answered; ``longest`` is the most characters of a text."""
    entity = _object("start end label text score", start=OFFSET, end=OFFSET, label=_of("string"),
                     text=_of("string"), score=SCORE)  # fmt: skip
    label = _object("label score", label=_of("string"), score=SCORE)
    line = _object(
        "start end", start=OFFSET, end=OFFSET, language=_of("string"),
        labels=_of("object", "Of the whole line, by head.", additionalProperties=label),
    )  # fmt: skip
    token = _object("start end romaji", start=OFFSET, end=OFFSET, romaji=_of("string"))
    schemas = {
        "Request": _object(
            "text",
            text=_of("string", "Each of its lines is a document.", maxLength=longest),
            model=_of("string", "By default the first of /api/models."),
            language=_of("string", "ISO code, where the model tells languages apart."),
            romaji=_of("boolean", "Tell what the character module reads of each token."),
            min_score=SCORE | {"description": "Leave out what is less probable."},
        ),
        "Answer": _object(
            "model text entities lines",
            model=_of("string"),
            text=_of("string"),
            entities=_of("array", items=entity),
            lines=_of("array", items=line),
            tokens=_of("array", items=token),
        ),
        "Fault": _object("error", error=_of("string", "One line.")),
    }

    def content(name: str) -> dict[str, Any]:
        return {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}

    faults = {
        str(status): {"description": what, "content": content("Fault")}
        for status, what in (
            (400, "No such request, model or language"),
            (413, "Too long"),
            (415, "Not JSON"),
        )
    }
    post = {
        "requestBody": {"required": True, "content": content("Request")},
        "responses": {"200": {"description": "Found", "content": content("Answer")}, **faults},
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "xscript-ner", "version": __version__},
        "paths": {"/api/tag": {"post": post}},
        "components": {"schemas": schemas},
    }
