"""What importing the package costs a worker process, and what it offers."""

from __future__ import annotations

import subprocess
import sys

import pytest

from xscript_ner import ablation

pytestmark = pytest.mark.slow


def test_a_worker_loads_neither_matplotlib_nor_pandas_nor_scipy() -> None:
    code = (
        "import sys, xscript_ner.ablation.cell;"
        "print({'matplotlib', 'pandas', 'scipy'} & set(sys.modules))"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "set()"


def test_heavy_names_are_there_when_asked_for() -> None:
    for name, module in ablation.HEAVY.items():
        assert getattr(ablation, name).__module__ == f"xscript_ner.ablation.{module}"
    with pytest.raises(AttributeError, match="has no attribute 'plot'"):
        ablation.plot  # noqa: B018


def test_a_missing_package_is_told_with_what_installs_it() -> None:
    code = (
        "import sys; sys.modules['pandas'] = None\n"
        "from xscript_ner.core.errors import ConfigError\n"
        "try: from xscript_ner.ablation import write_report\n"
        "except ConfigError as error: print(error)"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout == "ablations need pandas; run: pip install 'xscript-ner[ablation]'\n"
