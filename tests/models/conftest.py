"""What the tests of models share."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest


@pytest.fixture
def evil(model_path: Path, tmp_path: Path) -> Path:
    """A sound model directory, to be spoilt."""
    return shutil.copytree(model_path, tmp_path / "model")
