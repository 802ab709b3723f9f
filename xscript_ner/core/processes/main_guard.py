"""Whether a script may begin processes: each of them imports it anew, all that it does at its
top level included, unless that stands below ``if __name__ == "__main__":``."""

from __future__ import annotations

import ast
import inspect
import sys
from pathlib import Path
from types import FrameType

from ..errors import ConfigError

MAIN = "__main__"
GUARD = f'if __name__ == "{MAIN}":'


def check_main_guard() -> None:
    """Refuses a script whose top level leads here without that guard.

    Raises:
        ConfigError: Naming the script and the line that needs it.
    """
    frame = _top_level(inspect.currentframe())
    if frame is None or not _is_imported_again():
        return
    path, line = frame.f_code.co_filename, frame.f_lineno
    try:
        tree = ast.parse(Path(path).read_bytes())
    except (OSError, ValueError, SyntaxError):  # a session, or no source
        return
    if not _is_guarded(tree, line):
        raise ConfigError(
            "runs in processes, each of which imports this script and would come here again; put "
            f"this line below: {GUARD}",
            path=path,
            line=line,
        )


def _top_level(frame: FrameType | None) -> FrameType | None:
    """The frame of the main module's own lines, if they are running."""
    while frame is not None:
        if frame.f_code.co_name == "<module>" and frame.f_globals.get("__name__") == MAIN:
            return frame
        frame = frame.f_back
    return None


def _is_imported_again() -> bool:
    """Whether new processes import the main module: not that of a package, nor a session."""
    main = sys.modules.get(MAIN)
    name = getattr(getattr(main, "__spec__", None), "name", "")
    return hasattr(main, "__file__") and not name.endswith(MAIN)


def _is_guarded(tree: ast.Module, line: int) -> bool:
    """Whether a line lies below a condition that asks for the module's name."""
    return any(
        isinstance(node, ast.If)
        and node.body[0].lineno <= line <= (node.body[-1].end_lineno or 0)
        and any(isinstance(one, ast.Name) and one.id == "__name__" for one in ast.walk(node.test))
        for node in ast.walk(tree)
    )
