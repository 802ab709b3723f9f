"""The direction of imports, as drawn in docs/architecture.md."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = "xscript_ner"

# A room imports from rooms above it in this table, and from itself.
ROOMS = (
    "core",
    "nn",
    "evaluation",
    "text",
    "config",
    "corpora",
    "inputs",
    "vectors",
    "models",
    "transfer_learning",
    "tagging",
    "checks",
    "training",
    "projection",
    "ablation",
    "active_learning",
    "adaptation",
    "benchmark",
    "api",
    "service",
    "__init__",
    "cli",
)
LAYER = {room: depth for depth, room in enumerate(ROOMS)}

# Packages only one room may import, and the reason is in the map or the licences.
PRIVATE = {
    "pykakasi": "text", "uroman": "text", "fugashi": "text", "click": "cli", "rich": "cli",
    "sudachipy": "text",
}  # fmt: skip
BANNED = {"pickle", "cloudpickle", "dill", "marshal", "shelve"}


def room_of(module: str) -> str:
    """``xscript_ner.nn.heads.crf`` is in ``nn``; the package itself is ``__init__``."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else "__init__"


def imported(source: str, module: str, *, is_package: bool) -> Iterator[tuple[int, str]]:
    """Line and absolute dotted name of everything that a module's source imports.

    ``from a import b`` yields ``a.b``: b may be a module, and rooms are told by prefix.
    """
    parents = module.split(".") if is_package else module.split(".")[:-1]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, name.name) for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = parents[: len(parents) - node.level + 1] if node.level else []
            base = base + (node.module.split(".") if node.module else [])
            yield from ((node.lineno, ".".join([*base, name.name])) for name in node.names)


def breach(room: str, name: str) -> str | None:
    """Why a room may not import a name, or ``None`` when it may."""
    top = name.split(".")[0]
    if top in BANNED:
        return f"{top} runs code from files"
    if PRIVATE.get(top, room) != room:
        return f"{top} belongs to {PRIVATE[top]}"
    if top == "cli":
        return "the command line is imported as xscript_ner.cli, and by nobody here"
    if top != PACKAGE or name == f"{PACKAGE}.__version__" or room not in LAYER:
        return None
    target = room_of(name)
    if target not in LAYER:
        target = "__init__"
    if LAYER[target] > LAYER[room]:
        allowed = ", ".join(ROOMS[: LAYER[room]]) or "no room"
        return f"{room} may not import {target}; it may import {allowed}"
    return None


def modules() -> list[tuple[str, Path]]:
    """Dotted name and path of every source file of the package and of the command line."""
    paths = [(PACKAGE, ROOT / PACKAGE), (f"{PACKAGE}.cli", ROOT / "cli")]
    return [
        (".".join([prefix, *path.relative_to(folder).with_suffix("").parts]), path)
        for prefix, folder in paths
        for path in sorted(folder.rglob("*.py"))
    ]


def imports_of(name: str, path: Path) -> list[tuple[int, str]]:
    is_package = path.stem == "__init__"
    module = name.removesuffix(".__init__") if is_package else name
    return list(imported(path.read_text("utf-8"), module, is_package=is_package))


def test_every_room_has_its_place_in_the_table() -> None:
    rooms = {room_of(name) for name, _ in modules()}
    assert rooms <= set(LAYER), f"add to ROOMS: {', '.join(sorted(rooms - set(LAYER)))}"


@pytest.mark.parametrize(("name", "path"), modules(), ids=[name for name, _ in modules()])
def test_a_module_imports_only_what_its_room_may(name: str, path: Path) -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}: {why}"
        for line, target in imports_of(name, path)
        if (why := breach(room_of(name), target))
    ]
    assert not found, "\n".join(found)


def test_rooms_do_not_import_each_other_in_a_circle() -> None:
    graph: dict[str, set[str]] = {}
    for name, path in modules():
        room = room_of(name)
        targets = {room_of(t) for _, t in imports_of(name, path) if t.startswith(PACKAGE + ".")}
        graph.setdefault(room, set()).update(targets & set(LAYER) - {room, "__init__"})
    TopologicalSorter(graph).prepare()  # raises CycleError and names the circle


def at_once(name: str, path: Path) -> set[str]:
    """What a module imports when it is loaded: neither for types alone nor within functions."""
    tree = ast.parse(path.read_text("utf-8"))
    tree.body = [
        node
        for node in tree.body
        if not isinstance(node, (ast.FunctionDef, ast.ClassDef))
        and not (isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test))
    ]
    is_package = path.stem == "__init__"
    module = name.removesuffix(".__init__") if is_package else name
    return {target for _, target in imported(ast.unparse(tree), module, is_package=is_package)}


