"""The page of the Python interface, from the docstrings.

``python docs/api.py > docs/api.md`` brings the page up to date; it needs griffe, which reads the
sources without importing them.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import griffe

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = "xscript_ner"
PREAMBLE = f"""# Python interface

This page is made of the docstrings, by `python docs/api.py`. What stands under *Functions* and
*Classes* is imported from `{PACKAGE}` itself, which loads nothing heavy before it is used; the rest
from where its heading says. The [guide](guide.md#from-python) shows how they go together.
"""
FURTHER = {
    "What functions take": [
        "api.described.AnyRecipe",
        "api.described.AnyCorpus",
        "api.described.AnyModel",
        "core.progress.Callback",
        "core.progress.Reading",
        "core.progress.Step",
        "core.progress.EpochRecord",
        "ablation.read_grid",
    ],
    "What they give": [
        "core.types.SentenceLabel",
        "core.types.Token",
        "evaluation.spans.Evaluation",
        "evaluation.spans.Score",
        "training.transfer_source.Descent",
        "projection.corpus.ProjectionReport",
        "ablation.summary_frame",
        "ablation.cells_frame",
    ],
    "spaCy": ["tagging.spacy_pipeline.component.EntityComponent"],
    "Errors": [
        "core.errors.XScriptError",
        "core.errors.ConfigError",
        "core.errors.DataError",
        "core.errors.OutputError",
        "core.errors.CheckpointError",
        "core.errors.TransferError",
    ],
}
"""Headings to what callers meet beside the names of the package itself."""
KEYS_IN_GUIDE = ("Recipe", "CorpusConfig")
"""Descriptions whose keys the guide explains."""
KINDS = ("TextTagger", "XScriptError")
"""Classes whose members those below them have, too."""
WIDTH = 88


def page() -> str:
    """The whole page, Markdown."""
    package = griffe.load(
        PACKAGE,
        search_paths=[ROOT],
        docstring_parser="google",
        docstring_options={"warnings": False},  # several arguments may share a line
    )
    names = [str(name).strip("'\"") for name in homes(package)]
    functions = [name for name in names if package[name].is_function]
    sections = {
        "Functions": functions,
        "Classes": [name for name in names if name not in functions],
        **FURTHER,
    }
    parts = [PREAMBLE]
    for heading, members in sections.items():
        parts.append(f"## {heading}\n")
        parts += ["\n".join(described(package, name)) for name in members]
    return "\n".join(parts)


def homes(package: griffe.Module) -> Iterator[str]:
    """The names that the package offers, in its order."""
    table = package["_HOMES"].value
    assert isinstance(table, griffe.ExprDict)
    yield from (str(key) for key in table.keys)


def described(package: griffe.Module, name: str) -> Iterator[str]:
    """Heading, signature and docstring of a member, and of a class its fields and methods."""
    thing = package[name]
    thing = thing.final_target if thing.is_alias else thing
    if thing.docstring is None:
        raise ValueError(f"{thing.path} has no docstring")
    yield f"### `{name if '.' not in name else f'{PACKAGE}.{name}'}`\n"
    if isinstance(thing, griffe.Function):
        yield code(*signatures(thing))
    elif isinstance(thing, griffe.Attribute):
        yield code(f"{thing.name} = {thing.value}")
    elif fields := [one for one in public(thing) if is_field(one)]:
        yield code(*map(field, fields))
    yield from documented(thing)
    for base in thing.bases if isinstance(thing, griffe.Class) else ():
        if str(base) in KINDS:
            yield f"A kind of `{base}`.\n"
    for member in public(thing) if isinstance(thing, griffe.Class) else ():
        if member.docstring is None or is_field(member):
            continue
        yield f"#### `{thing.name}.{member.name}`\n"
        is_method = isinstance(member, griffe.Function)
        yield code(*signatures(member)) if is_method else code(field(member))
        yield from documented(member)


def public(kind: griffe.Class) -> list[griffe.Function | griffe.Attribute]:
    """Members that are for callers; the keys of a recipe are in the guide."""
    if kind.name in KEYS_IN_GUIDE:
        return []
    members = [one for one in kind.members.values() if one.is_public and not one.is_alias]
    return [one for one in members if isinstance(one, griffe.Function | griffe.Attribute)]


def is_field(member: griffe.Object) -> bool:
    """Whether it is data that the class declares, not a method or a property."""
    declared = "class-attribute" in member.labels or "instance-attribute" in member.labels
    return declared and member.annotation is not None and member.name != "__slots__"


def field(member: griffe.Attribute) -> str:
    """A field or a property with its type."""
    default = "" if member.value is None else f" = {member.value}"
    return f"{member.name}: {member.annotation}{default}"


def code(*lines: str) -> str:
    """A block of Python."""
    return "\n".join(["```python", *lines, "```\n"])


def signatures(function: griffe.Function) -> list[str]:
    """Of a function, or of its overloads."""
    return [signature(one) for one in function.overloads or [function]]


def signature(function: griffe.Function) -> str:
    """On one line where it fits, else an argument a line."""
    whole = f"def {function.signature()}"
    if len(whole) <= WIDTH:
        return whole
    head, inside, tail = re.fullmatch(r"(def \w+\()(.*)(\).*?)", whole, re.DOTALL).groups()
    arguments = split_at_commas(inside)
    return "\n".join([head, *(f"    {argument}," for argument in arguments), tail])


def split_at_commas(text: str) -> list[str]:
    """Parts between the commas that stand in no bracket."""
    parts, depth = [""], 0
    for character in text:
        depth += (character in "[({") - (character in "])}")
        if character == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += character
    return [part.strip() for part in parts]


def documented(thing: griffe.Object) -> Iterator[str]:
    """The sections of a docstring as Markdown."""
    titles = {"parameters": "Arguments", "attributes": "Attributes", "raises": "Errors"}
    for section in thing.docstring.parsed if thing.docstring else ():
        kind = section.kind.value
        if kind == "text":
            yield f"{marked(section.value)}\n"
        elif kind in titles:
            yield f"{titles[kind]}:\n"
            yield "\n".join(item(one, kind) for one in section.value) + "\n"
        elif kind in ("returns", "yields"):
            text = " ".join(one.description for one in section.value)
            yield f"{kind.capitalize()}: {marked(text)}\n"
        else:
            raise ValueError(f"{thing.path}: a docstring's section {kind!r} has no place here")


def item(one: griffe.DocstringElement, kind: str) -> str:
    """An argument, attribute or error by name; several may share a line."""
    name = str(one.annotation).strip("()") if kind == "raises" else one.name
    names = ", ".join(f"`{part.strip()}`" for part in name.split(","))
    return f"- {names}: {marked(one.description)}".replace("\n", "\n  ")


def marked(text: str) -> str:
    """Markdown's marks for those of docstrings."""
    return re.sub(r"``(.+?)``", r"`\1`", text, flags=re.DOTALL)


if __name__ == "__main__":
    sys.stdout.write(page())
