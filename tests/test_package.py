"""What ``import xscript_ner`` offers, and how little it loads."""

from __future__ import annotations

import subprocess
import sys
from types import FunctionType

import pytest

import xscript_ner

PROGRAM = """
import sys
import xscript_ner
heavy = {"torch", "numpy", "pydantic", "fugashi", "pandas", "spacy"}
print(sorted(heavy & set(sys.modules)))
import xscript_ner.transfer_learning.apply, xscript_ner.training.experiment, xscript_ner.ablation
print(callable(xscript_ner.transfer), callable(xscript_ner.train), callable(xscript_ner.ablate))
"""


@pytest.mark.slow
def test_importing_the_package_loads_nothing_heavy_and_no_room_hides_a_function() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True, timeout=120
    )
    assert done.stdout.splitlines() == ["[]", "True True True"]


@pytest.mark.parametrize("name", xscript_ner.__all__)
def test_every_name_is_there_and_documented(name: str) -> None:
    thing = getattr(xscript_ner, name)
    if name == "__version__":
        return
    assert thing.__name__ == name
    assert thing.__doc__
    if isinstance(thing, FunctionType):
        assert set(thing.__annotations__) >= {"return"}


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'trian'"):
        xscript_ner.trian  # noqa: B018