def loaded_with(start: str) -> dict[str, str]:
    """Each module that loading one of ours loads, with the module that asks for it first."""
    known = {name.removesuffix(".__init__"): (name, path) for name, path in modules()}
    found, waiting = {start: ""}, [start]
    while waiting:
        module = waiting.pop()
        parents = [module.rsplit(".", n)[0] for n in range(1, module.count(".") + 1)]
        wanted = set(parents) if module in known else set()
        for target in at_once(*known[module]) if module in known else ():
            wanted |= {target} if target in known else {target.rsplit(".", 1)[0], target}
        for name in sorted(wanted - found.keys()):
            found[name] = module
            waiting.append(name)
    return found


@pytest.mark.parametrize(
    "start",
    [
        "xscript_ner.tagging.tagger",
        "xscript_ner.tagging.backends.arrays.backend",
        "xscript_ner.cli.commands.tag",
    ],
)
def test_nothing_on_the_way_of_tagging_with_numpy_loads_pytorch(start: str) -> None:
    found = loaded_with(start)
    assert len(found) > 50
    assert [f"{name} by {found[name]}" for name in found if name.split(".")[0] == "torch"] == []
    assert any(name.startswith("torch") for name in loaded_with("xscript_ner.models.tagger"))


def test_the_command_line_imports_the_library_absolutely() -> None:
    # In a checkout mypy reads cli/ as a package of its own, beside which there is nothing.
    for path in sorted((ROOT / "cli").rglob("*.py")):
        depth = len(path.relative_to(ROOT / "cli").parts)
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom):
                assert node.level <= depth, f"{path.relative_to(ROOT)}:{node.lineno}"


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("xscript_ner.core.tags", "from ..config import Recipe"),
        ("xscript_ner.core.tags", "from .. import config"),
        ("xscript_ner.core.tags", "import xscript_ner.config as c"),
        ("xscript_ner.core.tags", "from xscript_ner import config"),
        ("xscript_ner.core.tags", "if True:\n    def f():\n        from ..models import build"),
        ("xscript_ner.nn.heads.crf", "from ...text.prepare import Preparer"),
        ("xscript_ner.nn.heads.crf", "from ... import corpora"),
        ("xscript_ner.nn.words", "from xscript_ner.config import WordsConfig"),
        ("xscript_ner.tagging.tagger", "from ..cli import main"),
        ("xscript_ner.tagging.tagger", "from cli import main"),
        ("xscript_ner.tagging.tagger", "from .. import load"),
        ("xscript_ner.models.checkpoint", "import pickle"),
        ("xscript_ner.training.loop", "from fugashi import Tagger"),
    ],
)
def test_a_forbidden_import_is_caught(module: str, source: str) -> None:
    targets = imported(source, module, is_package=False)
    assert any(breach(room_of(module), target) for _, target in targets)


@pytest.mark.parametrize(
    ("module", "source", "is_package"),
    [
        ("xscript_ner.core.tags", "from .types import Span\nfrom .errors import choose", False),
        ("xscript_ner.corpora.formats", "from .conll import read\nimport csv", True),
        ("xscript_ner.nn.heads.crf", "from ..lattice import viterbi\nimport torch", False),
        ("xscript_ner", "from .tagging.tagger import load", True),
        ("xscript_ner.models.checkpoint", "from .. import __version__", False),
        ("xscript_ner.cli.commands.tag", "from xscript_ner.tagging.tagger import load", False),
    ],
)
def test_a_permitted_import_passes(module: str, source: str, is_package: bool) -> None:
    targets = list(imported(source, module, is_package=is_package))
    assert targets
    assert [target for _, target in targets if breach(room_of(module), target)] == []


def test_a_failure_says_which_rooms_may_be_imported() -> None:
    found = breach("evaluation", "xscript_ner.config.Recipe")
    assert found == "evaluation may not import config; it may import core, nn"


def test_no_module_is_over_260_lines() -> None:
    found = {name: len(path.read_text("utf-8").splitlines()) for name, path in modules()}
    assert {name: lines for name, lines in found.items() if lines > 260} == {}


def test_no_folder_holds_over_12_modules() -> None:
    folders = Counter(str(path.parent.relative_to(ROOT)) for _, path in modules())
    assert {folder: count for folder, count in folders.items() if count > 12} == {}
