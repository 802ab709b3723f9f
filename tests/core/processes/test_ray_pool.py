"""Workers of a real Ray as an executor: answers, errors, a worker that dies."""

from __future__ import annotations

import math
import os
import subprocess
import sys
from concurrent.futures import Executor
from pathlib import Path

import pytest

from xscript_ner.core.errors import ConfigError, DataError
from xscript_ner.core.processes import ray_pool
from xscript_ner.core.processes.ray_pool import DIED, NEEDED, RayPool
from xscript_ner.corpora.raw_text import read_documents

pytestmark = pytest.mark.slow  # tests/cli/bulk/test_ray.py has a real Ray in every run


@pytest.fixture(scope="module")
def pool(ray: None) -> Executor:
    return RayPool(2)


def test_a_call_gives_what_the_function_gives_and_raises_what_it_raises(pool: Executor) -> None:
    assert [pool.submit(math.sqrt, n).result() for n in (4, 9)] == [2.0, 3.0]
    assert isinstance(pool.submit(math.sqrt, -1).exception(), ValueError)
    error = pool.submit(read_documents, ["nowhere.txt"]).exception()
    assert type(error) is DataError
    assert str(error) == "nowhere.txt: cannot read: No such file or directory"


def test_calls_run_in_other_processes_that_begin_first(ray: None) -> None:
    first = RayPool(2, os.putenv, "XSCRIPT_NER_TEST", "begun")
    assert first.submit(os.getpid).result() != os.getpid()
    second = RayPool(2, os.chdir, "/")
    assert second.submit(os.getcwd).result() == "/"
    assert RayPool(2).submit(os.getcwd).result() == os.getcwd()


def test_a_call_whose_worker_always_dies_says_so_and_leaves_the_others(pool: Executor) -> None:
    deadly, others = pool.submit(os._exit, 9), [pool.submit(abs, -n) for n in range(8)]
    assert str(deadly.exception()) == DIED
    assert [future.result() for future in others] == list(range(8))


def test_a_call_whose_worker_died_once_is_made_again(pool: Executor, tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    program = f"import os; os.mkdir({str(mark)!r}); os.kill(os.getppid(), 9)"
    # The first time the directory is made and the worker killed, the second it is there.
    command = [sys.executable, "-c", program]
    done = pool.submit(subprocess.run, command, stderr=subprocess.DEVNULL).result()
    assert done.returncode == 1
    assert mark.is_dir()


def test_without_ray_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(ConfigError, match=r"xscript-ner\[ray\]") as caught:
        ray_pool.connect(1)
    assert str(caught.value) == NEEDED
