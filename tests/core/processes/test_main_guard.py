"""A script that would begin processes which run it again."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

from xscript_ner.core.errors import ConfigError
from xscript_ner.core.processes.main_guard import check_main_guard
from xscript_ner.core.processes.pool import worker_pool

IMPORT = "from xscript_ner.core.processes.pool import worker_pool\n"
OPEN = {
    "at the top": "worker_pool(1)\n",
    "in a function": "def work():\n    worker_pool(1)\n\nwork()\n",
    "under another condition": "import sys\nif sys.argv:\n    worker_pool(1)\n",
}
GUARDED = {
    "plain": 'if __name__ == "__main__":\n    worker_pool(1).shutdown()\n',
    "in a line": "if __name__ == '__main__': worker_pool(1).shutdown()\n",
    "in a function": "def work():\n    worker_pool(1).shutdown()\n\n"
    'if "__main__" == __name__:\n    for _ in range(1):\n        work()\n',
}


def script(folder: Path, text: str) -> str:
    path = folder / "script.py"
    path.write_text(IMPORT + text, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("kind", OPEN)
def test_a_script_without_a_guard_is_told_at_once_and_where(kind: str, tmp_path: Path) -> None:
    path = script(tmp_path, OPEN[kind])
    with pytest.raises(ConfigError, match='below: if __name__ == "__main__":') as caught:
        runpy.run_path(path, run_name="__main__")
    assert caught.value.path == path
    assert caught.value.line == OPEN[kind].rstrip().count("\n") + 2


@pytest.mark.parametrize("kind", GUARDED)
def test_a_script_with_a_guard_begins_processes(kind: str, tmp_path: Path) -> None:
    runpy.run_path(script(tmp_path, GUARDED[kind]), run_name="__main__")


def test_an_imported_module_and_a_session_need_none(tmp_path: Path) -> None:
    runpy.run_path(script(tmp_path, OPEN["at the top"] + "_ = None\n"), run_name="module")
    exec("check_main_guard()", {"__name__": "__main__", "check_main_guard": check_main_guard})
    worker_pool(1).shutdown()
